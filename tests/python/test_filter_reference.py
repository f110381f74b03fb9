"""The filter in Python, the reference: its examples, its laws, and what it refuses."""

from __future__ import annotations

import itertools
from typing import Any

import filter_texts
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.filter_fallback import PythonFilter
from ainalyn.infrastructure.rust.filter_fallback.catalogue import catalogue
from ainalyn.infrastructure.rust.filter_fallback.folding import fold

KEY = b"0123456789abcdef"
plain = PythonFilter()
all_rules = PythonFilter(rules=["pii", "secrets", "network", "pii-loose", "secrets-loose"])


@pytest.mark.parametrize(("rule", "text", "spans"), filter_texts.examples())
def test_a_rule_finds_its_examples_and_nothing_else(
    rule: str, text: str, spans: list[tuple[int, int]]
) -> None:
    assert PythonFilter(rules=[rule]).find(text) == [(rule, *span) for span in spans]


def test_every_rule_has_examples_of_both_kinds() -> None:
    rows = filter_texts.examples()
    assert {rule for rule, _, spans in rows if spans} == set(catalogue())
    assert {rule for rule, _, spans in rows if not spans} == set(catalogue())


@given(filter_texts.hostile)
@example("123456789:" + "A" * 35 + filter_texts.OPEN[0])
@example("AC" + "0f" * 16 + "x" * 64 + "@example.com")
@example("xoxb-" + "A" * 300 + "-AKIAIOSFODNN7EXAMPLE")
@example("a@b.version 10.0.0.1")
@example("b@c.png." + "a" * 70 + "@d.org")
@example("x@a.co-AKIAIOSFODNN7EXAMPLE-" + "a" * 60 + ".png")
@example("2001:db8::1jane@example.com")
@example("a@b.co-----BEGIN")
@example("ghp_" + "a" * 36 + "+49 30 1234567")
def test_what_was_redacted_once_has_nothing_left_to_find(text: str) -> None:
    for made in (plain, all_rules):
        redacted, _ = made.redact(text)
        assert made.redact(redacted) == (redacted, [])


@given(filter_texts.texts, filter_texts.texts)
def test_two_texts_with_a_blank_between_have_the_findings_of_both(one: str, other: str) -> None:
    def covered(text: str, offset: int = 0) -> set[int]:
        return {offset + at for _, start, end in plain.find(text) for at in range(start, end)}

    both = covered(one) | covered(other, len(one) + 1)
    assert both <= covered(f"{one} {other}")


@given(filter_texts.hostile, st.integers(1, 7))
def test_a_stream_is_the_whole(text: str, size: int) -> None:
    check_stream(all_rules, text, [text[at : at + size] for at in range(0, len(text), size)])


def check_stream(made: PythonFilter, text: str, pieces: list[str]) -> None:
    buffer, start = "", 0
    outputs, findings = [], []
    for number, piece in enumerate([*pieces, ""]):
        buffer += piece
        output, start, found = made.step(buffer, start, number == len(pieces))
        outputs.append(output)
        findings += found
    assert ("".join(outputs), findings) == made.redact(text)


@pytest.mark.parametrize("text", filter_texts.WHOLE + filter_texts.OPEN)
def test_a_stream_is_the_whole_for_every_split(text: str) -> None:
    whole = f"call {text} 1"
    for at in range(len(whole)):
        check_stream(all_rules, whole, [whole[:at], whole[at:]])


def test_a_stream_with_words_and_patterns_is_the_whole() -> None:
    made = PythonFilter(
        words={"name": ["Blue Heron", "Blue"], "part": {"values": ["aba"], "word": False}},
        patterns={"employee": r"EMP-[0-9]{2,6}\b", "pair": r"[0-9]{2}(?: [a-z]{1,3})?"},
        allow=["EMP-00", "11"],
    )
    whole = "blue heron, BLUE  EMP-00 EMP-1234567 EMP-123 ababa 11 1122 ab 3"
    for one, other in itertools.combinations(range(len(whole)), 2):
        check_stream(made, whole, [whole[:one], whole[one:other], whole[other:]])


@given(filter_texts.hostile)
def test_findings_stand_in_order_and_apart_and_what_they_cover_is_gone(text: str) -> None:
    redacted, found = all_rules.redact(text)
    assert found == all_rules.find(text)
    at, rebuilt = 0, ""
    for rule, start, end in found:
        assert at <= start < end <= len(text)
        rebuilt += text[at:start] + f"[{rule.upper()}]"
        at = end
    assert redacted == rebuilt + text[at:]
    if not found:
        assert redacted is text


@given(st.text())
def test_folding_a_text_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("signs", ["1-2 .@a:", "A40+()-"])
def test_no_short_text_is_trouble(signs: str) -> None:
    for length in range(1, 6):
        for characters in itertools.product(signs, repeat=length):
            text = "".join(characters)
            for _, start, end in all_rules.find(text):
                assert 0 <= start < end <= length


def test_overlaps_are_one_with_the_name_of_the_longest() -> None:
    made = PythonFilter(words={"one": ["ab cd"], "two": ["cd efg"]})
    assert made.redact("ab cd efg") == ("[TWO]", [("two", 0, 9)])
    kept = PythonFilter(words={"one": ["ab cd"], "two": ["cd efg"]}, actions={"two": "keep"})
    assert kept.redact("ab cd efg, cd efg") == (
        "[ONE], cd efg",
        [("one", 0, 9), ("two", 11, 17)],
    )


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("replace", "[CARD]"),
        ({"replace": "<card>"}, "<card>"),
        ("mask", "**** **** **** 1111"),
        ("remove", ""),
        ("keep", "4111 1111 1111 1111"),
        ("hash", "[CARD:163910c05e3f1e3c]"),
    ],
)
def test_actions(action: str | dict[str, str], expected: str) -> None:
    made = PythonFilter(actions={"card": action}, key=KEY)
    redacted, found = made.redact("x 4111 1111 1111 1111 y")
    assert redacted == f"x {expected} y"
    assert found == [("card", 2, 21)]


def test_a_hash_is_that_of_what_the_rules_see() -> None:
    made = PythonFilter(actions={"pii": "hash"}, key=KEY)
    assert made.redact("jane@example.com")[0] == made.redact("ｊａｎｅ＠example.com")[0]


def test_a_rule_that_blocks_blocks_also_where_another_one_is_longer() -> None:
    made = PythonFilter(words={"long": ["4111111111111111 and more"]}, actions={"card": "block"})
    with pytest.raises(ainalyn.ContentBlockedError) as caught:
        made.redact("4111111111111111 and more")
    assert [one.rule for one in caught.value.findings] == ["card"]


def test_what_is_allowed_is_no_finding() -> None:
    made = PythonFilter(
        allow={"email": ["Support@example.com"]}, allow_patterns=["[a-z]{1,9}@example\\.org"]
    )
    assert made.find("SUPPORT@example.com, bob@example.org") == []
    assert len(made.find("bob@example.com")) == 1


def test_what_documentation_uses_can_be_left_out() -> None:
    made = PythonFilter(skip_reserved=True)
    text = "a@example.com 192.0.2.1 2001:db8::1 4111 1111 1111 1111 078-05-1120 202-555-0123"
    assert made.find(text) == []
    assert len(plain.find(text)) == 6


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"rules": ["emial"]}, "DOM_VAL_INVALID_RULE", "email"),
    ({"rules": ["email", "email"]}, "DOM_VAL_INVALID_RULE", "twice"),
    ({"patterns": {"p": "a+"}}, "DOM_VAL_INVALID_PATTERN", "character 1, + has no bound"),
    ({"patterns": {"p": "ab*"}}, "DOM_VAL_INVALID_PATTERN", "write {0,64}"),
    ({"patterns": {"p": "a{2,}"}}, "DOM_VAL_INVALID_PATTERN", "write {0,64}"),
    ({"patterns": {"p": "(?=a)b"}}, "DOM_VAL_INVALID_PATTERN", "(?"),
    ({"patterns": {"p": r"(a)\1"}}, "DOM_VAL_INVALID_PATTERN", "character 3"),
    ({"patterns": {"p": "^a"}}, "DOM_VAL_INVALID_PATTERN", "places of a text"),
    ({"patterns": {"p": "a?"}}, "DOM_VAL_INVALID_PATTERN", "nothing at all"),
    ({"patterns": {"p": "a{1000}b"}}, "DOM_VAL_INVALID_PATTERN", "1001 characters"),
    ({"patterns": {"p": "[é]"}}, "DOM_VAL_INVALID_PATTERN", "ASCII"),
    ({"patterns": {"p": "(a"}}, "DOM_VAL_INVALID_PATTERN", "not closed"),
    ({"patterns": {"p": {"pattern": "a", "check": "x"}}}, "DOM_VAL_INVALID_PATTERN", "no check"),
    ({"actions": {"email": "erase"}}, "DOM_VAL_INVALID_ACTION", "no action"),
    ({"actions": {"email": "hash"}}, "DOM_VAL_INVALID_ACTION", "key"),
    ({"actions": {"emial": "mask"}}, "DOM_VAL_INVALID_ACTION", "email"),
    ({"key": b"short"}, "DOM_VAL_INVALID_KEY", "16 bytes"),
    ({"words": {"w": ["a", ""]}}, "DOM_VAL_INVALID_INPUT", "word 1"),
    ({"words": {"w": ["\u200b"]}}, "DOM_VAL_INVALID_INPUT", "word 0"),
]


@pytest.mark.parametrize(("config", "code", "told"), REFUSED)
def test_what_can_not_be_used_is_told(config: dict[str, Any], code: str, told: str) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        PythonFilter(**config)
    assert caught.value.code == code
    assert told in caught.value.message
