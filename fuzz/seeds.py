"""Writes the texts of tests/vectors as seeds of the targets: ``python fuzz/seeds.py FOLDER``."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

VECTORS = Path(__file__).resolve().parent.parent / "tests" / "vectors"
#: What a target reads before the text: the encoding, a limit, what is done, the repetitions.
TASKS = 4


def main(folder: Path) -> None:
    """Makes a folder for each target and a file for each text."""
    for name in ("counts", "filter"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    cases = json.loads((VECTORS / "cases.json").read_text("utf-8"))["cases"]
    for number, case in enumerate(cases):
        text = case["text"].encode()
        choice = bytes([number % 7, number % 40, number % TASKS, min(case["times"], 256) - 1])
        (folder / "counts" / f"{number}").write_bytes(choice + text)
    with (VECTORS / "filter_rules.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
            (folder / "filter" / f"{number}").write_bytes("\t".join(row).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
