"""Make `parts.json`: windows, cuts and runs that every language runs, by their definitions.

Run from the top of the repository, with ainalyn installed, tiktoken 0.14, and either cargo or
AINALYN_TEST_VOCABULARIES at hand:

    python tests/vectors/make_parts.py           # writes tests/vectors/parts.json
    python tests/vectors/make_parts.py --check   # changes nothing; exit code 1 when the
    committed file is stale

The definitions are those of the package's Python lane; tiktoken encodes, and no library counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import cycle
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "python")]

import oracle  # noqa: E402

from ainalyn.infrastructure.rust.lanes import cutting  # noqa: E402

PARTS = FOLDER / "parts.json"
COMMAND = "python tests/vectors/make_parts.py"

#: One for each pattern.
ENCODINGS = ("o200k_base", "cl100k_base", "gpt2")

TEXTS = (
    "It wasn't late. We'd walked home, though, and it'll rain.\n\nThe second part: short.\nEnd.",
    "One line\r\nand a second one\r\n\r\nafter an empty line\r\n",
    "def split(text: str) -> list[str]:\n    if text:\n        return []\n\n    return [text]\n",
    '{"key": [1, 22, 333, 4444], "other": null, "long": 1234567890123}',
    "東京は日本の首都です。人口は約1400万人です。\n大阪も大きい都市です。",
    "Größe, naïve Übermaß – „schön“ … und Ça va? Đó là một câu.",
    "हिन्दी में एक वाक्य। और दूसरा वाक्य।",
    "👩\u200d👩\u200d👧 and 🏳️\u200d🌈, e\u0301 and 🇫🇷🇩🇪.",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbb",
    " \n \n\n   \t\t\n        x\n\n\n\n",
    "ALLCAPSandCamelCase_and_snake-case/paths/like.this?x=1&y=2#fragment",
    "<|endoftext|> is text <|im_start|>here<|im_end|>",
)
ENDS, KEEPS, MARKERS = ("token", "word", "line", "paragraph"), ("start", "end", "middle"), ("", "…")
LIMITS = ((4, 0), (7, 2), (12, 0), (12, 5))


Step = dict[str, object]


def windows() -> Iterator[Step]:
    """Each text in windows of each kind; places of ASCII, the same in all units."""
    encodings = cycle(ENCODINGS)
    for text in TEXTS:
        for at in ENDS:
            for limit, overlap in LIMITS:
                name = next(encodings)
                found = cutting.windows(
                    oracle.encodings()[name], text, limit, overlap, at, lambda tokens: tokens
                )
                places = text.isascii() and at == "word"
                yield {
                    "call": "split_offsets" if places else "split_to_tokens",
                    "with": {
                        "text": text,
                        "max_tokens": limit,
                        "model": name,
                        "overlap": overlap,
                        "at": at.title(),
                    },
                    "returns": [
                        {"start": start, "end": end} if places else text[start:end]
                        for start, end in found
                    ],
                }
            next(encodings)  # else each limit would have its own


def cuts() -> Iterator[Step]:
    """What is kept of each text."""
    encodings = cycle(ENCODINGS)
    for text in TEXTS:
        for keep in KEEPS:
            for marker in MARKERS:
                for limit in (2, 9):
                    name = next(encodings)
                    kept = cutting.truncate_keeping(
                        oracle.encodings()[name], text, limit, keep, marker, lambda tokens: tokens
                    )
                    yield {
                        "call": "truncate_keeping",
                        "with": {
                            "text": text,
                            "max_tokens": limit,
                            "model": name,
                            "keep": keep.title(),
                            "marker": marker,
                        },
                        "returns": kept,
                    }
            next(encodings)


def runs() -> Iterator[Step]:
    """All texts in runs, each as long as it can be."""
    for name in ENCODINGS:
        counts = [len(oracle.encodings()[name].encode_ordinary(text)) for text in TEXTS]
        most = max(counts)
        for limit, items, each in ((most, 0, 0), (2 * most, 0, 0), (9 * most, 4, 0), (most, 3, 8)):
            oversized = "Cut" if each else "Error"
            found: list[list[int]] = []
            total = 0
            for index, count in enumerate(counts):
                taken = min(count, each or limit)
                full = found and (total + taken > limit or items == len(found[-1]))
                if full or not found:
                    found.append([])
                    total = 0
                found[-1].append(index)
                total += taken
            yield {
                "call": "pack",
                "with": {
                    "texts": list(TEXTS),
                    "max_tokens": limit,
                    "model": name,
                    "max_items": items,
                    "max_each": each,
                    "oversized": oversized,
                },
                "returns": [{"start": run[0], "end": run[-1] + 1} for run in found],
            }


def document() -> str:
    """The file, a step a line."""
    steps = ",\n".join(json.dumps(step) for step in (*windows(), *cuts(), *runs()))
    head = {"made_by": COMMAND, "source": f"tiktoken {version('tiktoken')}"}
    return f'{json.dumps(head)[:-1]}, "steps": [\n{steps}\n]}}\n'


def main() -> int:
    """Write the file, or say whether it is stale."""
    made = document()
    if sys.argv[1:] == ["--check"]:
        if PARTS.read_text("ascii") == made:
            return 0
        sys.stderr.write(f"{PARTS.name} is stale. Run: {COMMAND}\n")
        return 1
    PARTS.write_text(made, "ascii", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
