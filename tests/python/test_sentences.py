"""An error is the same in every lane: its class, its code, its field and its sentence.

Kotlin and Swift have their sentences from the library; `tests/scenarios` holds some.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.arguments import quoted
from ainalyn.infrastructure.rust.lanes import lane, python
from ainalyn.infrastructure.rust.lanes.convention import FIGURES, Convention
from ainalyn.infrastructure.rust.lanes.nearest import jaro_winkler
from ainalyn.infrastructure.rust.tables import rows

CHAT = [{"role": "user", "content": "Hello, world!"}]

CALLS: dict[str, Callable[[ainalyn.Tokenizer, str], object]] = {
    "count": lambda counter, name: counter.count_tokens("text", name),
    "count exactly": lambda counter, name: counter.count_tokens("a", name, require_exact=True),
    "count a batch": lambda counter, name: counter.count_tokens_batch([], name),
    "truncate": lambda counter, name: counter.truncate_to_tokens("text", 3, name),
    "fits": lambda counter, name: counter.fits("text", 3, name),
    "count messages": lambda counter, name: counter.count_messages(CHAT, name),
}

KNOWN = [row.name + "x" * row.prefix for row in ainalyn.models()]
AROUND = [fields[1] for fields in rows("name_parts.tsv")]
CHARACTERS = st.one_of(st.sampled_from("-._:/@ 0459abcgopt\"'\\"), st.characters())


@st.composite
def near_misses(draw: st.DrawFn) -> str:
    """A known name with a slip or two, as a hand makes them."""
    name = draw(st.sampled_from(KNOWN))
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(name)))
        before, at, behind = name[:place], name[place : place + 1], name[place + 1 :]
        slip = draw(st.integers(0, 3))
        if slip == 0:
            name = before + behind
        elif slip == 1:
            name = before + draw(CHARACTERS) + behind
        elif slip == 2:
            name = before + draw(CHARACTERS) + at + behind
        else:
            name = before + behind[:1] + at + behind[1:]
    return name


FRAGMENTS = st.one_of(st.sampled_from([*KNOWN, *AROUND, "/", "ft:"]), near_misses(), st.text())
NAMES = st.one_of(
    near_misses(),
    st.text(),
    st.lists(FRAGMENTS, max_size=4).map("".join),
    st.builds(lambda name, times: name * times, st.text(min_size=1), st.integers(50, 300)),
    st.text("\0\t\n\x1b\x7f\x85\u200b\u2028\u202e\ufeff\ud83d\ude00\"\\'é模", max_size=90),
)


def outcome(call: Callable[[ainalyn.Tokenizer, str], object], backend: str, name: str) -> object:
    """What is told of the error, or None where there is none."""
    try:
        call(ainalyn.Tokenizer(backend=backend), name)
    except ainalyn.AinalynError as error:
        return type(error), error.code, getattr(error, "field", None), str(error)
    return None


def in_python() -> AbstractContextManager[mock.Mock]:
    """Lets the Python lane have every vocabulary, so that it answers or refuses as the library."""
    vocabulary = mock.Mock(**{"encode_ordinary.return_value": [1]})
    return mock.patch.object(python, "_tiktoken", return_value=vocabulary)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@given(name=NAMES)
@example(name="")
@example(name=" \n")
@example(name="gpt4o")
@example(name="gpt-4o\0")
@example(name="a \"b\" \\ 'c'")
@example(name="claude-3.5-sonet-20241022")
@example(name="claude-3-opus")
@example(name="gemini-2.5-pro")
@example(name="gemini-1.5-pro")
@example(name="CLAUDE-OPUS-4.8\n")
@example(name="davinci-002")
@example(name="x")
@example(name="İ" * 90)
@example(name="\ud83d\ude00" * 90)
@example(name="\ud83d" * 90)
@example(name="p50\u212a")
@example(name="claude-3-opus" + "x" * 87)
@example(name="claude-3-opus" + "x" * 88)
def test_an_error_is_the_same_in_python(
    call: Callable[[ainalyn.Tokenizer, str], object], name: str
) -> None:
    with in_python():
        in_python_lane, expected = outcome(call, "python", name), outcome(call, "rust", name)
        if "Gemini's vocabulary" in str(in_python_lane):
            assert expected is None
        else:
            assert in_python_lane == expected


def told(convention: Convention) -> list[object]:
    """All that a convention says."""
    return [getattr(convention, name) for name in ("encoding", "countable", "roles", *FIGURES)]


@pytest.mark.parametrize(
    "model",
    [
        row[1] + "x" * (row[0] == "prefix")
        for row in rows("conventions.tsv")
        if row[0] in ("name", "prefix")
    ],
)
def test_a_convention_is_the_same_in_python(model: str) -> None:
    with in_python():
        expected, found = lane.convention(model), python.convention(model)
    if expected.encoding in ("gemma3", "gemma4"):
        # Whose vocabulary the library alone has.
        assert (found.encoding, found.countable) == ("o200k_base", False)
        expected.encoding, expected.countable = found.encoding, found.countable
    assert told(expected) == told(found)


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("gpt4o", '"gpt-4o", "gpt-4" or "gpt-4.1"'),
        ("gpt-40", '"gpt-4", "gpt-4o" or "gpt-4.1"'),
        ("gtp-4", '"gpt-4", "gpt-4o" or "gpt-4.1"'),
        (
            "claude-3.5-sonet",
            '"claude-3-5-sonnet", "claude-3-7-sonnet" or "claude-4-5-sonnet"',
        ),
        ("o200kbase", '"o200k_base", "o200k_harmony" or "cl100k_base"'),
        ("cl100k", '"cl100k_base"'),
    ],
)
def test_what_is_offered_makes_sense(name: str, offered: str) -> None:
    for backend in ("rust", "python"):
        with in_python(), pytest.raises(ainalyn.ValidationError) as caught:
            ainalyn.Tokenizer(backend=backend).count_tokens("text", name)
        assert f"Did you mean {offered}?" in caught.value.message


def test_likeness_is_jaros_and_winklers() -> None:
    # The examples of Winkler's paper, and those that everybody gives.
    for one, other, expected in [
        ("MARTHA", "MARHTA", 0.9611),
        ("DIXON", "DICKSONX", 0.8133),
        ("DWAYNE", "DUANE", 0.84),
        ("abc", "xyz", 0.0),
        ("", "abc", 0.0),
        ("abc", "abc", 1.0),
    ]:
        assert jaro_winkler(one, other) == pytest.approx(expected, abs=0.0001)


def test_a_quoted_text_can_be_read() -> None:
    assert quoted("a \"b\" \\ 'c' é模") == '"a \\"b\\" \\\\ \'c\' é模"'
    assert quoted("\0\n\x7f\x85\u202e\ufeff") == '"\\u{0}\\u{a}\\u{7f}\\u{85}\\u{202e}\\u{feff}"'
    assert quoted("\ud800") == '"\\ud800"'
    assert quoted("é" * 81) == '"' + "é" * 80 + '"… (162 bytes)'
