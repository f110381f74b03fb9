"""`ainalyn.Filter` and the two functions: what they take, answer, and refuse."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
import threading
from typing import Any

import lying
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn import Filter, Finding, ValidationError
from ainalyn.infrastructure.rust import filter as page

ADDRESS = "jane@example.com"
SIEVE = Filter()
TEXTS = st.lists(
    st.sampled_from(
        [ADDRESS, "4111111111111111", " ", "é", "\ud83d", "\ude00", "😀", "\u200b", "a"]
    ),
    max_size=10,
).map("".join)


def test_the_functions_are_those_of_the_default_filter() -> None:
    text = f"mail {ADDRESS}"
    assert ainalyn.redact(text) == "mail [EMAIL]" == SIEVE.redact(text).text
    assert ainalyn.find_sensitive(text) == [Finding("email", 5, 21)] == SIEVE.find(text)
    assert SIEVE.redact(text).findings == SIEVE.find(text)
    assert page.redact is ainalyn.redact
    assert {getattr(ainalyn, name) for name in page.__all__} == {
        getattr(page, name) for name in page.__all__
    }


def test_a_clean_text_comes_back_as_the_same_object() -> None:
    for text in ("", "clean words", "sauber und schön", "x" * 100_000, "\ud800"):
        assert ainalyn.redact(text) is text
        assert SIEVE.redact(text).text is text
        assert SIEVE.redact_batch([text])[0].text is text
        assert SIEVE.redact(text, vault=ainalyn.Vault()).text is text
        assert SIEVE.find(text) == []
        assert SIEVE.is_clean(text)
    assert not SIEVE.is_clean(ADDRESS)


def test_nothing_shows_a_value() -> None:
    redacted = Filter(actions={"email": "keep"}).redact(ADDRESS)
    assert redacted.text == ADDRESS
    assert redacted.counts == {"email": 1}
    assert "jane" not in repr(redacted)
    assert redacted.findings[0].text_of(ADDRESS) == ADDRESS
    assert repr(redacted.findings[0]) == "Finding(rule='email', start=0, end=16)"
    sieve = Filter(words={"name": ["Blue Heron"]}, allow=["a@b.cd"], key=b"k" * 16, fold=False)
    assert repr(sieve) == "Filter(words=['name'], allow=..., key=..., fold=False)"


def test_a_block_names_rules_and_places() -> None:
    sieve = Filter(actions={"email": "block"})
    with pytest.raises(ainalyn.ContentBlockedError, match="email at 3 to 19") as caught:
        sieve.redact(f"to {ADDRESS}, 4111111111111111")
    error = caught.value
    assert (error.code, error.field) == ("DOM_VAL_CONTENT_BLOCKED", "text")
    assert error.counts == {"email": 1}
    assert error.findings == [Finding("email", 3, 19)]
    assert "jane" not in f"{error} {error!r}"
    again = pickle.loads(pickle.dumps(error))
    assert (again.findings, str(again)) == (error.findings, str(error))
    assert isinstance(error, ValidationError)
    for call in (
        lambda: sieve.redact(ADDRESS, vault=ainalyn.Vault()),
        lambda: sieve.redact_batch(["clean", ADDRESS]),
        lambda: sieve.redact_batch(["clean", ADDRESS], vault=ainalyn.Vault()),
    ):
        with pytest.raises(ainalyn.ContentBlockedError):
            call()
    assert sieve.find(ADDRESS)
    many = ainalyn.ContentBlockedError([Finding("email", at, at + 1) for at in range(2000)])
    assert "1,995 more" in str(many)


@given(st.lists(TEXTS, max_size=6), st.integers(0, 3))
def test_a_batch_is_each_of_its_texts(texts: list[str], threads: int) -> None:
    assert SIEVE.find_batch(texts, threads=threads) == [SIEVE.find(text) for text in texts]
    assert SIEVE.redact_batch(iter(texts), threads=threads) == [
        SIEVE.redact(text) for text in texts
    ]
    one, other = ainalyn.Vault(), ainalyn.Vault()
    assert SIEVE.redact_batch(texts, vault=one) == [
        SIEVE.redact(text, vault=other) for text in texts
    ]
    assert one.to_json() == other.to_json()


@given(TEXTS)
def test_a_lone_surrogate_changes_nothing_but_itself(text: str) -> None:
    redacted = SIEVE.redact(text)
    assert redacted.findings == SIEVE.find(text) == ainalyn.find_sensitive(text)
    assert redacted.findings == SIEVE.find(
        "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    )
    for kept in ("\ud83d", "\ude00"):
        assert redacted.text.count(kept) == text.count(kept)


def test_findings_of_ones_own_are_taken_out_too() -> None:
    text = f"Jane Doe, {ADDRESS}"
    vault = ainalyn.Vault()
    own = [Finding("person", 0, 8)]
    redacted = SIEVE.redact(text, extra=own, vault=vault)
    assert redacted.text == "[[PERSON_1]], [[EMAIL_1]]"
    assert vault.restore(redacted.text) == text
    assert SIEVE.redact(text, extra=own).text == "[PERSON], [EMAIL]"
    # Those that overlap are one, with the name of the longest.
    assert SIEVE.redact(text, extra=[Finding("person", 5, 14)]).findings == [
        Finding("email", 5, 26)
    ]
    assert SIEVE.redact(text, extra=iter([Finding("all", 0, 26)])).text == "[ALL]"


@pytest.mark.parametrize(
    "extra",
    [None, [("person", 0, 1)], [Finding("x", 0, 9)], [Finding("x", 2, 2)], [Finding("x", -1, 1)]],
)
def test_a_finding_of_another_text_is_refused(extra: Any) -> None:  # noqa: ANN401 - wrong ones
    with pytest.raises(ValidationError) as caught:
        SIEVE.redact("short", extra=extra)
    assert caught.value.field == "extra"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"rules": "pii"}, "rules"),
        ({"rules": [1]}, "rules"),
        ({"rules": 7}, "rules"),
        ({"words": ["Blue Heron"]}, "words"),
        ({"words": {"name": "Blue Heron"}}, "words"),
        ({"words": {1: ["Blue Heron"]}}, "words"),
        ({"patterns": {"name": 7}}, "patterns"),
        ({"patterns": {"name": b"x"}}, "patterns"),
        ({"allow": "value"}, "allow"),
        ({"allow": {"email": "value"}}, "allow"),
        ({"allow_patterns": [None]}, "allow_patterns"),
        ({"actions": "mask"}, "actions"),
        ({"actions": {"email": 1}}, "actions"),
        ({"key": "a str of many characters"}, "key"),
        ({"fold": 1}, "fold"),
        ({"skip_reserved": None, "fold": "yes"}, "fold"),
        ({"backend": "swift"}, "backend"),
        ({"backend": 1}, "backend"),
    ],
)
def test_what_no_filter_is_made_of_is_refused(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Filter(**arguments)
    assert (caught.value.field, caught.value.code) == (field, "DOM_VAL_INVALID_INPUT")


@pytest.mark.parametrize(
    "call",
    [
        *(ainalyn.redact, ainalyn.find_sensitive, SIEVE.find, SIEVE.redact, SIEVE.is_clean),
        lambda text: SIEVE.find_batch([text]),
        lambda text: SIEVE.redact_batch(["a", text]),
    ],
)
@pytest.mark.parametrize("text", [None, b"jane@example.com", 7, ["a"], bytearray(b"x")])
def test_what_is_no_text_is_refused(call: Any, text: object) -> None:  # noqa: ANN401 - a function
    with pytest.raises(ValidationError) as caught:
        call(text)
    assert caught.value.field in ("text", "texts")
    assert caught.value.code == "DOM_VAL_INVALID_INPUT"
    assert "jane" not in str(caught.value)


def test_a_str_is_no_batch() -> None:
    for call in (SIEVE.find_batch, SIEVE.redact_batch):
        with pytest.raises(ValidationError, match="Put one text in a list"):
            call(ADDRESS)
        with pytest.raises(ValidationError):
            call([], threads=-1)


@pytest.mark.parametrize("way", lying.WAYS)
def test_nothing_of_a_subclass_is_asked(way: str) -> None:
    text: Any = lying.lying(f"a {ADDRESS}", way)
    clean: Any = lying.lying("clean", way)
    rules: Any = lying.lying("email", way)
    lying.asked.clear()
    assert ainalyn.redact(text) == "a [EMAIL]"
    assert SIEVE.redact(text).findings == [Finding("email", 2, 18)]
    assert SIEVE.redact_batch([text, clean])[0].text == "a [EMAIL]"
    assert SIEVE.redact_batch([clean])[0].text is clean
    assert SIEVE.redact(clean).text is clean
    assert Filter([rules]).find(text) == [Finding("email", 2, 18)]
    stream = SIEVE.stream()
    assert stream.feed(text) + stream.finish() == "a [EMAIL]"
    assert not lying.asked


def test_a_filter_pickles_and_is_copied() -> None:
    sieve = Filter(["email"], actions={"email": "mask"}, backend="python")
    for again in (pickle.loads(pickle.dumps(sieve)), copy.copy(sieve), copy.deepcopy(sieve)):
        assert again.redact(ADDRESS).text == sieve.redact(ADDRESS).text != ADDRESS
        assert again.fingerprint == sieve.fingerprint
        assert again.backend == "python"
    with pytest.raises(AttributeError):
        sieve.other = 1  # type: ignore[attr-defined]


def test_a_fingerprint_names_what_a_filter_is_made_of() -> None:
    made = [
        *({}, {"rules": ["pii"]}, {"words": {"name": ["a"]}}, {"words": {"name": ["b"]}}),
        *({"fold": False}, {"actions": {"email": "mask"}}, {"allow": ["a@b.cd"]}),
    ]
    found = [Filter(**one).fingerprint for one in made]  # type: ignore[arg-type]
    assert len(set(found)) == len(made)
    assert found == [Filter(**one).fingerprint for one in made]  # type: ignore[arg-type]
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in found)
    keyed = [Filter(actions={"email": "hash"}, key=key * 16) for key in (b"a", b"b")]
    assert keyed[0].fingerprint == keyed[1].fingerprint


def test_the_backend_can_be_chosen() -> None:
    native = ainalyn.check_rust_modules()["filter"]
    assert SIEVE.backend == ("rust" if native else "python")
    assert Filter(backend="python").backend == "python"
    if native:
        assert Filter(backend="rust").backend == "rust"
    else:
        with pytest.raises(ValidationError, match="doctor"):
            Filter(backend="rust")


def test_threads_share_a_filter() -> None:
    texts = [f"{number} {ADDRESS} " * 50 for number in range(40)]
    expected = [SIEVE.redact(text) for text in texts]
    failed: list[object] = []

    def work() -> None:
        for _ in range(5):
            if [SIEVE.redact(text) for text in texts] != expected:
                failed.append("other")
            if SIEVE.redact_batch(texts, threads=2) != expected:
                failed.append("batch")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_filters() -> None:
    code = """
import os, threading, ainalyn
sieve = ainalyn.Filter()
texts = ["jane@example.com " + "clean words, " * 4000] * 30
sieve.redact_batch(texts)
stop = False
def work():
    while not stop:
        sieve.redact_batch(texts, threads=2)
thread = threading.Thread(target=work)
thread.start()
for _ in range(8):
    child = os.fork()
    if child == 0:
        good = sieve.redact_batch(texts)[0].counts == {"email": 1}
        os._exit(0 if good and ainalyn.redact("a@example.com") == "[EMAIL]" else 1)
    assert os.waitpid(child, 0)[1] == 0
stop = True
thread.join()
print("well")
"""
    done = subprocess.run(
        [sys.executable, "-I", "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("well\n", "")


def test_a_fault_lets_no_text_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method
            def fail(*_: object) -> object:
                raise RuntimeError(ADDRESS)

            return fail

    sieve = Filter(backend="python")
    monkeypatch.setattr(sieve, "_made", Broken())
    for call in (
        lambda: sieve.find(ADDRESS),
        lambda: sieve.redact(ADDRESS),
        lambda: sieve.redact_batch([ADDRESS]),
        lambda: sieve.redact_value([ADDRESS]),
        lambda: sieve.stream().feed(ADDRESS),
    ):
        with pytest.raises(ainalyn.InternalError, match="did not pass") as caught:
            call()
        assert caught.value.code == "INT_ERR_FILTER"
        assert ADDRESS not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_many_findings() -> None:
    text = "a@example.com " * 20_000
    redacted = SIEVE.redact(text)
    assert redacted.counts == {"email": 20_000}
    assert redacted.text == "[EMAIL] " * 20_000
    assert len(json.dumps(redacted.counts)) < 40


def test_a_mask_hides_what_is_beyond_ascii_in_every_backend() -> None:
    text = "A\u24b612\u00e9\u0660\u4e09\u0345x\u00b2\u00bd_9-\u4e2d\u6587abc"
    backends = ["python", SIEVE.backend]
    for backend in backends:
        sieve = Filter(
            [], patterns={"iban": "[^ ]{6,40}"}, actions={"iban": "mask"}, backend=backend
        )
        assert sieve.redact(text).text == "***********_*-*" + "\u6587abc", backend
