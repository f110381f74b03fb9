"""The cases of `tests/vectors/cases.json`, which every language runs.

`tests/vectors/README.md` describes the file.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass

from oracle import REPOSITORY

FILE = REPOSITORY / "tests" / "vectors" / "cases.json"


@dataclass(frozen=True)
class Case:
    """A text with its expected count in one encoding.

    `countable` is the text as it is counted: `text` with its surrogates repaired, and `text`
    itself where there are none.
    """

    name: str
    encoding: str
    text: str
    countable: str
    count: int
    truncations: list[tuple[int, int]]

    def truncated(self, max_tokens: int, kept_bytes: int) -> str:
        """Return the expected truncation; a text that fits comes back as it is, not repaired."""
        return (
            self.text if self.count <= max_tokens else self.countable.encode()[:kept_bytes].decode()
        )


@functools.cache
def all_cases() -> tuple[Case, ...]:
    """Return every case, one for each text and encoding."""
    return tuple(_read())


def _read() -> Iterator[Case]:
    data = json.loads(FILE.read_text(encoding="ascii"))
    rows = [(row, text := row["text"] * row["times"], text) for row in data["cases"]]
    rows += [
        (row, "".join(map(chr, row["units"])), row["repaired"]) for row in data["surrogate_cases"]
    ]
    for row, text, countable in rows:
        for encoding, expected in row["expected"].items():
            truncations = [(max_tokens, kept) for max_tokens, kept in expected["truncations"]]
            yield Case(row["name"], encoding, text, countable, expected["count"], truncations)
