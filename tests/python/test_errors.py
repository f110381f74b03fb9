"""Bad input is refused with an error that says what to do; odd input that is good is counted."""

from __future__ import annotations

import copy
import pickle
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import oracle
import pytest

import ainalyn
from ainalyn.domain.errors import AinalynError, InternalError, ValidationError

INVALID_INPUT, INVALID_MODEL = "DOM_VAL_INVALID_INPUT", "DOM_VAL_INVALID_MODEL"

TOKENIZER = ainalyn.Tokenizer("gpt-4")
COUNTS: list[Callable[..., Any]] = [ainalyn.count_tokens, TOKENIZER.count_tokens]
BATCHES: list[Callable[..., Any]] = [ainalyn.count_tokens_batch, TOKENIZER.count_tokens_batch]
TRUNCATIONS: list[Callable[..., Any]] = [ainalyn.truncate_to_tokens, TOKENIZER.truncate_to_tokens]

NOT_TEXTS: list[object] = [
    None,
    b"bytes",
    bytearray(b"bytes"),
    memoryview(b"bytes"),
    1,
    1.5,
    True,
    ["a"],
    ("a",),
    {"a"},
    object(),
]
NOT_BATCHES: list[object] = ["text", "", b"bytes", bytearray(b"bytes"), None, 1, 1.5, object()]
NOT_LIMITS: list[object] = [
    -1,
    -(2**70),
    2**64,
    2**100,
    10**400,
    1.0,
    1.5,
    float("nan"),
    float("inf"),
    "3",
    b"3",
    None,
    [],
    True,
    False,
    1j,
]
NOT_MODELS: list[object] = [b"gpt-4", 4, 4.0, ["gpt-4"], True, object()]
UNKNOWN_MODELS = [
    "nope",
    "gpt",
    "gpt-4\0",
    "\0",
    "\ud800",
    "gpt-😀",
    "o200k",
    "<|endoftext|>",
    "x" * 1_000_000,
]


def named(thing: object) -> str:
    """A name for a test, the same in every process."""
    return repr(thing).partition(" at 0x")[0]


def refused(
    code: str, field: str, call: Callable[..., object], *arguments: object
) -> ValidationError:
    """Return the error that the call raises, checked for what every such error has."""
    with pytest.raises(ValidationError) as caught:
        call(*arguments)
    error = caught.value
    assert type(error) is ValidationError
    assert (error.code, error.field) == (code, field)
    assert str(error) == error.message
    assert error.message.rstrip().endswith((".", "?", "!"))
    assert len(error.message) < 1000
    return error


@pytest.mark.parametrize("text", NOT_TEXTS, ids=named)
def test_what_is_not_a_text(text: object) -> None:
    for count in COUNTS:
        refused(INVALID_INPUT, "text", count, text)
    for truncate in TRUNCATIONS:
        refused(INVALID_INPUT, "text", truncate, text, 5)
    for batch in BATCHES:
        error = refused(INVALID_INPUT, "texts", batch, ["good", text])
        assert "1" in error.message, "which of the texts"


@pytest.mark.parametrize("texts", NOT_BATCHES, ids=named)
def test_what_is_not_a_batch(texts: object) -> None:
    for batch in BATCHES:
        refused(INVALID_INPUT, "texts", batch, texts)


@pytest.mark.parametrize("max_tokens", NOT_LIMITS, ids=lambda limit: repr(limit)[:30])
def test_what_is_not_a_number_of_tokens(max_tokens: object) -> None:
    for truncate in TRUNCATIONS:
        refused(INVALID_INPUT, "max_tokens", truncate, "text", max_tokens)


def every_call_with(model: object) -> Iterator[tuple[Callable[..., object], tuple[object, ...]]]:
    """Yield each entry point with its arguments."""
    for count in COUNTS:
        yield count, ("text", model)
    for batch in BATCHES:
        yield batch, (["text"], model)
        yield batch, ([], model)
    for truncate in TRUNCATIONS:
        yield truncate, ("text", 5, model)


@pytest.mark.parametrize("model", NOT_MODELS, ids=named)
def test_what_is_not_a_model(model: object) -> None:
    refused(INVALID_INPUT, "model", ainalyn.Tokenizer, model)
    for call, arguments in every_call_with(model):
        refused(INVALID_INPUT, "model", call, *arguments)


def test_none_is_a_model_only_where_there_is_a_default() -> None:
    refused(INVALID_INPUT, "model", ainalyn.count_tokens, "text", None)
    refused(INVALID_INPUT, "model", ainalyn.count_tokens_batch, [], None)
    refused(INVALID_INPUT, "model", ainalyn.truncate_to_tokens, "text", 5, None)
    refused(INVALID_INPUT, "model", ainalyn.Tokenizer, None)
    assert TOKENIZER.count_tokens("text", None) == TOKENIZER.count_tokens("text")


def test_an_empty_model_name() -> None:
    refused(INVALID_INPUT, "model", ainalyn.Tokenizer, "")
    for blank in ("", " ", " \n\t"):
        for call, arguments in every_call_with(blank):
            refused(INVALID_INPUT, "model", call, *arguments)


@pytest.mark.parametrize("model", UNKNOWN_MODELS, ids=lambda model: ascii(model)[:30])
def test_an_unknown_model(model: str) -> None:
    for call, arguments in every_call_with(model):
        refused(INVALID_MODEL, "model", call, *arguments)


def test_an_unknown_model_is_named_with_the_nearest_known_ones() -> None:
    message = refused(INVALID_MODEL, "model", ainalyn.count_tokens, "text", "gpt4o").message
    assert "gpt4o" in message
    assert "gpt-4o" in message
    assert (
        "cl100k_base"
        in refused(INVALID_MODEL, "model", ainalyn.count_tokens, "", "cl100k_bas").message
    )


def test_the_arguments_are_checked_before_the_model_is_looked_up() -> None:
    refused(INVALID_INPUT, "text", ainalyn.count_tokens, None, "nope")
    refused(INVALID_INPUT, "max_tokens", ainalyn.truncate_to_tokens, "text", -1, "nope")


def test_an_error_of_the_library_does_not_drag_generated_code_before_it() -> None:
    error = refused(INVALID_MODEL, "model", ainalyn.count_tokens, "text", "nope")
    shown = "".join(traceback.format_exception(error))
    assert "_native" not in shown
    assert "During handling" not in shown
    assert shown.splitlines()[-1].startswith("ainalyn.ValidationError: The model")


ERRORS = [
    AinalynError("A sentence.", "A_CODE"),
    InternalError("A sentence.", "INT_ERR_TOKENIZER"),
    ValidationError("A sentence.", INVALID_INPUT, "text"),
    ValidationError(message="A sentence.", code=INVALID_INPUT, field="text"),
    ValidationError("A sentence.", INVALID_MODEL),
]


@pytest.mark.parametrize("error", ERRORS, ids=named)
def test_errors_survive_pickling_and_copying(error: AinalynError) -> None:
    pickled = [
        pickle.loads(pickle.dumps(error, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ]
    for twin in [*pickled, copy.copy(error), copy.deepcopy(error)]:
        assert type(twin) is type(error)
        assert (twin.message, twin.code, str(twin)) == (error.message, error.code, "A sentence.")
        assert getattr(twin, "field", None) == getattr(error, "field", None)


def test_an_error_that_was_raised_survives_pickling() -> None:
    error = refused(INVALID_MODEL, "model", ainalyn.count_tokens, "text", "nope")
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.message, twin.code, twin.field) == (error.message, error.code, error.field)


def test_one_class_catches_all() -> None:
    assert issubclass(ValidationError, AinalynError)
    assert issubclass(InternalError, AinalynError)
    assert not issubclass(ValidationError, InternalError)


def test_odd_texts_are_counted_like_tiktoken() -> None:
    surrogates = ["\ud800", "\udfff", "a\ud83db", "\ude00\ud83d", "\ud83d\ude00"]
    for text in [*surrogates, "\0", "a\0b\0", "\ufeff", "<|endoftext|>", ""]:
        expected = oracle.count("cl100k_base", text)
        assert ainalyn.count_tokens(text) == expected
        assert ainalyn.count_tokens_batch([text, "x", text]) == [expected, 1, expected]
        assert ainalyn.truncate_to_tokens(text, expected) == text
        assert ainalyn.truncate_to_tokens(text, 0) == ""


def test_any_iterable_of_texts_is_a_batch() -> None:
    texts = ["one", "two and three", "", "\udc80"]
    expected = [ainalyn.count_tokens(text) for text in texts]
    for iterable in (
        texts,
        tuple(texts),
        iter(texts),
        (text for text in texts),
        dict.fromkeys(texts),
        map(str, texts),
    ):
        assert ainalyn.count_tokens_batch(iterable) == expected
    assert [found.count for found in TOKENIZER.count_tokens_batch(iter(texts))] == expected


def test_an_empty_batch() -> None:
    empty: list[Iterable[str]] = [[], (), iter(()), set(), dict[str, str]()]
    for batch in BATCHES:
        assert [batch(texts) for texts in empty] == [[]] * len(empty)


def test_an_error_of_the_iterable_passes() -> None:
    def broken() -> Iterator[str]:
        yield "one"
        raise LookupError("no more")

    for batch in BATCHES:
        with pytest.raises(LookupError, match="no more"):
            batch(broken())


def test_the_callers_list_is_left_alone() -> None:
    texts = ["a", "\ud800"]
    ainalyn.count_tokens_batch(texts)
    assert texts == ["a", "\ud800"]


def test_subclasses_of_str_and_int_are_good() -> None:
    class Text(str):
        __slots__ = ()

    class Limit(int):
        pass

    class Index:
        def __index__(self) -> int:
            return 2

    assert ainalyn.count_tokens(Text("Hello, world!"), Text("gpt-4o")) == 4
    assert ainalyn.count_tokens_batch([Text("Hello, world!")]) == [4]
    assert ainalyn.truncate_to_tokens("Hello, world!", Limit(2)) == "Hello,"
    assert ainalyn.truncate_to_tokens("Hello, world!", Index()) == "Hello,"  # type: ignore[arg-type]


def test_large_limits_keep_the_whole_text() -> None:
    for max_tokens in (2**31 - 1, 2**31, 2**32, 2**32 + 1, 2**53, 2**62):
        assert ainalyn.truncate_to_tokens("Hello, world!", max_tokens) == "Hello, world!"
