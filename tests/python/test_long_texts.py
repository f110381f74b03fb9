"""One long text on several threads: the same count, by whichever way it comes."""

from __future__ import annotations

from pathlib import Path

import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_texts

import ainalyn
from ainalyn.infrastructure.rust import batches, buffers

MEBIBYTE = 2**20
LONG = "Many words, où l'été est là.\n\n  x = f(1234567)\n" * (2 * MEBIBYTE // 48)


def ways(text: str, model: str, threads: int) -> list[int]:
    """Counts the text by every function that divides one."""
    tokenizer = ainalyn.Tokenizer(model)
    return [
        ainalyn.count_tokens(text, model, threads=threads),
        tokenizer.count_tokens(text, threads=threads).count,
        ainalyn.count_tokens_bytes(text.encode(), model, threads=threads),
        ainalyn.count_tokens_bytes(bytearray(text.encode()), model, threads=threads),
        ainalyn.count_tokens_batch(["one", text], model, threads=threads)[1],
    ]


@pytest.mark.parametrize("model", ["o200k_base", "cl100k_base", "r50k_base"])
def test_a_long_text_counts_alike_on_any_number_of_threads(model: str, tmp_path: Path) -> None:
    right = oracle.count(model, LONG)
    for threads in (0, 1, 2, 5):
        assert set(ways(LONG, model, threads)) == {right}
    file = tmp_path / "long.txt"
    file.write_bytes(LONG.encode())
    assert ainalyn.count_file(file, model) == ainalyn.count_file(file, model, threads=2) == right


@settings(max_examples=15)
@given(hostile_texts.filter(bool), st.integers(0, 300), st.sampled_from(oracle.ENCODINGS))
def test_threads_change_no_count(text: str, shift: int, encoding: str) -> None:
    text = oracle.repaired("a" * shift + (text + "\n word") * (MEBIBYTE // len(text)))
    assert len(set(ways(text, encoding, 2) + ways(text, encoding, 1))) == 1


def test_an_estimate_of_a_long_text_says_so() -> None:
    found = ainalyn.Tokenizer("claude-3").count_tokens(LONG, threads=2)
    assert found == ainalyn.Tokenizer("claude-3").count_tokens(LONG, threads=1)
    assert not found.exact
    assert found.upper > found.count
    known = ainalyn.Tokenizer(aliases={"mine": "claude-3"}).count_tokens(LONG, "mine")
    assert (known.model, known.count) == ("mine", found.count)


def test_a_lone_surrogate_in_a_long_text_is_repaired() -> None:
    text = LONG + "\ud800" + LONG
    assert ainalyn.count_tokens(text) == ainalyn.count_tokens(oracle.repaired(text))


@pytest.mark.parametrize("threads", [-1, 1025, "2", 1.5, None, True])
def test_a_bad_number_of_threads_is_refused(threads: int) -> None:
    calls = (
        lambda: ainalyn.count_tokens("text", threads=threads),
        lambda: ainalyn.Tokenizer().count_tokens("text", threads=threads),
        lambda: ainalyn.count_tokens_bytes(b"text", threads=threads),
        lambda: ainalyn.count_tokens_bytes(bytearray(b"text"), threads=threads),
    )
    for call in calls:
        with pytest.raises(ainalyn.ValidationError) as caught:
            call()
        assert caught.value.field == "threads"


@pytest.mark.parametrize(("variable", "expected"), [("", 0), ("3", 3), ("1", 1)])
def test_the_variable_replaces_the_default(
    variable: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def count_chunk(_texts: object, _start: int, _model: object, threads: int, _of: bool) -> object:
        seen.append(threads)
        return [7]

    def count_buffer(_data: object, _model: object, _steady: bool, threads: int) -> int:
        seen.append(threads)
        return 7

    monkeypatch.setenv("AINALYN_THREADS", variable)
    monkeypatch.setattr(batches, "count_chunk", count_chunk)
    monkeypatch.setattr(buffers, "count_buffer", count_buffer)
    assert ainalyn.count_tokens(LONG) == ainalyn.count_tokens_bytes(LONG.encode()) == 7
    assert seen == [expected, expected]
    assert ainalyn.count_tokens_bytes(b"short") == 7
    assert seen.pop() == 1


def test_a_text_of_another_type_is_refused() -> None:
    with pytest.raises(ainalyn.ValidationError, match="`text`") as caught:
        ainalyn.count_tokens(b"text" * MEBIBYTE, threads=2)  # type: ignore[arg-type]
    assert caught.value.field == "text"
