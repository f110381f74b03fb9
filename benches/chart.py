"""The README's chart, out of the newest record: ``python benches/records.py``.

It has the times as fast as tiktoken of whoever counts all texts right, in lengths of logarithms.
"""

from __future__ import annotations

import math
from pathlib import Path
from xml.sax.saxutils import escape

from peers import OURS
from records import ROWS, Record, records

CHART = Path(__file__).parent.parent / "docs" / "speed.svg"
ENCODING = "o200k_base"

WIDTH, LABELS, BAR, GAP = 720, 150, 16, 14
#: A background of its own, as a page may be dark.
STYLE = (
    "text{font:12px sans-serif;fill:#222}.head{font-weight:bold}.ours{fill:#0a6}.other{fill:#99a}"
)


def newest(found: list[Record]) -> Record:
    """The record of the last day."""
    return max(found, key=lambda record: record.lines[0]["date"])


def drawn(record: Record) -> str:
    """The chart of a record, as SVG."""
    rows = [(row[0], record.ratios(ENCODING, row)) for row in ROWS]
    rows = [(heading, ratios) for heading, ratios in rows if len(ratios) > 1]
    most = max(max(ratios.values()) for _, ratios in rows)
    marks, y = [], 44
    for heading, ratios in rows:
        marks.append(f'<text class="head" x="10" y="{y}">{escape(heading)}</text>')
        y += 8
        for peer, ratio in _shown(ratios):
            kind = "ours" if peer == OURS[0] else "other"
            length = max(2, round((WIDTH - LABELS - 70) * math.log(max(ratio, 1)) / math.log(most)))
            marks.append(
                f'<text x="10" y="{y + 12}">{escape(peer)}</text>'
                f'<rect class="{kind}" x="{LABELS}" y="{y}" width="{length}" height="{BAR - 3}"/>'
                f'<text x="{LABELS + length + 6}" y="{y + 12}">{ratio:g}</text>'
            )
            y += BAR
        y += GAP + 8
    title = f"Times as fast as tiktoken, {ENCODING}, {record.where().partition(' (')[0]}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" role="img">\n'
        f"<!-- made by: python benches/records.py -->\n<title>{escape(title)}</title>\n"
        f'<style>{STYLE}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="10" y="20">{escape(title)}</text>\n' + "\n".join(marks) + "\n</svg>\n"
    )


def _shown(ratios: dict[str, float]) -> list[tuple[str, float]]:
    """Ours, the two fastest of the others, and tiktoken."""
    others = sorted((peer for peer in ratios if peer not in OURS), key=lambda peer: -ratios[peer])
    shown = [OURS[0], *others[:2], *(peer for peer in others[2:] if peer == "tiktoken")]
    return [(peer, ratios[peer]) for peer in shown if peer in ratios]


def put() -> bool:
    """Puts the chart into its file; whether it was another before."""
    made = drawn(newest(records()))
    stale = not CHART.is_file() or CHART.read_text(encoding="utf-8") != made
    CHART.write_text(made, encoding="utf-8")
    return stale
