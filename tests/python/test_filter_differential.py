"""The library and the filter in Python find the same, in hostile texts and with hostile patterns.

`AINALYN_FILTER_TEXTS` says in how many texts: 10,000 unless told, 1,000,000 now and then.
"""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path
from typing import Any

import filter_texts
import pytest

import ainalyn
from ainalyn.infrastructure.rust.filter_fallback import PythonFilter
from ainalyn.infrastructure.rust.tables import rows

TEXTS = int(os.environ.get("AINALYN_FILTER_TEXTS", "10000"))
EVERY = ["pii", "secrets", "network", "pii-loose", "secrets-loose"]

CONFIGS: dict[str, tuple[int, dict[str, Any]]] = {
    "default": (4, {}),
    "every": (4, {"rules": EVERY}),
    "plain": (1, {"rules": EVERY, "fold": False}),
    "reserved": (1, {"rules": EVERY, "skip_reserved": True}),
    "own": (
        2,
        {
            "words": {"name": ["a", "card 1", "中é"], "part": {"values": ["1/"], "word": False}},
            "patterns": {
                "digits": {"pattern": "[0-9]{2,13}", "check": "luhn"},
                "near": {"pattern": r"\b[a-z]{1,3}(?:[0-9]|-){0,4}?\b", "near": ["tel", "12"]},
                "any": r"[^a-z0-9 ]{2,5}|\s\S",
            },
            "allow": {"email": ["a@b.co"], "pii": ["123-45-6789"]},
            "allow_patterns": ["[0-9.]{4,16}"],
            "actions": {"email": "hash", "card": "mask", "name": "keep", "secrets": "remove"},
            "key": b"0123456789abcdef",
        },
    ),
}


def pieces() -> list[str]:
    """What texts are made of: the examples too, whole and cut."""
    examples = [text for _, text, _ in filter_texts.examples()]
    cut = [text[: 2 * len(text) // 3] for text in examples]
    common = [*filter_texts.WHOLE, *filter_texts.PIECES, *filter_texts.OPEN] * 4
    return [piece for piece in [*examples, *cut, *common] if "\ud800" not in piece]


pytestmark = pytest.mark.skipif(
    not ainalyn.check_rust_modules().get("filter"), reason="there is no library to compare"
)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_library_finds_what_python_finds(name: str) -> None:
    share, config = CONFIGS[name]
    library, reference = ainalyn.Filter(**config), PythonFilter(**config)
    chance, parts = random.Random(name), pieces()
    wrong = []
    for _ in range(TEXTS * share // 12):
        text = "".join(chance.choices(parts, k=chance.randrange(1, 9)))
        redacted = library.redact(text)
        found = [(one.rule, one.start, one.end) for one in redacted.findings]
        expected = reference.redact(text)
        if (redacted.text, found) != expected:
            wrong.append(f"{text!r}\n  library {found}\n  python  {expected[1]}")
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:20])


@pytest.mark.parametrize("signs", ["1-2 .@a:", "A40+()-"])
def test_they_find_the_same_in_every_short_text(signs: str) -> None:
    library, reference = ainalyn.Filter(EVERY), PythonFilter(rules=EVERY)
    for length in range(1, 6):
        for characters in itertools.product(signs, repeat=length):
            text = "".join(characters)
            assert found_by(library, text) == reference.find(text), text


def test_they_see_through_the_same_disguises() -> None:
    library, reference = ainalyn.Filter(EVERY), PythonFilter(rules=EVERY)
    chance = random.Random(1)
    disguises: dict[str, list[str]] = {}
    for first, last, _, text in rows("folds.tsv"):
        for code in range(int(first, 16), min(int(last, 16), int(first, 16) + 50) + 1):
            disguises.setdefault(text, []).append(chr(code))
    strange = [one for several in disguises.values() for one in several]
    for _ in range(TEXTS // 2):
        marks = list(" x中"[chance.randrange(3)].join(chance.sample(filter_texts.WHOLE, 2)))
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(marks))
            marks[at] = chance.choice(disguises.get(marks[at], [marks[at]]))
            marks.insert(chance.randrange(len(marks)), chance.choice(disguises[""]))
        if chance.random() < 0.3:
            marks.insert(chance.randrange(len(marks)), chance.choice(strange))
        whole = "".join(marks)
        assert found_by(library, whole) == reference.find(whole), repr(whole)


def found_by(made: ainalyn.Filter, text: str) -> list[tuple[str, int, int]]:
    return [(one.rule, one.start, one.end) for one in made.find(text)]


def test_they_find_the_same_in_what_a_fuzzer_kept() -> None:
    """In the folder `AINALYN_FUZZ_CORPUS`; without it, in the examples of all rules at once."""
    library, reference = ainalyn.Filter(EVERY), PythonFilter(rules=EVERY)
    folder = os.environ.get("AINALYN_FUZZ_CORPUS")
    kept = [path.read_bytes() for path in Path(folder).iterdir()] if folder else []
    texts = [data.decode(errors="replace") for data in kept]
    for text in texts or ["".join(text for _, text, _ in filter_texts.examples())]:
        assert found_by(library, text) == reference.find(text), repr(text)
