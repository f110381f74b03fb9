"""What a user's type checker knows of ainalyn. Never run: mypy --strict reads it.

Each `type: ignore` marks a use that has to be refused; mypy complains about one that is not needed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from typing_extensions import assert_type

import ainalyn
from ainalyn import AinalynError, InternalError, TokenCount, Tokenizer, ValidationError
from ainalyn.domain import errors
from ainalyn.infrastructure.rust import check_rust_modules
from ainalyn.infrastructure.rust import tokenizer as module


def functions(texts: Iterator[str]) -> None:
    assert_type(ainalyn.count_tokens("text"), int)
    assert_type(ainalyn.count_tokens("text", "gpt-4o"), int)
    assert_type(ainalyn.count_tokens(text="text", model="gpt-4o"), int)
    assert_type(ainalyn.count_tokens_batch(["a", "b"]), list[int])
    assert_type(ainalyn.count_tokens_batch(texts, model="gpt-4o"), list[int])
    assert_type(ainalyn.truncate_to_tokens("text", 5), str)
    assert_type(ainalyn.truncate_to_tokens("text", max_tokens=5, model="gpt-4o"), str)
    assert_type(ainalyn.is_rust_available(), bool)
    assert_type(check_rust_modules(), dict[str, bool])


def methods(tokenizer: Tokenizer) -> None:
    assert_type(Tokenizer(), Tokenizer)
    assert_type(module.Tokenizer("gpt-4o"), Tokenizer)
    assert_type(tokenizer.model, str)
    assert_type(tokenizer.backend, str)
    assert_type(tokenizer.count_tokens("text"), TokenCount)
    assert_type(tokenizer.count_tokens("text", None), TokenCount)
    assert_type(tokenizer.count_tokens_batch(("a", "b"), model="gpt-4o"), list[TokenCount])
    assert_type(tokenizer.truncate_to_tokens("text", 5, model=None), str)


def fields(count: TokenCount) -> None:
    assert_type(count.count, int)
    assert_type(count.model, str)
    assert_type(count.encoding, str)
    assert_type(count.exact, bool)
    assert_type(count.upper, int)
    count.count = 1  # type: ignore[misc]


def handling(text: str) -> int | None:
    try:
        return ainalyn.count_tokens(text)
    except ValidationError as error:
        assert_type(error.message, str)
        assert_type(error.code, str)
        assert_type(error.field, str | None)
        logging.warning("%s", error)
    except InternalError as error:
        assert_type(error.code, str)
    except AinalynError:
        raise errors.ValidationError("A sentence.", "A_CODE", "text") from None
    return None


def refused() -> None:
    ainalyn.count_tokens(b"bytes")  # type: ignore[arg-type]
    ainalyn.count_tokens(None)  # type: ignore[arg-type]
    ainalyn.count_tokens("text", 4)  # type: ignore[arg-type]
    ainalyn.count_tokens_batch([1, 2])  # type: ignore[list-item]
    ainalyn.truncate_to_tokens("text")  # type: ignore[call-arg]
    ainalyn.truncate_to_tokens("text", "5")  # type: ignore[arg-type]
    Tokenizer(4)  # type: ignore[arg-type]
    ainalyn.no_such_name()  # type: ignore[attr-defined]
