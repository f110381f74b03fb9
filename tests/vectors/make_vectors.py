"""Make `cases.json`, the cases that the tests of every language run, from tiktoken.

Run from the top of the repository, with tiktoken 0.14 installed and either cargo or
AINALYN_TEST_VOCABULARIES at hand:

    python tests/vectors/make_vectors.py           # writes tests/vectors/cases.json
    python tests/vectors/make_vectors.py --check   # changes nothing; exit code 1 when the
    committed file is stale

`tests/vectors/README.md` describes the file.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TypedDict

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "python")]

import oracle  # noqa: E402
from texts import (  # noqa: E402
    characters,
    code,
    hostile,
    letters,
    prose,
    runs,
    special,
    surrogates,
    truncation,
    whitespace,
)

CASES = FOLDER / "cases.json"
COMMAND = "python tests/vectors/make_vectors.py"
KINDS: tuple[ModuleType, ...] = (
    prose,
    code,
    whitespace,
    letters,
    characters,
    special,
    truncation,
    hostile,
    runs,
)


class Expected(TypedDict):
    """What one encoding makes of a text.

    A truncation is a pair: `max_tokens`, and the number of UTF-8 bytes that are kept.
    """

    count: int
    truncations: list[list[int]]


def expected(text: str, *, special: bool = False) -> dict[str, Expected]:
    """Return tiktoken's answers for `text`, by encoding, where special tokens may count one."""
    answers: dict[str, Expected] = {}
    for encoding in oracle.ENCODINGS:
        count = oracle.count(encoding, text, special=special)
        limits = sorted({0, *range(min(count, 8)), count // 2, max(count - 1, 0), count, count + 5})
        kept = [
            [limit, len(oracle.truncate(encoding, text, limit, special=special).encode())]
            for limit in limits
        ]
        answers[encoding] = {"count": count, "truncations": kept}
    return answers


def cases() -> list[dict[str, object]]:
    """Return the cases whose text is well-formed."""
    return [
        {
            "name": text.name,
            "text": text.unit,
            "times": text.times,
            "expected": expected(text.unit * text.times),
        }
        for kind in KINDS
        for text in kind.texts()
    ]


def rendered_cases() -> list[dict[str, object]]:
    """Return the cases in which special tokens count one."""
    return [
        {
            "name": text.name,
            "text": text.unit,
            "times": text.times,
            "expected": expected(text.unit * text.times, special=True),
        }
        for text in special.rendered()
    ]


def surrogate_cases() -> list[dict[str, object]]:
    """Return the cases stated in UTF-16 code units."""
    return [
        {
            "name": name,
            "units": units,
            "repaired": oracle.repaired(text),
            "expected": expected(text),
        }
        for name, units in surrogates.units()
        if (text := "".join(map(chr, units)))
    ]


def make() -> str:
    """Return the file's text: one case a line, so that a change shows as a small difference."""
    ordinary, broken, rendered = cases(), surrogate_cases(), rendered_cases()
    names = [case["name"] for case in ordinary + broken]
    if repeated := sorted({str(name) for name in names if names.count(name) > 1}):
        raise ValueError(
            f"These names stand for several cases: {', '.join(repeated)}. Rename all but one."
        )

    def rows(part: list[dict[str, object]]) -> str:
        return ",\n".join(json.dumps(case, separators=(",", ":")) for case in part)

    head = f'"made_by": "{COMMAND}",\n"source": "tiktoken {version("tiktoken")}"'
    body = f'"cases": [\n{rows(ordinary)}\n],\n"surrogate_cases": [\n{rows(broken)}\n]'
    body += f',\n"rendered_cases": [\n{rows(rendered)}\n]'
    return f"{{\n{head},\n{body}\n}}\n"


def main() -> int:
    """Write the file, or with `--check` compare it. Return the exit code."""
    made = make()
    if "--check" not in sys.argv[1:]:
        CASES.write_text(made, encoding="ascii")
        return 0
    if CASES.is_file() and CASES.read_text(encoding="ascii") == made:
        return 0
    print(
        f"{CASES.name} is not what tiktoken makes of the texts. Mend it with: {COMMAND}",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
