"""The fallback for real: the wheel installed without its library, or with a broken one.

Each is asked the same questions as the installed wheel, once with tiktoken beside it and once
without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fallback_probe
import oracle
import pytest
from cases import all_cases
from installations import LIBRARY_SUFFIXES, NATIVE, Damage, Installation

import ainalyn

pytestmark = pytest.mark.slow

# Nothing answers there, so a download fails at once instead of rescuing a test whose vocabulary
# is missing.
NO_NETWORK = {
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "",
    "https_proxy": "http://127.0.0.1:9",
}


#: What stands in the place of an encoding when none could count: the name of the rough method.
NO_ENCODING = "utf8_bytes"


def in_library(change: Callable[[bytes], bytes | None]) -> Damage:
    """Return the damage that changes the native library, and no other file of the wheel."""

    def damage(name: str, content: bytes) -> bytes | None:
        is_library = name.startswith(NATIVE) and name.endswith(LIBRARY_SUFFIXES)
        return change(content) if is_library else content

    return damage


ABSENT: dict[str, Damage] = {
    "module and library absent": lambda name, content: None if name.startswith(NATIVE) else content,
    "library absent": in_library(lambda _: None),
}
BROKEN: dict[str, Damage] = {
    "library is garbage": in_library(lambda _: b"not a library\n" * 999),
    "library is empty": in_library(lambda _: b""),
    "library cut in half": in_library(lambda content: content[: len(content) // 2]),
    "library without its last bytes": in_library(lambda content: content[:-100]),
    "library of another program": in_library(
        lambda content: content.replace(b"ainalyn_tokenizer", b"another_tokenizer")
    ),
}

TEXTS = sorted({case.text for case in all_cases() if len(case.text) < 300})[::6]
TEXTS += sorted(
    {
        case.text
        for case in all_cases()
        if case.name.startswith(("surrogates/", "truncation/", "special/"))
    }
)
CALLS: list[tuple[str, list[Any]]] = [
    ("count_tokens", ["text", "nope"]),
    ("count_tokens", ["text", ""]),
    ("count_tokens", ["text", " "]),
    ("count_tokens", ["text", "gpt-4\0"]),
    ("count_tokens", ["text", "\ud800"]),
    ("count_tokens", ["text", "claude-3.5-sonet"]),
    ("count_messages", [[], "gpt4o"]),
    ("count_messages", [[], "text-embedding-3-small"]),
    ("count_messages", [[{"role": "user", "content": 5}]]),
    ("count_tokens", ["text", 5]),
    ("count_tokens", [None]),
    ("count_tokens", [["text"]]),
    ("count_tokens_batch", ["text"]),
    ("count_tokens_batch", [["text", 5]]),
    ("count_tokens_batch", [[], "nope"]),
    ("count_tokens_batch", [[]]),
    ("truncate_to_tokens", ["text", -1]),
    ("truncate_to_tokens", ["text", 1.5]),
    ("truncate_to_tokens", ["text", True]),
    ("truncate_to_tokens", ["text", 2**64]),
    ("truncate_to_tokens", ["text", 2**40]),
    ("truncate_to_tokens", [None, 3]),
    ("truncate_to_tokens", ["text", 3, "gpt-nope"]),
]
QUESTIONS = json.loads(
    # Through JSON, as the other processes get them: it joins the halves of a surrogate pair.
    json.dumps(
        {
            "texts": TEXTS,
            "encodings": oracle.ENCODINGS,
            "limits": [0, 1, 2, 5, 17, 10_000],
            "calls": CALLS,
        }
    )
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A vocabulary cache for tiktoken in another process."""
    folder = tmp_path_factory.mktemp("vocabularies")
    oracle.fill_cache(folder)
    return str(folder)


@pytest.fixture(scope="module")
def native() -> dict[str, Any]:
    """What the installed wheel answers."""
    assert ainalyn.is_rust_available()
    return fallback_probe.ask(QUESTIONS)


@pytest.fixture(scope="module", params=[*ABSENT, *BROKEN])
def damage(request: pytest.FixtureRequest) -> str:
    """The name of a damage."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def with_tiktoken(damage: str, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("with"), (ABSENT | BROKEN)[damage], tiktoken=True)


@pytest.fixture(scope="module")
def without_tiktoken(damage: str, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(
        tmp_path_factory.mktemp("without"), (ABSENT | BROKEN)[damage], tiktoken=False
    )


def check_notices(damage: str, answers: dict[str, Any]) -> list[str]:
    """Check backend and warnings about the library; return the other messages that were logged."""
    assert (answers["backend"], answers["available"], answers["checked"]) == (
        "python",
        False,
        {"tokenizer": False, "filter": False},
    )
    assert [level for level, _ in answers["logged_by_check"]] == ["WARNING", "WARNING"]
    levels = {level for level, _ in answers["logged"]}
    assert levels <= {"WARNING"}
    messages = [message for _, message in answers["logged"]]
    about_library = [message for message in messages if "can't be loaded" in message]
    assert len(about_library) == (damage in BROKEN)
    assert all(re.search(r"\(\w+Error: .+\)", message) for message in about_library), "the reason"
    return [message for message in messages if message not in about_library]


def test_with_tiktoken_the_answers_are_the_same(
    damage: str, with_tiktoken: Installation, cache: str, native: dict[str, Any]
) -> None:
    answers = with_tiktoken.probe(QUESTIONS, TIKTOKEN_CACHE_DIR=cache, **NO_NETWORK)
    assert check_notices(damage, answers) == []
    assert answers["outcomes"] == native["outcomes"]
    assert answers["redacted"] == native["redacted"]
    for part in ("counts", "batches", "truncations"):
        for name in oracle.ENCODINGS:
            pairs = zip(QUESTIONS["texts"], answers[part][name], native[part][name], strict=True)
            assert not [(text, python, rust) for text, python, rust in pairs if python != rust], (
                part,
                name,
            )


def check_estimates(answers: dict[str, Any], native: dict[str, Any]) -> None:
    """Check that no answer can be taken for an exact one, and that each is safe to budget with."""
    assert answers["outcomes"] == native["outcomes"]
    assert answers["batches"] == answers["counts"]
    for name in oracle.ENCODINGS:
        for text, estimate, exact in zip(
            QUESTIONS["texts"], answers["counts"][name], native["counts"][name], strict=True
        ):
            count, model, encoding, is_exact, upper = estimate
            size = len(oracle.repaired(text).encode())
            assert (model, encoding, is_exact, upper) == (name, NO_ENCODING, False, size)
            assert exact[0] <= upper
            assert (count > 0) == (size > 0)
            assert count <= upper
        for text, cuts in zip(QUESTIONS["texts"], answers["truncations"][name], strict=True):
            for limit, cut in zip(QUESTIONS["limits"], cuts, strict=True):
                assert oracle.repaired(text).startswith(oracle.repaired(cut))
                assert oracle.count(name, cut) <= limit


def test_without_tiktoken_the_answers_are_estimates(
    damage: str, without_tiktoken: Installation, native: dict[str, Any]
) -> None:
    answers = without_tiktoken.probe(QUESTIONS)
    (warning,) = check_notices(damage, answers)
    assert "tiktoken" in warning
    assert "exact=False" in warning
    check_estimates(answers, native)


@pytest.mark.parametrize("damage", [next(iter(ABSENT))], indirect=True)
def test_without_its_vocabulary_tiktoken_gives_estimates(
    damage: str, with_tiktoken: Installation, native: dict[str, Any], tmp_path: Path
) -> None:
    answers = with_tiktoken.probe(QUESTIONS, TIKTOKEN_CACHE_DIR=str(tmp_path), **NO_NETWORK)
    (warning,) = check_notices(damage, answers)
    assert "exact=False" in warning
    assert "tiktoken" in warning
    assert "not installed" not in warning
    check_estimates(answers, native)
