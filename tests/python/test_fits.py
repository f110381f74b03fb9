"""Whether a text fits: the same answer as a count, at a cost that the limit bounds."""

from __future__ import annotations

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import hostile_texts

import ainalyn
from ainalyn.infrastructure.rust import arguments, functions
from ainalyn.infrastructure.rust.lanes import python as fallback

MODELS = ("gpt-4o", "gpt-4", "p50k_edit", "gpt2", "claude-3", "claude-opus-4-8", "gemini-2.5-pro")

models = st.sampled_from(MODELS)


@given(hostile_texts, st.integers(0, 60), models)
def test_a_text_fits_when_its_upper_bound_does(text: str, limit: int, model: str) -> None:
    upper = ainalyn.Tokenizer(model).count_tokens(text).upper
    assert ainalyn.fits(text, limit, model) is (upper <= limit)
    assert ainalyn.Tokenizer(model).fits(text, limit) is (upper <= limit)
    assert ainalyn.fits(text, upper, model)
    assert upper == 0 or not ainalyn.fits(text, upper - 1, model)


@given(hostile_texts, st.integers(0, 60), models)
def test_the_library_says_the_same(text: str, limit: int, model: str) -> None:
    native = pytest.importorskip("ainalyn._native")
    assert native.fits(oracle.repaired(text), limit, model) is ainalyn.fits(text, limit, model)


@given(hostile_texts, st.integers(0, 9), models)
def test_what_follows_changes_nothing_once_the_limit_is_passed(
    text: str, limit: int, model: str
) -> None:
    long = text + " word" * (limit * arguments.MAX_TOKEN_BYTES + 1)
    assert not ainalyn.fits(long, limit, model)


def test_the_work_is_bounded_by_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def truncate(text: str, max_tokens: int, model: str) -> str:
        seen.append(len(text))
        return ""

    monkeypatch.setattr(functions, "truncate_to_tokens", truncate)
    for length in (10**3, 10**6, 10**8):
        assert not ainalyn.fits("x" * length, 7)
    assert set(seen) == {0}


def test_no_token_is_longer_than_is_assumed() -> None:
    for encoding in oracle.encodings().values():
        longest = max(map(len, encoding.token_byte_values()))
        assert longest <= arguments.MAX_TOKEN_BYTES


def test_an_empty_text_always_fits() -> None:
    for model in MODELS:
        assert ainalyn.fits("", 0, model)
        assert not ainalyn.fits("a", 0, model)
        assert ainalyn.fits("a", 2**63 - 1, model)


@pytest.mark.parametrize("limit", [-1, 1.5, "1", None, True, 2**63])
def test_a_bad_limit_is_refused(limit: int) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.fits("text", limit)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "max_tokens")


@pytest.mark.parametrize("text", [None, b"text", 1, ["text"]])
def test_a_bad_text_is_refused(text: str) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.fits(text, 1)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "text")


def test_an_unknown_model_is_refused_whatever_the_text() -> None:
    for text in ("", "text", "x" * 10**6):
        with pytest.raises(ainalyn.ValidationError) as caught:
            ainalyn.fits(text, 1, "no such model")
        assert caught.value.code == "DOM_VAL_INVALID_MODEL"


def test_without_a_vocabulary_bytes_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "_tiktoken", lambda name: None)
    assert fallback.truncate("four", 4, "gpt-4o") == "four"
    assert fallback.truncate("four", 3, "gpt-4o") == "fou"
