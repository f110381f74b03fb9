"""The library and the filter in Python find the same, in hostile texts and with hostile patterns.

`AINALYN_FILTER_TEXTS` says in how many texts: 10,000 unless told, 1,000,000 now and then.
"""

from __future__ import annotations

import os
import random
from typing import Any

import filter_texts
import pytest

import ainalyn
from ainalyn.infrastructure.rust.filter_fallback import PythonFilter

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


@pytest.mark.skipif(
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
