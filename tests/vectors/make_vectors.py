"""Make `cases.json`, the cases of every language's tests, from tiktoken and SentencePiece.

Run from the top of the repository, with tiktoken 0.14 and sentencepiece installed, and either cargo
or AINALYN_TEST_VOCABULARIES and AINALYN_TEST_GEMMA_MODEL at hand:

    python tests/vectors/make_vectors.py           # writes tests/vectors/cases.json
    python tests/vectors/make_vectors.py --check   # changes nothing; exit code 1 when the
    committed file is stale

`tests/vectors/README.md` describes the file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TypedDict

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "python")]

import gemma_oracle  # noqa: E402
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
    """Return the answers for `text`, by encoding, where special tokens may count one.

    They are tiktoken's, and SentencePiece's for gemma3, which has no special tokens of that kind.
    """
    answers = {
        encoding: answer(
            partial(oracle.count, encoding, special=special),
            partial(oracle.truncate, encoding, special=special),
            text,
        )
        for encoding in oracle.ENCODINGS
    }
    if not special:
        repaired = oracle.repaired(text)
        answers["gemma3"] = answer(gemma_oracle.count, gemma_oracle.truncate, repaired)
    return answers


def answer(
    count_of: Callable[[str], int], truncate: Callable[[str, int], str], text: str
) -> Expected:
    """Return what one encoding makes of a text."""
    count = count_of(text)
    limits = sorted({0, *range(min(count, 8)), count // 2, max(count - 1, 0), count, count + 5})
    kept = [[limit, len(truncate(text, limit).encode())] for limit in limits]
    return {"count": count, "truncations": kept}


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

    head = f'"made_by": "{COMMAND}",\n"source": "tiktoken {version("tiktoken")}, SentencePiece"'
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
        f"{CASES.name} is not what its oracles make of the texts. Mend it with: {COMMAND}",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
