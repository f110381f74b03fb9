"""The table of long texts: a megabyte of a corpus, the next one unseen, that again."""

from __future__ import annotations

from figures import figure, markdown, rows_of, times
from measure import Case, measure
from peers import OURS
from results import Result, Results

TABLE = "speed"
METRICS = ("first", "unseen", "again")

#: What a process counts: the beginning of a corpus, and as much behind it.
SIZE = "1 MB, then 1 MB"


def run(
    results: Results, peers: list[str], encodings: list[str], corpora: list[str], rounds: int
) -> None:
    """Measure every peer on every corpus."""
    # On long texts an object around the count makes no difference.
    peers = [peer for peer in peers if peer != OURS[1]]
    for _ in range(rounds):
        for encoding in encodings:
            for corpus in corpora:
                case = Case(TABLE, "speed", encoding, corpus, "MB/s", METRICS, size=SIZE)
                measure(results, case, peers)


def report(results: Results, encoding: str) -> str:
    """Return the tables of one encoding as Markdown: ratios first, then what they were made of."""
    rows = rows_of(results, TABLE, encoding)
    cases = list(dict.fromkeys(row.case for row in rows))
    peers = list(dict.fromkeys(row.peer for row in rows))

    def table(cell: str) -> str:
        body = [
            [peer, *(_cell(results, encoding, case, peer, cell) for case in cases)]
            for peer in peers
        ]
        return markdown(["", *cases], body)

    parts = [
        f"### {encoding}: times as fast as tiktoken, on unseen text / on text seen before",
        table("ratio"),
        f"### {encoding}: MB/s on the first MB / the next one, unseen / that again",
        table("rate"),
    ]
    if any(row.peer == OURS[0] and row.values for row in rows):
        body = [
            [metric, *(_best(results, encoding, case, metric) for case in cases)]
            for metric in METRICS
        ]
        parts += [
            f"### {encoding}: ainalyn, times as fast as the fastest peer that counts right",
            markdown(["", *cases], body),
        ]
    return "\n\n".join(parts)


def _cell(results: Results, encoding: str, case: str, peer: str, kind: str) -> str:
    row = results.row(TABLE, encoding, case, peer)
    if row is None:
        return ""
    if not row.values:
        return row.fault
    if kind == "ratio":
        text = " / ".join(times(results.ratio(row, metric)) for metric in METRICS[1:])
        return f"{text} **{row.fault}**" if row.fault else text
    return " / ".join(figure(row.median(metric)) for metric in METRICS)


def _best(results: Results, encoding: str, case: str, metric: str) -> str:
    row = results.row(TABLE, encoding, case, OURS[0])
    best: Result | None = results.fastest(TABLE, encoding, case, metric)
    if row is None or best is None:
        return ""
    return f"{times(results.ratio(row, metric, best.peer))} {best.peer}"
