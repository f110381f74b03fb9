"""Texts of a million equal characters, on which a backtracking pattern overflows its stack."""

from __future__ import annotations

import pytest
from oracle import ENCODINGS, encodings

import ainalyn

MILLION = 1_000_000


@pytest.mark.once
@pytest.mark.parametrize("unit", [" ", "\n", "a", "\u3000"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_million_of_one_character(encoding: str, unit: str) -> None:
    """Each is one piece in every pattern, so tiktoken can encode it past its regex."""
    text = unit * MILLION
    expected = len(encodings()[encoding]._encode_single_piece(text))
    counted = ainalyn.count_tokens(text, encoding)
    assert counted == expected
