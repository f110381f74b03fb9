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

from ainalyn import TokenCount, Tokenizer, count_tokens_batch
from ainalyn.infrastructure.rust.lanes import python as fallback

if TYPE_CHECKING:
    from collections.abc import Callable


class Benchmark(Protocol):
    """What these tests use of pytest-benchmark's fixture."""

    group: str

    def __call__(self, function: Callable[..., object], *arguments: object) -> object:
        """Time a call."""


TEXTS = {"13 bytes": 13, "1 kB": 1000, "100 kB": 100_000}
COUNTERS = ("rust", "python", "tiktoken")


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


@pytest.fixture(params=COUNTERS)
def count(request: pytest.FixtureRequest, reference: tiktoken.Encoding) -> Callable[[str], int]:
    """One of the three counters, on one text."""
    name = reference.name
    if request.param == "rust":
        tokenizer = rust(name)
        return lambda text: tokenizer.count_tokens(text).count
    if request.param == "python":
        return lambda text: TokenCount(*fallback.count(text, name)).count
    return lambda text: len(reference.encode_ordinary(text))


@pytest.fixture(params=COUNTERS)
def count_batch(
    request: pytest.FixtureRequest, reference: tiktoken.Encoding
) -> Callable[[list[str]], list[int]]:
    """One of the three counters, on a batch, on one thread."""
    name = reference.name
    if request.param == "rust":
        rust(name)
        return lambda texts: count_tokens_batch(texts, name, threads=1)
    if request.param == "python":
        return lambda texts: python_batch(texts, name)
    return lambda texts: [len(reference.encode_ordinary(text)) for text in texts]


def python_batch(texts: list[str], name: str) -> list[int]:
    """The Python backend's counts, chunk after chunk."""
    counts: list[int] = []
    while len(counts) < len(texts):
        counts += fallback.count_chunk(texts, len(counts), name, 1)[0]
    return counts


def rust(name: str) -> Tokenizer:
    """The installed package's Tokenizer, if the native library serves it."""
    tokenizer = Tokenizer(name)
    if tokenizer.backend != "rust":
        pytest.fail("The native library is not installed: install the wheel, then run again.")
    return tokenizer


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
