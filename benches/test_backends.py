"""The Rust backend, the Python backend and tiktoken on the same texts: ``pytest benches``.

Each benchmark asserts the count before it is timed. Within a group, pytest-benchmark prints what
each is in multiples of the fastest: read those, since a machine's own speed changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
import tiktoken
import vocabularies
from corpora import corpus_path

from ainalyn.infrastructure.rust import fallback, native
from ainalyn.infrastructure.rust import tokenizer as wrapper

if TYPE_CHECKING:
    from collections.abc import Callable


class Benchmark(Protocol):
    """What these tests use of pytest-benchmark's fixture."""

    group: str

    def __call__(self, function: Callable[..., object], *arguments: object) -> object:
        """Time a call."""


TEXTS = {"13 bytes": 13, "1 kB": 1000, "100 kB": 100_000}
BACKENDS = {"rust": native, "python": fallback}


@pytest.fixture(scope="module", params=vocabularies.ENCODINGS)
def reference(request: pytest.FixtureRequest) -> tiktoken.Encoding:
    """Tiktoken's encoding, from the vocabulary files of the build."""
    vocabularies.prepare()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TIKTOKEN_CACHE_DIR", str(vocabularies.tiktoken_cache()))
        return tiktoken.get_encoding(request.param)


@pytest.fixture(scope="module")
def prose() -> str:
    """English prose, about 4 MB."""
    return corpus_path("english").read_text(encoding="utf-8")


@pytest.fixture(params=[*BACKENDS, "tiktoken"])
def count(
    request: pytest.FixtureRequest, reference: tiktoken.Encoding, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], int]:
    """One of the three counters, on one text."""
    if request.param == "tiktoken":
        return lambda text: len(reference.encode_ordinary(text))
    monkeypatch.setattr(wrapper, "backend", BACKENDS[request.param])
    tokenizer = wrapper.Tokenizer(reference.name)
    return lambda text: tokenizer.count_tokens(text).count


@pytest.fixture(params=[*BACKENDS, "tiktoken"])
def count_batch(
    request: pytest.FixtureRequest, reference: tiktoken.Encoding, monkeypatch: pytest.MonkeyPatch
) -> Callable[[list[str]], list[int]]:
    """One of the three counters, on a batch."""
    if request.param == "tiktoken":
        return lambda texts: [len(reference.encode_ordinary(text)) for text in texts]
    monkeypatch.setattr(wrapper, "backend", BACKENDS[request.param])
    tokenizer = wrapper.Tokenizer(reference.name)
    return lambda texts: [found.count for found in tokenizer.count_tokens_batch(texts)]


@pytest.mark.parametrize("size", TEXTS)
def test_single(
    benchmark: Benchmark,
    count: Callable[[str], int],
    reference: tiktoken.Encoding,
    prose: str,
    size: str,
) -> None:
    """One text."""
    text = prose[: TEXTS[size]]
    assert count(text) == len(reference.encode_ordinary(text))
    benchmark.group = f"{reference.name}, {size}"
    benchmark(count, text)


def test_batch(
    benchmark: Benchmark,
    count_batch: Callable[[list[str]], list[int]],
    reference: tiktoken.Encoding,
    prose: str,
) -> None:
    """A thousand texts of 100 characters."""
    texts = [prose[at : at + 100] for at in range(0, 100_000, 100)]
    assert count_batch(texts) == [len(reference.encode_ordinary(text)) for text in texts]
    benchmark.group = f"{reference.name}, batch of 1,000"
    benchmark(count_batch, texts)
