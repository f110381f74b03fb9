"""The records of all processors, and what holds on each: ``python benches/records.py``.

The README's table gives the least and the greatest ratio of all records, so that no processor
speaks for the others. The command writes it anew; a test says when it is stale.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from figures import markdown, times
from peers import OURS

RECORDS = Path(__file__).with_name("record")

#: The rows of the README's table: heading, table, case, metric.
ROWS = (
    ("English, not seen before", "speed", "english", "unseen"),
    ("English, seen before", "speed", "english", "again"),
    ("12 scripts, not seen before", "speed", "scripts", "unseen"),
    ("JSON, not seen before", "speed", "json", "unseen"),
    ("60 MB of English, not seen before", "streams", "english", "unseen"),
    ("a string of 13 bytes", "calls", "13 bytes", "time"),
    ("10,000 strings, seen before", "calls", "10,000 strings", "warm"),
)


@dataclass(frozen=True)
class Record:
    """The lines of one file: what was measured on one processor on one day."""

    lines: list[dict[str, str]]

    def where(self) -> str:
        """Return the processor, and what else a figure depends on."""
        first = self.lines[0]
        size = next((line["size"] for line in self.lines if line["table"] == "speed"), "")
        parts = (first["cpu"], first["system"], f"Python {first['python']}", first["date"])
        return f"{', '.join(parts)} ({size} of each long text)"

    def ratios(self, encoding: str, row: tuple[str, str, str, str]) -> dict[str, float]:
        """Return how many times as fast as tiktoken each peer is that counts all texts right."""
        _, *wanted = row
        wrong = {
            line["peer"]
            for line in self.lines
            if line["encoding"] == encoding and line["table"] == "exact" and line["fault"]
        }
        return {
            line["peer"]: float(line["to_tiktoken"])
            for line in self.lines
            if [line["table"], line["case"], line["metric"]] == wanted
            and line["encoding"] == encoding
            and line["to_tiktoken"]
            and not line["fault"]
            and line["peer"] not in wrong
        }


def records(folder: Path = RECORDS) -> list[Record]:
    """Return all records, in the order of their files' names."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            found.append(Record(list(csv.DictReader(file))))
    return found


def small_table(found: list[Record], encoding: str) -> str:
    """Return the README's table: what each row is on the slowest and on the fastest processor."""
    head = ["", "tiktoken", "**ainalyn**", "the fastest other that counts right", "over that one"]
    lines = []
    for row in ROWS:
        ours, others, leads, names = [], [], [], []
        for record in found:
            ratios = record.ratios(encoding, row)
            rivals = {peer: ratio for peer, ratio in ratios.items() if peer not in OURS}
            if OURS[0] in ratios and rivals:
                name = max(rivals, key=lambda peer: rivals[peer])
                ours.append(ratios[OURS[0]])
                others.append(rivals[name])
                leads.append(ratios[OURS[0]] / rivals[name])
                names.append(name)
        if ours:
            named = f"{_span(others)} ({', '.join(dict.fromkeys(names))})"
            lines.append([row[0], times(1.0), _span(ours), named, _span(leads)])
    where = "\n".join(f"- {record.where()}" for record in found)
    return f"{markdown(head, lines)}\n\nMeasured on:\n\n{where}"


def _span(ratios: list[float]) -> str:
    """Return the least and the greatest, which may be one."""
    ends = dict.fromkeys((times(min(ratios)), times(max(ratios))))
    return " to ".join(ends)


def main() -> int:
    """Write the README's table and chart anew; the exit code is 1 when one was stale."""
    import chart
    import readme

    if readme.put_small(small_table(records(), "o200k_base")) | chart.put():
        print("README.md or docs/speed.svg was not what the records say: commit what is mended.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
