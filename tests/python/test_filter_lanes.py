"""The filter's builtins of the direct lane: quick to import, right where they answer, else None."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.filtering import direct
from ainalyn.infrastructure.rust.lanes import lane_name

only_direct = pytest.mark.skipif(lane_name != "direct", reason="the direct lane is off")

TEXT = "mail jane@example.com, 4111111111111111"
SIEVE = ainalyn.Filter()
TEXTS = st.lists(
    st.sampled_from(["jane@example.com", "4111 1111 1111 1111", " ", "é", "😀", "a", "192.0.2.1"]),
    max_size=10,
).map("".join)


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout


@only_direct
def test_a_first_redact_imports_nothing_that_is_slow() -> None:
    code = """
import sys
import ctypes  # What it imports by itself differs between versions, and nothing here can change it.
before = set(sys.modules)
import ainalyn
ainalyn.redact("mail jane@example.com")
loaded = {name for name in set(sys.modules) - before if not name.startswith("ainalyn.")}
print(*sorted(loaded - {"ainalyn"}))
"""
    assert {name.partition(".")[0] for name in run(code).split()} <= {
        *("__future__", "importlib", "warnings")
    }


@only_direct
@pytest.mark.parametrize(
    "call",
    [
        "ainalyn.redact('mail jane@example.com')",
        "ainalyn.find_sensitive('mail jane@example.com')",
        "ainalyn.Filter().redact('mail jane@example.com')",
        "ainalyn.Filter().redact_batch(['mail jane@example.com'])",
        "ainalyn.Filter().redact_value(['mail jane@example.com'])",
        "ainalyn.Filter().stream().feed('mail jane@example.com')",
    ],
)
def test_a_first_call_does_not_come_to_the_generated_lane(call: str) -> None:
    code = f"import sys, ainalyn; {call}; print('ainalyn._native' in sys.modules)"
    assert run(code) == "False\n"


def test_counting_imports_nothing_of_the_filter() -> None:
    code = (
        "import sys, ainalyn; ainalyn.count_tokens('x');"
        "print([name for name in sys.modules if 'filter' in name])"
    )
    assert run(code) == "[]\n"


@only_direct
@given(TEXTS)
def test_what_it_answers_is_what_the_generated_lane_answers(text: str) -> None:
    backend = SIEVE._library()
    found = [ainalyn.Finding(*one) for one in backend.find(text)]
    assert direct.filter_find(SIEVE._direct, text) == found
    assert direct.filter_redact(SIEVE._direct, text) == ainalyn.Redacted(
        backend.redact(text)[0], found
    )
    assert direct.filter_chunk(SIEVE._direct, [text, text], 1, 2, False) == [found]
    for last in (False, True):
        output, consumed, findings = backend.step(text, 0, last)
        told = direct.filter_step(SIEVE._direct, text, 0, last)
        assert told == (output, consumed, [ainalyn.Finding(*one) for one in findings])


@pytest.mark.parametrize("before", [0, 1, 8190, 8191, 16384, 70000])
def test_a_long_text_beyond_ascii_is_read_as_a_whole(before: int) -> None:
    text = f"{'é' * (before % 7)}{'ab ' * (before // 3)}{TEXT}\U0001f600 {'-' * 16384} {TEXT}é"
    found = [ainalyn.Finding(*one) for one in SIEVE._library().find(text)]
    assert ainalyn.find_sensitive(text) == SIEVE.find(text) == found
    assert [one.text_of(text) for one in found] == ["jane@example.com", "4111111111111111"] * 2
    assert ainalyn.redact(text) == SIEVE.redact(text).text == SIEVE._library().redact(text)[0]
    clean = "é" * 20000
    assert ainalyn.redact(clean) is clean
    assert ainalyn.redact(text + "\ud800") == f"{ainalyn.redact(text)}\ud800"


@only_direct
@pytest.mark.parametrize("function", [ainalyn.redact, ainalyn.find_sensitive])
def test_the_functions_are_builtins_that_look_like_functions(
    function: Callable[..., object],
) -> None:
    assert type(function) is type(len)
    assert list(inspect.signature(function).parameters) == ["text"]
    assert function.__doc__
    assert function.__module__ == "ainalyn"
    assert pickle.loads(pickle.dumps(function)) is function
    assert function(text=TEXT) == function(TEXT)
    for arguments, named in [((), {}), ((TEXT, TEXT), {}), ((TEXT,), {"text": TEXT})]:
        with pytest.raises(TypeError):
            function(*arguments, **named)


WRONG: list[tuple[Any, ...]] = [
    *((), (None,), (None, TEXT), (1, TEXT), (TEXT, TEXT), (object(), TEXT), (SIEVE, TEXT)),
    *((SIEVE._direct,), (SIEVE._direct, None), (SIEVE._direct, b"x"), (SIEVE._direct, "\ud800")),
    *((SIEVE._direct, 7), (SIEVE._direct, TEXT, TEXT, TEXT, TEXT, TEXT)),
    *((SIEVE._direct, TEXT, -1, True), (SIEVE._direct, TEXT, 1000, True)),
    *((SIEVE._direct, TEXT, 2**70, True), (SIEVE._direct, TEXT, "1", True)),
    *((SIEVE._direct, TEXT, 0, 0, True), (SIEVE._direct, [], -1, 0, True)),
    *((SIEVE._direct, [None], 0, 0, True), (SIEVE._direct, (TEXT,), 0, 0, True)),
]


@only_direct
@pytest.mark.parametrize("arguments", WRONG, ids=map(str, range(len(WRONG))))
def test_a_doubt_is_declined(arguments: tuple[Any, ...]) -> None:
    builtins: tuple[Any, ...] = (
        *(direct.filter_find, direct.filter_redact, direct.filter_chunk, direct.filter_step),
    )
    for builtin in builtins:
        assert builtin(*arguments) is None
        assert builtin(sieve=SIEVE._direct, text=TEXT) is None
    assert ainalyn.redact(TEXT) == "mail [EMAIL], [CARD]"


@only_direct
def test_another_capsule_is_no_filter() -> None:
    import datetime

    other = datetime.datetime_CAPI
    assert direct.filter_find(other, TEXT) is None
    assert direct.filter_step(other, TEXT, 0, True) is None


def test_objects_are_like_those_of_their_classes() -> None:
    made = SIEVE.redact(TEXT)
    same = ainalyn.Redacted("mail [EMAIL], [CARD]", [ainalyn.Finding("email", 5, 21)])
    assert (made.text, made.findings[0], repr(made.findings[0])) == (
        *(same.text, same.findings[0], repr(same.findings[0])),
    )
    assert hash(made.findings[0]) == hash(same.findings[0])
    assert made != same != object()
    for one in (made, made.findings[0]):
        for name in one.__match_args__:
            with pytest.raises(AttributeError, match="does not change"):
                setattr(one, name, 1)
            with pytest.raises(AttributeError, match="does not change"):
                delattr(one, name)
    with pytest.raises(TypeError):
        hash(made)
