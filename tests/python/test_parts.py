"""Cuts that keep another part, windows and runs: their laws, in the lane that serves and in Python.

The library's and the Python lane's answers are compared, as each has its own code.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import AbstractContextManager
from unittest import mock

import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_texts

import ainalyn
from ainalyn.infrastructure.rust.lanes import python

KEEPS = "start", "end", "middle"
ENDS = "token", "word", "line", "paragraph"
MARKERS = st.sampled_from(["", "…", " [...] ", "\n\n", "'ll", "亚洲"])
MODELS = st.sampled_from(["o200k_base", "cl100k_base", "r50k_base", "claude-3"])
RUST = ainalyn.Tokenizer()
PYTHON = ainalyn.Tokenizer(backend="python")


def with_vocabularies() -> AbstractContextManager[mock.Mock]:
    """Lets the Python lane have tiktoken's vocabularies without a network."""
    return mock.patch.object(python, "_tiktoken", side_effect=oracle.encodings().get)


def upper(text: str, model: str) -> int:
    return RUST.count_tokens(text, model).upper


@settings(max_examples=60)
@given(hostile_texts, st.integers(0, 30), MODELS, st.sampled_from(KEEPS), MARKERS)
def test_what_is_kept_fits(text: str, most: int, model: str, keep: str, marker: str) -> None:
    def cut(tokenizer: ainalyn.Tokenizer) -> tuple[str, bool]:
        try:
            return tokenizer.truncate_to_tokens(text, most, model, keep=keep, marker=marker), True
        except ainalyn.ValidationError as error:
            return str(error.field), False

    kept, is_cut = cut(RUST)
    with with_vocabularies():
        assert cut(PYTHON) == (kept, is_cut)
    if not is_cut:
        assert kept == "marker"
        assert upper(marker, model) > most
        return
    assert upper(kept, model) <= most
    assert (upper(text, model) > most) or kept == text


@settings(max_examples=60, deadline=None)
@given(hostile_texts, st.integers(1, 30), st.integers(0, 12), MODELS, st.sampled_from(ENDS))
def test_windows_fit_and_join(text: str, most: int, overlap: int, model: str, at: str) -> None:
    overlap = min(overlap, most - 1)

    def split(tokenizer: ainalyn.Tokenizer) -> list[tuple[int, int]] | str:
        try:
            return tokenizer.split_offsets(text, most, model, overlap, at)
        except ainalyn.ValidationError as error:
            return f"{error.field}: {error}"

    windows = split(RUST)
    with with_vocabularies():
        assert split(PYTHON) == windows
    if isinstance(windows, str):
        assert windows.startswith("max_tokens: ")
        return
    covered = 0
    for start, end in windows:
        assert start <= covered < end
        assert upper(text[start:end], model) <= most
        assert upper(text[start:covered], model) <= overlap
        covered = end
    assert covered == len(text)
    parts = ainalyn.split_to_tokens(text, most, model, overlap, at)
    assert parts == [text[start:end] for start, end in windows]
    joined = "".join(ainalyn.split_to_tokens(text, most, model, at=at))
    assert joined == text


def test_examples() -> None:
    text = "one two three four five"
    assert ainalyn.truncate_to_tokens(text, 2, "gpt-4o", keep="end") == " four five"
    cut = ainalyn.truncate_to_tokens(text, 3, "gpt-4o", keep="middle", marker="…")
    assert cut == "one… five"
    assert ainalyn.truncate_to_tokens(text, 3, "gpt-4o", marker="…") == "one two…"
    assert ainalyn.split_to_tokens(text, 2, "gpt-4o") == ["one two", " three four", " five"]
    assert ainalyn.split_to_tokens(text, 2, "gpt-4o", 1)[1] == " two three"
    lines = "One longer line.\nAnother one that is longer."
    assert ainalyn.split_to_tokens(lines, 6, "gpt-4o", at="line")[0] == "One longer line.\n"
    assert ainalyn.split_to_tokens("", 5) == []
    assert ainalyn.pack(["one", "two three", "four"], 3, "gpt-4o") == [range(2), range(2, 3)]
    assert ainalyn.pack([], 3) == []


@given(st.lists(st.integers(1, 9), max_size=40), st.integers(9, 40), st.integers(0, 5), MODELS)
def test_runs_fit_and_are_as_long_as_can_be(
    words: list[int], most: int, max_items: int, model: str
) -> None:
    texts = [" word" * number for number in words]
    most = max([most, *(upper(text, model) for text in texts)])
    runs = ainalyn.pack(texts, most, model, max_items)
    assert [index for run in runs for index in run] == list(range(len(texts)))
    sums = [sum(upper(texts[index], model) for index in run) for run in runs]
    assert all(total <= most for total in sums)
    for run, total in zip(runs[:-1], sums, strict=False):
        full = max_items and len(run) == max_items
        assert full or total + upper(texts[run.stop], model) > most
    assert all(not max_items or len(run) <= max_items for run in runs)


@pytest.mark.parametrize("tokenizer", [RUST, PYTHON], ids=["served", "python"])
def test_a_text_that_is_too_long_is_an_error_with_its_index(tokenizer: ainalyn.Tokenizer) -> None:
    texts = ["one", "two", "one two three four"]
    with with_vocabularies():
        with pytest.raises(ainalyn.ValidationError) as caught:
            tokenizer.pack(texts, 100, "gpt-4o", max_each=3)
        error = pickle.loads(pickle.dumps(caught.value))
        assert (error.code, error.field, error.index) == ("DOM_VAL_TOO_LONG", "texts", 2)
        assert "texts[2] has 4 tokens, and a text may have 3" in str(error)
        runs = tokenizer.pack(texts, 4, "gpt-4o", max_each=3, oversized="cut")
        assert runs == [range(2), range(2, 3)]


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda t: t.split_to_tokens("text", 0), "max_tokens"),
        (lambda t: t.split_to_tokens("text", -1), "max_tokens"),
        (lambda t: t.split_to_tokens("text", True), "max_tokens"),
        (lambda t: t.split_to_tokens("text", 5, overlap=5), "overlap"),
        (lambda t: t.split_to_tokens("text", 5, overlap=-1), "overlap"),
        (lambda t: t.split_to_tokens("text", 5, at="sentence"), "at"),
        (lambda t: t.split_to_tokens(None, 5), "text"),
        (lambda t: t.split_to_tokens("a\U00032430", 1, "gpt-4o"), "max_tokens"),
        (lambda t: t.split_to_tokens("text", 1, "claude-3"), "max_tokens"),
        (lambda t: t.truncate_to_tokens("text", 5, keep="both"), "keep"),
        (lambda t: t.truncate_to_tokens("text", 5, marker=None), "marker"),
        (lambda t: t.truncate_to_tokens("text", 1, marker=" and so on"), "marker"),
        (lambda t: t.pack(["text"], 0), "max_tokens"),
        (lambda t: t.pack("text", 5), "texts"),
        (lambda t: t.pack(["text"], 5, max_items=-1), "max_items"),
        (lambda t: t.pack(["text"], 5, oversized="skip"), "oversized"),
    ],
)
def test_what_can_not_be_is_refused_alike(
    call: Callable[[ainalyn.Tokenizer], object], field: str
) -> None:
    sentences = []
    with with_vocabularies():
        for tokenizer in (RUST, PYTHON):
            with pytest.raises(ainalyn.ValidationError) as caught:
                call(tokenizer)
            assert caught.value.field == field
            sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]


def test_a_lone_surrogate_is_kept_where_it_stands() -> None:
    text = "a\ud83d\ude00b\ud83d c " * 30
    for tokenizer in (RUST, PYTHON):
        with with_vocabularies():
            windows = tokenizer.split_to_tokens(text, 7, "gpt-4o")
        assert "".join(windows) == text
        assert all(ainalyn.count_tokens(window, "gpt-4o") <= 7 for window in windows)


def test_without_a_vocabulary_bytes_are_the_tokens() -> None:
    with mock.patch.object(python, "_tiktoken", return_value=None):
        windows = PYTHON.split_to_tokens("où l'été " * 9, 10)
        assert "".join(windows) == "où l'été " * 9
        assert all(len(window.encode()) <= 10 for window in windows)
        kept = PYTHON.truncate_to_tokens("où l'été " * 9, 10, keep="middle", marker="…")
        assert len(kept.encode()) <= 10
        assert "…" in kept


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("unit", ["many words, ", "ещё слова, ", "a", " ", "\n"])
def test_a_long_text_is_cut_by_what_is_kept(unit: str, keep: str) -> None:
    tracemalloc = pytest.importorskip("tracemalloc", reason="PyPy has none", exc_type=ImportError)
    text = unit * (3_000_000 // len(unit))
    tracemalloc.start()
    try:
        kept = ainalyn.truncate_to_tokens(text, 50, "gpt-4o", keep=keep, marker="…")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert ainalyn.count_tokens(kept, "gpt-4o") <= 50
    assert peak < 500_000  # of three million characters


@pytest.mark.parametrize("unit", ["many words, ", "亚洲", "a", " ", "-", "\n", "e\u0301", "👩‍👧"])
def test_a_megabyte_of_one_kind_is_split(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    windows = ainalyn.split_to_tokens(text, 500, "gpt-4o", at="word")
    assert "".join(windows) == text
    counts = ainalyn.count_tokens_batch(windows, "gpt-4o")
    assert max(counts) <= 500
    assert min(counts[:-1]) > 200
