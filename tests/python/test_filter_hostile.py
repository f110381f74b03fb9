"""Hostile input of the filter: a right answer or an error with a code, whatever the size."""

from __future__ import annotations

from typing import Any

import pytest

import ainalyn
from ainalyn.infrastructure.rust.tables import rows

EVERY = ["pii", "secrets", "network", "pii-loose", "secrets-loose"]
SIEVE = ainalyn.Filter()
native = pytest.mark.skipif(SIEVE.backend != "rust", reason="takes minutes in Python")

PREFIXES = sorted(
    {form.partition("[")[0].replace("\\", "") for _, _, form, _ in rows("rules.tsv")} - {"-", ""}
)
SHAPED = [
    *("a@", "1", "1 ", "1-", "1.", ":", "eyJ", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----"),
    *("://", "://a:", "+1", "(", "tel 0", "4111 ", "00:", "DE00 ", "password=", "\u0430", "\u200b"),
]


@native
@pytest.mark.parametrize("prefix", [*PREFIXES, *SHAPED])
def test_what_a_rule_begins_with_over_and_over(prefix: str) -> None:
    sieve = ainalyn.Filter(EVERY)
    text = prefix * (200_000 // len(prefix))
    redacted = sieve.redact(f"{text} jane@example.com")
    assert redacted.text.endswith("[EMAIL]")
    for one, other in zip(redacted.findings, redacted.findings[1:], strict=False):
        assert one.end <= other.start


@native
@pytest.mark.once
def test_a_million_findings() -> None:
    number = 1_000_000
    text = "a@b.co 192.0.2.1\n" * (number // 2)
    redacted = SIEVE.redact(text)
    assert redacted.text == "[EMAIL] [IPV4]\n" * (number // 2)
    assert redacted.counts == {"email": number // 2, "ipv4": number // 2}
    with pytest.raises(ainalyn.ContentBlockedError) as caught:
        ainalyn.Filter(actions={"email": "block"}).redact(text[:170_000])
    assert len(caught.value.findings) == 10_000
    assert len(str(caught.value)) < 1000


@native
@pytest.mark.once
def test_a_text_of_a_gigabyte() -> None:
    text = "words of a text, " * (1_000_000_000 // 17) + "jane@example.com"
    assert SIEVE.find(text) == [ainalyn.Finding("email", len(text) - 16, len(text))]


@pytest.mark.parametrize("text", ["\ud800", "\udfff\ud800 a", "x\udc00" * 1000])
def test_lone_surrogates_stay_where_they_are(text: str) -> None:
    assert SIEVE.redact(text).text is text
    assert SIEVE.redact(f"{text} a@b.co").text == f"{text} [EMAIL]"


@pytest.mark.parametrize("backend", sorted({"python", SIEVE.backend}))
@pytest.mark.parametrize(
    ("arguments", "code", "field", "told"),
    [
        ({"patterns": {"p": "ab*c"}}, "INVALID_PATTERN", "patterns.p", r"character 2, .*\{0,64\}"),
        ({"patterns": {"p": "(?<=a)b"}}, "INVALID_PATTERN", "patterns.p", r"character 0, .*\(\?:"),
        ({"patterns": {"p": "a.c"}}, "INVALID_PATTERN", "patterns.p", "character 1, .*write a cl"),
        ({"patterns": {"p": ""}}, "INVALID_PATTERN", "patterns.p", "match nothing"),
        ({"patterns": {"p": "(" * 5000}}, "INVALID_PATTERN", "patterns.p", "too deep"),
        ({"patterns": {"p": "a{999999999999}"}}, "INVALID_PATTERN", "patterns.p", "0 to 1000"),
        ({"allow_patterns": ["a+"]}, "INVALID_PATTERN", "allow_patterns", r"character 1, \+"),
        ({"key": b"x" * 15}, "INVALID_KEY", "key", "16 bytes"),
        ({"words": {"w": [""]}}, "INVALID_INPUT", "words", "is empty"),
        ({"words": {"w": ["a", "\u200b\u00ad"]}}, "INVALID_INPUT", "words", "is empty"),
        ({"actions": {"card": "hash"}}, "INVALID_ACTION", "actions", "needs a key"),
        ({"actions": {"card": "erase"}}, "INVALID_ACTION", "actions", "no action"),
        ({"actions": {"crad": "mask"}}, "INVALID_ACTION", "actions", "Did you mean .card"),
        ({"rules": ["card", "-card"]}, "INVALID_RULE", "rules", "twice"),
        ({"allow": {"crad": []}}, "INVALID_INPUT", "allow", "no rule"),
    ],
)
def test_what_contradicts_itself_is_told(
    backend: str, arguments: dict[str, Any], code: str, field: str, told: str
) -> None:
    with pytest.raises(ainalyn.ValidationError, match=told) as caught:
        ainalyn.Filter(backend=backend, **arguments)
    assert (caught.value.code, caught.value.field) == (f"DOM_VAL_{code}", field)


@pytest.mark.parametrize("backend", sorted({"python", SIEVE.backend}))
def test_the_action_of_a_rule_goes_before_that_of_its_group(backend: str) -> None:
    sieve = ainalyn.Filter(actions={"pii": "remove", "card": "mask"}, backend=backend)
    assert sieve.redact("a@b.co 4111111111111111").text == " ************1111"
    with pytest.raises(ainalyn.ContentBlockedError):
        ainalyn.Filter(actions={"pii": "keep", "email": "block"}).redact("a@b.co")
