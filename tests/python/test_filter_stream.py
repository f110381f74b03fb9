"""Streams: together the answers are `redact` of the whole, for every way to cut a text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn

#: What findings begin with, end in, and are told apart by.
FRAGMENTS = (
    *("jane@example.com", "4111 1111 1111 1111", "4111111111111111", "192.0.2.1", "::1", "fe80::1"),
    *("https://user:pw@example.com/x", "+49 30 901820", "AKIAIOSFODNN7EXAMPLE", "219-09-9999"),
    *("DE89 3702 0044 0532 0130 00", "00:1b:63:84:45:e6", "(212) 555-0100", "tel ", "card "),
    *(
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "MIIE\n",
        "-----END RSA PRIVATE KEY-----",
        "[[EMAIL_1]]",
    ),
    *(" ", "\n", ".", "-", "@", ":", "a", "1", "é", "\u200b", "\u00ad", "１", "\ud800", "[", "["),
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
SIEVE = ainalyn.Filter()
MIXED = ainalyn.Filter(
    ["pii", "secrets"], actions={"card": "mask", "email": "remove", "phone": "keep"}
)


def streamed(
    sieve: ainalyn.Filter, pieces: list[str], vault: ainalyn.Vault | None = None
) -> tuple[str, list[ainalyn.Finding]]:
    stream = sieve.stream(vault=vault)
    output = [stream.feed(piece) for piece in pieces]
    return "".join(output) + stream.finish(), stream.findings


def whole(
    sieve: ainalyn.Filter, text: str, vault: ainalyn.Vault | None = None
) -> tuple[str, list[ainalyn.Finding]]:
    redacted = sieve.redact(text, vault=vault)
    return redacted.text, redacted.findings


@given(TEXTS, st.sampled_from([SIEVE, MIXED]))
def test_every_cut_in_two_gives_the_whole(text: str, sieve: ainalyn.Filter) -> None:
    expected = whole(sieve, text)
    for place in range(len(text) + 1):
        assert streamed(sieve, [text[:place], text[place:]]) == expected


@given(TEXTS, st.lists(st.integers(0, 200), max_size=8))
def test_any_cut_gives_the_whole(text: str, places: list[int]) -> None:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(edges)]
    for sieve in (SIEVE, MIXED):
        assert streamed(sieve, pieces) == whole(sieve, text)
        assert streamed(sieve, list(text)) == whole(sieve, text)


@given(TEXTS)
def test_a_vault_gives_the_same_in_a_stream(text: str) -> None:
    for sieve in (SIEVE, MIXED):
        expected = whole(sieve, text, ainalyn.Vault())
        assert streamed(sieve, list(text), ainalyn.Vault()) == expected


def test_places_are_those_of_the_whole_after_megabytes() -> None:
    text = "some words and jane@example.com in a line\n" * 2000
    pieces = [text[at : at + 997] for at in range(0, len(text), 997)]
    assert streamed(SIEVE, pieces) == whole(SIEVE, text)


def test_a_line_is_written_at_once() -> None:
    stream = SIEVE.stream()
    assert stream.feed("mail jane@example.com now, please\n") == "mail [EMAIL] now, please\n"
    assert stream.feed("and th") == "and "
    assert stream.finish() == "th"


def test_a_block_ends_the_stream() -> None:
    sieve = ainalyn.Filter(actions={"email": "block"})
    stream = sieve.stream()
    assert stream.feed("clean and ") == "clean and "
    with pytest.raises(ainalyn.ContentBlockedError) as caught:
        stream.feed("jane@example.com then ")
    assert caught.value.counts == {"email": 1}
    with pytest.raises(ainalyn.ValidationError, match="ended by an error"):
        stream.feed("more ")
    with pytest.raises(ainalyn.ValidationError, match="ended by an error"):
        stream.finish()


@pytest.mark.parametrize("vault", [None, ainalyn.Vault()])
def test_a_block_tells_places_of_the_whole(vault: ainalyn.Vault | None) -> None:
    stream = ainalyn.Filter(actions={"email": "block"}).stream(vault=vault)
    clean = "clean and words, " * 1000
    stream.feed(clean)
    with pytest.raises(ainalyn.ContentBlockedError, match=f"email at {len(clean)} to") as caught:
        stream.feed("jane@example.com then ")
    assert caught.value.findings == [ainalyn.Finding("email", len(clean), len(clean) + 16)]


def test_a_stream_that_is_over_says_so() -> None:
    stream = SIEVE.stream()
    with pytest.raises(ainalyn.ValidationError, match="str is needed"):
        stream.feed(b"x")  # type: ignore[arg-type]
    assert stream.feed("word") == ""
    assert stream.finish() == "word"
    with pytest.raises(ainalyn.ValidationError, match="finished"):
        stream.feed("")
    with pytest.raises(ainalyn.ValidationError, match="finished"):
        stream.finish()
