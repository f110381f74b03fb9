"""Estimates: they say so, bound what they say, cut to fit, and are the same in both backends."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import gemma_oracle
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import hostile_texts

import ainalyn
from ainalyn.infrastructure.rust.arguments import replace_lone_surrogates
from ainalyn.infrastructure.rust.lanes import lane, rules
from ainalyn.infrastructure.rust.lanes import python as fallback

#: A model of each family.
ESTIMATED = {
    "claude-3": "claude-3-5-sonnet",
    "claude-4.7": "claude-opus-4.8",
    "gemini": "gemini-1.5-pro",
}
#: The family that the Python implementation counts Gemini by.
ELSEWHERE = "gemini-elsewhere"
EXACT = ("gpt-4o", "gpt-4", "p50k_base", "gpt2")

estimated_models = st.sampled_from(list(ESTIMATED.values()))
any_models = st.sampled_from([*ESTIMATED.values(), *EXACT])
#: Those of which both implementations have the vocabulary.
public_models = any_models.filter(lambda model: not model.startswith("gemini"))


def count_of(encoding: str, text: str) -> int:
    """The count by the library that the encoding is of."""
    if encoding == "gemma3":
        return gemma_oracle.count(replace_lone_surrogates(text))
    return oracle.count(encoding, text)


def truncate_of(encoding: str, text: str, max_tokens: int) -> str:
    """The cut by that library."""
    if encoding == "gemma3":
        return gemma_oracle.truncate(replace_lone_surrogates(text), max_tokens)
    return oracle.truncate(encoding, text, max_tokens)


@pytest.fixture
def with_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the Python implementation count with the vocabularies of the tests."""
    monkeypatch.setattr(fallback, "_tiktoken", oracle.encodings().get)


@pytest.fixture
def without_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "_tiktoken", lambda name: None)


def test_each_family_has_a_model_here() -> None:
    assert {*ESTIMATED, ELSEWHERE} == rules.estimates().keys()


def test_the_figures_are_sound() -> None:
    for family in rules.estimates().values():
        assert 1000 <= family.factor <= family.upper_factor <= 3000
        assert family.endpoint.startswith("POST https://")


@given(hostile_texts, estimated_models)
def test_an_estimate_says_so_and_bounds_itself(text: str, model: str) -> None:
    found = ainalyn.Tokenizer(model).count_tokens(text)
    counted = count_of(found.encoding, text)
    _, estimate = rules.resolve(model)
    assert estimate is not None
    assert not found.exact
    assert found.encoding == estimate.base
    # To the token, in whole numbers: halves up for the count, every part up for the bound.
    assert found.count == (counted * estimate.factor + 500) // 1000
    assert found.upper == (counted * estimate.upper_factor + 999) // 1000
    assert counted <= found.count <= found.upper


@given(hostile_texts, st.integers(0, 60), estimated_models)
def test_a_cut_text_fits(text: str, max_tokens: int, model: str) -> None:
    tokenizer = ainalyn.Tokenizer(model)
    found = tokenizer.count_tokens(text)
    cut = tokenizer.truncate_to_tokens(text, max_tokens)
    assert tokenizer.count_tokens(cut).upper <= max_tokens
    if found.upper <= max_tokens:
        assert cut is text or cut == text
    else:
        # The longest that fits by the upper bound.
        _, estimate = rules.resolve(model)
        assert estimate is not None
        limit = max(n for n in range(max_tokens + 1) if estimate.upper(n) <= max_tokens)
        assert cut == truncate_of(estimate.base, text, limit)


@pytest.mark.usefixtures("with_tiktoken")
def test_the_python_implementation_says_the_same() -> None:
    @given(hostile_texts, st.integers(0, 40), public_models)
    def check(text: str, max_tokens: int, model: str) -> None:
        assert fallback.count(text, model) == lane.count(text, model)
        chunk = fallback.count_chunk([text, ""], 0, model, 1)
        assert chunk == lane.count_chunk([text, ""], 0, model, 1)
        cut = fallback.truncate(text, max_tokens, model)
        assert cut == lane.truncate(text, max_tokens, model)

    check()


@pytest.mark.usefixtures("with_tiktoken")
def test_gemini_is_estimated_by_another_encoding_without_its_vocabulary() -> None:
    estimate = rules.estimates()[ELSEWHERE]
    for model in ("gemini-1.5-pro", "gemini-2.5-pro", "gemma4"):
        for text in ("", "The number 123,456,789 of 2024.", "def f(x):\n    return x * 1000\n"):
            counted = oracle.count(estimate.base, text)
            bounds = estimate.count(counted), estimate.upper(counted)
            count, _, encoding, exact, upper = fallback.count(text, model)
            assert (count, upper) == bounds
            assert (encoding, exact) == (estimate.base, False)


@pytest.mark.usefixtures("without_tiktoken")
def test_without_a_vocabulary_the_method_is_named_and_the_bound_is_safe() -> None:
    @given(hostile_texts, st.integers(0, 40), any_models)
    def check(text: str, max_tokens: int, model: str) -> None:
        count, name, method, exact, upper = fallback.count(text, model)
        assert (name, method, exact) == (model, "utf8_bytes", False)
        assert lane.count(text, model)[4] <= upper
        assert count <= upper
        cut = fallback.truncate(text, max_tokens, model)
        assert lane.count(cut, model)[4] <= max_tokens
        assert (len(cut) == len(text)) is (upper <= max_tokens)

    check()


def test_an_exact_count_can_be_required() -> None:
    tokenizer = ainalyn.Tokenizer(aliases={"mine": "claude-3"})
    for model in (*ESTIMATED.values(), "mine"):
        for call in (
            lambda m=model: tokenizer.count_tokens("text", m, require_exact=True),
            lambda m=model: tokenizer.count_tokens_batch([], m, require_exact=True),
            lambda m=model: tokenizer.truncate_to_tokens("text", 1, m, require_exact=True),
            lambda m=model: tokenizer.fits("text", 1, m, require_exact=True),
        ):
            with pytest.raises(ainalyn.ValidationError, match="POST https://") as caught:
                call()
            assert (caught.value.code, caught.value.field) == ("DOM_VAL_NOT_EXACT", "model")
    for model in ESTIMATED.values():
        with pytest.raises(ainalyn.ValidationError):
            ainalyn.count_tokens("text", model, require_exact=True)
        with pytest.raises(ainalyn.ValidationError):
            ainalyn.count_tokens_batch([], model, require_exact=True)
        for cut in (ainalyn.truncate_to_tokens, ainalyn.fits):
            with pytest.raises(ainalyn.ValidationError):
                cut("text", 1, model, require_exact=True)
        with pytest.raises(ainalyn.ValidationError) as python:
            fallback.require_exact(model)
        with pytest.raises(ainalyn.ValidationError) as native:
            lane.require_exact(model)
        assert python.value.message.replace("'", '"') == native.value.message
    for model in EXACT:
        assert ainalyn.count_tokens("text", model, require_exact=True) == 1
    # A mistake in the name comes first.
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_tokens("text", "no such model", require_exact=True)
    assert caught.value.code == "DOM_VAL_INVALID_MODEL"


@pytest.mark.usefixtures("without_tiktoken")
def test_without_a_vocabulary_no_count_is_exact() -> None:
    with pytest.raises(ainalyn.ValidationError, match="tiktoken") as caught:
        fallback.require_exact("gpt-4o")
    assert caught.value.code == "DOM_VAL_NOT_EXACT"


@pytest.mark.usefixtures("with_tiktoken")
def test_with_tiktoken_counts_are_exact() -> None:
    fallback.require_exact("gpt-4o")


def test_an_estimate_cannot_be_mistaken_on_sight() -> None:
    tokenizer = ainalyn.Tokenizer()
    estimate = tokenizer.count_tokens("Hello, world!", "claude-3")
    assert repr(estimate) == (
        f"TokenCount(count=≈{estimate.count}, model='claude-3', encoding='cl100k_base', "
        f"exact=False, upper={estimate.upper})"
    )
    exact = tokenizer.count_tokens("Hello, world!", "gpt-4o")
    assert eval(repr(exact), {"TokenCount": ainalyn.TokenCount}) == exact


def test_an_estimate_is_a_frozen_slotted_value() -> None:
    found = ainalyn.Tokenizer().count_tokens("Hello, world!", "claude-3")
    assert pickle.loads(pickle.dumps(found)) == found
    assert len({found, dataclasses.replace(found)}) == 1
    assert not hasattr(found, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.exact = True  # type: ignore[misc]


def test_no_vocabulary_of_claude_is_in_the_package() -> None:
    folder = Path(ainalyn.__file__).parent
    assert not [file for file in folder.rglob("*") if "claude" in file.name.lower()]
