"""The names, paths and calls of the guide that this project implements, section by section."""

from __future__ import annotations

import logging
import pickle
import time
import typing
from dataclasses import is_dataclass, replace

import pytest

import ainalyn
from ainalyn.domain.errors import InternalError, ValidationError
from ainalyn.infrastructure.rust import check_rust_modules
from ainalyn.infrastructure.rust.tokenizer import (
    TokenCount,
    Tokenizer,
    count_tokens,
    count_tokens_batch,
    is_rust_available,
    truncate_to_tokens,
)

SAMPLES = ["Short text", "Medium text " * 100, "Long text " * 1000]


def test_section_3_1_what_rust_offers() -> None:
    native = pytest.importorskip("ainalyn._native")
    counted = native.count_tokens("Hello, world!", "gpt-4")
    assert (counted.count, counted.model) == (4, "gpt-4")
    assert [one.count for one in native.count_tokens_batch(["one", "two three"], "gpt-4")] == [1, 2]
    assert native.truncate_to_tokens("one two three", 2, "gpt-4") == "one two"
    assert native.TokenizerError.UnknownModel
    assert native.TokenizerError.InvalidInput
    assert native.TokenizerError.Encoding


def test_section_3_2_a_token_count_is_made_of_a_count_and_a_model() -> None:
    made = TokenCount(count=3, model="gpt-4")
    assert is_dataclass(made)
    assert (made.count, made.model) == (3, "gpt-4")
    assert (made.encoding, made.exact, made.upper) == ("", True, 3)
    assert TokenCount(3, "gpt-4", "cl100k_base", exact=False, upper=5).upper == 5
    assert replace(made, count=4, upper=4) == TokenCount(4, "gpt-4")
    assert pickle.loads(pickle.dumps(made)) == made


def test_section_3_2_a_tokenizer() -> None:
    tokenizer = Tokenizer()
    assert tokenizer.model == "gpt-4"
    assert Tokenizer(model="gpt-4o").model == "gpt-4o"
    assert tokenizer.backend in ("rust", "python")
    counted = tokenizer.count_tokens("Hello, world!")
    assert isinstance(counted, TokenCount)
    assert counted.model == "gpt-4"
    assert tokenizer.count_tokens("Hello, world!", model="gpt-4o").model == "gpt-4o"
    batch = tokenizer.count_tokens_batch(["one", "two three"], model="gpt-4o")
    assert [one.model for one in batch] == ["gpt-4o", "gpt-4o"]
    cut = tokenizer.truncate_to_tokens("one two three", max_tokens=2, model="gpt-4o")
    assert "one two three".startswith(cut)


def test_section_3_2_the_functions() -> None:
    assert count_tokens is ainalyn.count_tokens
    assert count_tokens_batch is ainalyn.count_tokens_batch
    assert truncate_to_tokens is ainalyn.truncate_to_tokens
    assert isinstance(count_tokens("Hello, world!", model="gpt-4"), int)
    assert isinstance(is_rust_available(), bool)


def test_section_5_2_errors_are_translated() -> None:
    with pytest.raises(ValidationError) as caught:
        Tokenizer("nope").count_tokens("text")
    assert caught.value.message
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_MODEL", "model")
    with pytest.raises(ValidationError) as caught:
        count_tokens(1)  # type: ignore[arg-type]
    assert caught.value.code == "DOM_VAL_INVALID_INPUT"
    made = InternalError(message="Tokenizer error: why", code="INT_ERR_TOKENIZER")
    assert (made.message, made.code) == ("Tokenizer error: why", "INT_ERR_TOKENIZER")
    made_too = ValidationError(message="Why.", code="DOM_VAL_INVALID_MODEL", field="model")
    assert str(made_too) == "Why."


@pytest.mark.skipif(not is_rust_available(), reason="there is no native library to compare with")
def test_section_6_2_rust_and_python_are_compared_in_one_process() -> None:
    rust_tokenizer = Tokenizer()
    rust_tokenizer._use_rust = True
    python_tokenizer = Tokenizer()
    python_tokenizer._use_rust = False
    asked = Tokenizer(backend="python")
    assert (rust_tokenizer.backend, python_tokenizer.backend) == ("rust", "python")
    assert asked.backend == "python"
    for text in SAMPLES:
        times = []
        for tokenizer in (rust_tokenizer, python_tokenizer):
            start = time.perf_counter()
            counted = tokenizer.count_tokens(text)
            times.append(time.perf_counter() - start)
            assert counted.upper >= rust_tokenizer.count_tokens(text).count
        assert len(times) == 2  # which is less is for benches/test_backends.py to say
        assert python_tokenizer.count_tokens(text) == asked.count_tokens(text)
        assert python_tokenizer.count_tokens_batch([text]) == [asked.count_tokens(text)]
        assert len(asked.truncate_to_tokens(text, 1)) <= len(text)
        assert asked.fits(text, len(text))
        message = {"role": "user", "content": text}
        assert asked.count_messages([message]).count >= counted.count
    for backend in ("swift", ""):
        with pytest.raises(ValidationError, match="neither"):
            Tokenizer(backend=backend)


def test_section_6_2_a_batch() -> None:
    batch = SAMPLES * 100
    assert len(Tokenizer().count_tokens_batch(batch)) == len(batch)


def test_section_7_2_modules_are_checked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "ainalyn.rust"):
        status = check_rust_modules()
    assert status["tokenizer"] is is_rust_available()
    assert bool(caplog.records) is not is_rust_available()


@pytest.mark.parametrize("name", ainalyn.__all__)
def test_public_names_carry_the_package_s_name(name: str) -> None:
    item = getattr(ainalyn, name)
    if name != "__version__":
        assert item.__module__ == "ainalyn"
        assert pickle.loads(pickle.dumps(item)) is item


@pytest.mark.parametrize("name", ainalyn.__all__)
def test_hints_of_what_is_python_s_can_be_read(name: str) -> None:
    item = getattr(ainalyn, name)
    if isinstance(item, type):
        typing.get_type_hints(item)
        methods = [
            value
            for known, value in vars(item).items()
            if callable(value) and (known == "__init__" or not known.startswith("_"))
        ]
    else:
        methods = [item]
    for function in methods:
        if hasattr(function, "__annotations__"):
            assert typing.get_type_hints(function) is not None
