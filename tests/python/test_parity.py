"""Laws that hold for every text, against tiktoken.

AINALYN_EXAMPLES raises the number of texts that each law is tried on, 200 by default.
"""

from __future__ import annotations

import oracle
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oracle import ENCODINGS, encodings, repaired
from strategies import hostile_texts

import ainalyn

each_encoding = pytest.mark.parametrize("encoding", ENCODINGS)


@each_encoding
@given(text=hostile_texts)
@example(text="n's丠Ⴧy")
@example(text="\ud83d")
def test_count_is_tiktokens(encoding: str, text: str) -> None:
    assert ainalyn.count_tokens(text, encoding) == oracle.count(encoding, text)


@each_encoding
@given(text=st.text(max_size=300))
def test_count_of_any_text_is_tiktokens(encoding: str, text: str) -> None:
    assert ainalyn.count_tokens(text, encoding) == oracle.count(encoding, text)


@each_encoding
@given(texts=st.lists(hostile_texts, max_size=12))
@example(texts=[])
@example(texts=["", "\0", "", "a\0b"])
@example(texts=["a", "\udc00", "b"])
def test_batch_is_tiktokens_and_equals_map(encoding: str, texts: list[str]) -> None:
    counts = ainalyn.count_tokens_batch(texts, encoding)
    assert counts == [
        len(tokens) for tokens in encodings()[encoding].encode_ordinary_batch(texts, num_threads=1)
    ]
    assert counts == [ainalyn.count_tokens(text, encoding) for text in texts]


@each_encoding
@given(text=hostile_texts, max_tokens=st.one_of(st.integers(0, 60), st.integers(0, 5000)))
@example(text="亚洲AVの", max_tokens=1)
@example(text="a\udc00b", max_tokens=2)
def test_truncation_is_the_longest_lawful_one(encoding: str, text: str, max_tokens: int) -> None:
    truncated = ainalyn.truncate_to_tokens(text, max_tokens, encoding)
    assert repaired(truncated) == oracle.truncate(encoding, text, max_tokens)


@each_encoding
@given(text=hostile_texts, max_tokens=st.integers(0, 60))
def test_truncation_fits_and_is_a_prefix(encoding: str, text: str, max_tokens: int) -> None:
    truncated = ainalyn.truncate_to_tokens(text, max_tokens, encoding)
    assert ainalyn.count_tokens(truncated, encoding) <= max_tokens
    assert repaired(text).startswith(repaired(truncated))
    if ainalyn.count_tokens(text, encoding) <= max_tokens:
        assert truncated == text
    assert ainalyn.truncate_to_tokens(truncated, max_tokens, encoding) == truncated


def test_special_token_text_is_ordinary_text() -> None:
    for encoding in ENCODINGS:
        for token in encodings()[encoding].special_tokens_set:
            assert ainalyn.count_tokens(token, encoding) == oracle.count(encoding, token) > 1
