"""Vault: placeholders that can be put back, whatever stood in the text, and however bent."""

from __future__ import annotations

import copy
import itertools
import pickle
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn

#: What placeholders and addresses are made of, and what could be taken for one.
FRAGMENTS = (
    *("[", "]", "[[", "]]", "EMAIL", "email", "_", "1", "2", " ", "LITERAL", "[[EMAIL_1]]"),
    *(
        "[[LITERAL_1]]",
        "jane@example.com",
        "bob@example.org",
        "\n",
        "é",
        "\ud800",
        "a",
        "[[ email_1 ]]",
    ),
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join)
SIEVE = ainalyn.Filter()


def cut(text: str, places: list[int]) -> list[str]:
    """The text in pieces, cut at these places."""
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


def test_a_value_has_one_placeholder_over_all_texts() -> None:
    vault = ainalyn.Vault()
    first = SIEVE.redact("from jane@example.com to bob@example.org", vault=vault)
    second = SIEVE.redact("again bob@example.org, and eve@example.net", vault=vault)
    assert first.text == "from [[EMAIL_1]] to [[EMAIL_2]]"
    assert second.text == "again [[EMAIL_2]], and [[EMAIL_3]]"
    assert (
        vault.restore("To [[EMAIL_3]] and [[EMAIL_1]].")
        == "To eve@example.net and jane@example.com."
    )


@given(st.lists(TEXTS, max_size=4))
def test_what_is_redacted_can_be_restored(texts: list[str]) -> None:
    vault = ainalyn.Vault()
    redacted = [SIEVE.redact(text, vault=vault).text for text in texts]
    assert [vault.restore(text) for text in redacted] == texts
    assert not any(vault.unknown_in(text) for text in redacted)


@given(TEXTS)
def test_nothing_that_is_written_into_a_text_reveals_a_value(text: str) -> None:
    vault = ainalyn.Vault()
    secret = "mallory@example.com"
    SIEVE.redact(secret, vault=vault)
    for actions in ({}, {"email": "remove"}, {"email": "mask"}):
        sieve = ainalyn.Filter(actions=actions)
        stream = sieve.stream(vault=vault)
        parts = [stream.feed(character) for character in text]
        for redacted in (sieve.redact(text, vault=vault).text, "".join(parts) + stream.finish()):
            assert secret not in vault.restore(redacted)


@given(TEXTS, st.lists(st.integers(0, 1000), max_size=6))
def test_a_stream_restores_as_the_whole(text: str, places: list[int]) -> None:
    vault = ainalyn.Vault()
    SIEVE.redact("jane@example.com bob@example.org", vault=vault)
    stream = vault.stream()
    pieces = [stream.feed(piece) for piece in cut(text, places)]
    assert "".join(pieces) + stream.finish() == vault.restore(text)


@pytest.mark.parametrize(
    "written", ["[[email_1]]", "[[ EMAIL_1 ]]", "[[Email _ 1]]", "[[EMAIL_\n1]]", "[[[EMAIL_1]]]"]
)
def test_a_bent_placeholder_is_put_back(written: str) -> None:
    vault = ainalyn.Vault()
    vault.placeholder("email", "jane@example.com")
    assert "jane@example.com" in vault.restore(written)


@pytest.mark.parametrize(
    ("written", "unknown"),
    [("[[EMAIL_2]]", True), ("[[EMAIL_01]]", False), ("[[PHONE_1]]", True), ("[[a page]]", False)],
)
def test_what_the_vault_never_gave_stays(written: str, unknown: bool) -> None:
    vault = ainalyn.Vault()
    vault.placeholder("email", "jane@example.com")
    assert vault.restore(f"see {written}") == f"see {written}"
    assert vault.unknown_in(f"see {written}") == [written] * unknown


def test_what_is_put_back_is_not_searched_again() -> None:
    vault = ainalyn.Vault()
    vault.placeholder("email", "jane@example.com")
    given = vault.placeholder("note", "[[EMAIL_1]]")
    assert vault.restore(given) == "[[EMAIL_1]]"


@given(st.lists(st.tuples(st.sampled_from(["email", "us_ssn", "a b"]), TEXTS), max_size=8))
def test_json_holds_all_of_it(values: list[tuple[str, str]]) -> None:
    vault = ainalyn.Vault()
    given = [vault.placeholder(rule, value) for rule, value in values]
    data = vault.to_json()
    again = ainalyn.Vault.from_json(data)
    assert data.isascii()
    assert again.to_json() == data
    assert [again.restore(one) for one in given] == [value for _, value in values]
    assert [again.placeholder(rule, value) for rule, value in values] == given
    assert len(again) == len(vault)


@pytest.mark.parametrize(
    "data",
    [
        *("", "{}", "[]", "null", '{"ainalyn_vault": 2, "values": {}}', '{"ainalyn_vault": 1}'),
        '{"ainalyn_vault": 1, "values": {"EMAIL": []}}',
        '{"ainalyn_vault": 1, "values": {"EMAIL": [1]}}',
        '{"ainalyn_vault": 1, "values": {"EMAIL": "jane@example.com"}}',
        '{"ainalyn_vault": 1, "values": {"EMAIL": ["jane@example.com", "jane@example.com"]}}',
        '{"ainalyn_vault": 1, "values": {"email": ["jane@example.com"]}}',
        "[" * 100_000,
    ],
)
def test_json_of_nothing_is_refused_without_its_values(data: str) -> None:
    with pytest.raises(ainalyn.ValidationError, match="not the JSON of a vault") as caught:
        ainalyn.Vault.from_json(data)
    assert caught.value.field == "data"
    assert "jane" not in str(caught.value)


def test_a_vault_shows_no_value() -> None:
    vault = ainalyn.Vault()
    vault.placeholder("email", "jane@example.com")
    assert repr(vault) == "Vault(counts={'EMAIL': 1})"
    assert bool(ainalyn.Vault())
    for hand_out in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            hand_out(vault)


def test_a_text_that_is_none_is_refused() -> None:
    vault = ainalyn.Vault()
    for call in (vault.restore, vault.unknown_in, vault.stream().feed):
        with pytest.raises(ainalyn.ValidationError) as caught:
            call(b"[[EMAIL_1]]")  # type: ignore[arg-type]
        assert caught.value.field == "text"


def test_threads_give_one_number_to_one_value() -> None:
    vault = ainalyn.Vault()
    given: list[list[str]] = []

    def work() -> None:
        given.append([vault.placeholder("email", str(number)) for number in range(2000)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vault) == 2000
    assert all(each == given[0] for each in given)


def test_brackets_alone_take_linear_time() -> None:
    vault = ainalyn.Vault()
    for hostile in ("[" * 2**18, "[[" + "a" * 2**18, "[[A_" * 2**16, "[[1]" * 2**16):
        assert vault.restore(hostile) == hostile
        stream = vault.stream()
        parts = [stream.feed(hostile[at : at + 64]) for at in range(0, len(hostile), 64)]
        assert "".join(parts) + stream.finish() == hostile
