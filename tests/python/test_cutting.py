"""Cuts and windows in Python: those of the whole text, without encoding the whole of it."""

from __future__ import annotations

import pytest
from dependencies import require
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_texts

require("tiktoken")

import oracle  # noqa: E402

from ainalyn.infrastructure.rust.lanes import cutting  # noqa: E402

ENCODINGS = ("o200k_base", "cl100k_base", "gpt2")


class Counting:
    """An encoding that knows how many characters it was given."""

    def __init__(self, name: str) -> None:
        self._encoding = oracle.encodings()[name]
        self.given = 0

    def encode_ordinary(self, text: str) -> list[int]:
        self.given += len(text)
        return self._encoding.encode_ordinary(text)

    def decode_bytes(self, tokens: list[int]) -> bytes:
        return self._encoding.decode_bytes(tokens)


def by_definition(name: str, text: str, most: int) -> str:
    encoding = oracle.encodings()[name]
    tokens = encoding.encode_ordinary(text)
    if len(tokens) <= most:
        return text
    for kept in range(most, 0, -1):
        try:
            prefix = encoding.decode_bytes(tokens[:kept]).decode()
        except UnicodeDecodeError:
            continue
        if len(encoding.encode_ordinary(prefix)) <= most:
            return prefix
    return ""


@settings(max_examples=40)
@given(
    st.lists(st.tuples(hostile_texts, st.integers(1, 400)), max_size=6),
    st.sampled_from(["a", "\n ", " ", "亚A", "A", "'ll", "1", "é", "word "]),
    st.integers(0, 60),
    st.sampled_from(ENCODINGS),
)
def test_a_cut_is_that_of_the_whole_text(
    parts: list[tuple[str, int]], unit: str, most: int, name: str
) -> None:
    text = "".join(part * times for part, times in parts)[:4000] + unit * 5000
    expected = by_definition(name, text, most)
    assert cutting.truncate(oracle.encodings()[name], text, most) == expected
    assert cutting.truncate(oracle.encodings()[name], "b" + text, most, 1) == expected


@pytest.mark.parametrize("unit", ["a", "東京", "e\u0301x", "word-", "1,", "aB"])
def test_windows_of_a_text_without_blanks_cost_by_its_length(unit: str) -> None:
    costs = []
    for length in (30_000, 120_000):
        encoding = Counting("o200k_base")
        text = (unit * length)[:length]
        windows = cutting.windows(encoding, text, 100, 0, "token", lambda tokens: tokens)
        assert "".join(text[start:end] for start, end in windows) == text
        costs.append(encoding.given)
    assert costs[1] < 4.4 * costs[0]
