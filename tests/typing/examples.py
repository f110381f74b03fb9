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


def filtering(text: str, messages: list[dict[str, str]]) -> None:
    assert_type(ainalyn.redact(text), str)
    assert_type(ainalyn.find_sensitive(text), list[ainalyn.Finding])
    sieve = ainalyn.Filter(
        ["pii", "-phone"],
        words={"codename": ["Blue Heron"], "part": {"values": ["x1"], "word": False}},
        patterns={
            "employee": r"EMP-[0-9]{6}",
            "order": {"pattern": "O[0-9]{4}", "near": ["order"]},
        },
        allow={"email": ["support@example.com"]},
        actions={"card": "mask", "email": {"replace": "<mail>"}},
        key=b"0123456789abcdef",
    )
    vault = ainalyn.Vault()
    redacted = sieve.redact(text, vault=vault, extra=[ainalyn.Finding("person", 0, 4)])
    assert_type(redacted, ainalyn.Redacted)
    assert_type(redacted.counts, dict[str, int])
    assert_type(redacted.findings[0].text_of(text), str)
    assert_type(sieve.redact_batch([text], threads=2), list[ainalyn.Redacted])
    assert_type(sieve.find_batch(iter([text])), list[list[ainalyn.Finding]])
    assert_type(sieve.redact_value(messages), list[dict[str, str]])
    stream = sieve.stream(vault=vault)
    assert_type(stream.feed(text) + stream.finish(), str)
    assert_type(vault.restore(redacted.text), str)
    assert_type(ainalyn.Vault.from_json(vault.to_json()), ainalyn.Vault)
    try:
        sieve.redact(text)
    except ainalyn.ContentBlockedError as error:
        assert_type(error.findings, list[ainalyn.Finding])


def refused() -> None:
    ainalyn.count_tokens(b"bytes")  # type: ignore[arg-type]
    ainalyn.count_tokens(None)  # type: ignore[arg-type]
    ainalyn.count_tokens("text", 4)  # type: ignore[arg-type]
    ainalyn.count_tokens_batch([1, 2])  # type: ignore[list-item]
    ainalyn.truncate_to_tokens("text")  # type: ignore[call-arg]
    ainalyn.truncate_to_tokens("text", "5")  # type: ignore[arg-type]
    Tokenizer(4)  # type: ignore[arg-type]
    ainalyn.no_such_name()  # type: ignore[attr-defined]
