"""A cut of a long text: it costs by what is kept, and is that of the whole text."""

from __future__ import annotations

import sys

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.lanes import lane_name

UNITS = ("many words, ", "où l'été, ", "ещё слова, ", "亚洲", "a", " ", "-", "A", "\u3000", "\n")

texts = st.lists(
    st.tuples(st.sampled_from(UNITS), st.integers(1, 6000)), min_size=1, max_size=3
).map(lambda runs: "".join(unit * (times // len(unit)) for unit, times in runs))


@given(texts, st.integers(0, 60), st.sampled_from(oracle.ENCODINGS))
def test_a_cut_is_that_of_tiktoken(text: str, most: int, encoding: str) -> None:
    right = oracle.truncate(encoding, text, most)
    assert ainalyn.truncate_to_tokens(text, most, encoding) == right
    assert ainalyn.fits(text, most, encoding) is (right == text)


@pytest.mark.skipif(lane_name != "direct", reason="it is about the str's own UTF-8")
@pytest.mark.parametrize("unit", ["où l'été, ", "ещё слова, ", "亚洲", "é", "\u3000"])
def test_no_utf8_is_made_of_what_is_not_kept(unit: str) -> None:
    text = unit * 100_000
    before = sys.getsizeof(text)
    for most in (0, 1, 60):
        ainalyn.truncate_to_tokens(text, most, "gpt-4o")
        assert not ainalyn.fits(text, most, "gpt-4o")
    assert sys.getsizeof(text) == before  # it grows by the UTF-8 that CPython keeps


@pytest.mark.parametrize("unit", ["où l'été, ", "many words, ", "a", " ", "-", "\n", "\u3000"])
def test_the_library_is_lent_a_beginning(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    generated = pytest.importorskip("ainalyn.infrastructure.rust.lanes.generated")
    packed = generated._packed()
    lent = []
    cut = packed.truncate_utf8

    def truncate_utf8(data: bytes, *further: object) -> int:
        lent.append(len(data))
        kept: int = cut(data, *further)
        return kept

    monkeypatch.setattr(packed, "truncate_utf8", truncate_utf8)
    for times in (10**5, 10**6):
        for most in (0, 1, 60):
            generated.truncate(unit * times, most, "gpt-4o")
    half = len(lent) // 2
    assert lent[:half] == lent[half:]
    assert max(lent) < 50_000


def test_a_lone_surrogate_behind_the_cut_changes_nothing() -> None:
    for before in range(2040, 2080):  # around the first beginning that is looked at
        for lone in ("\ud83d", "\ude00"):
            text = "où " * (before // 3) + "x" * (before % 3) + "\ud83d\ude00" + "é" * 9000 + lone
            right = ainalyn.truncate_to_tokens(oracle.repaired(text), 3, "gpt-4o")
            assert ainalyn.truncate_to_tokens(text, 3, "gpt-4o") == right
