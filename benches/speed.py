"""The tables of long texts: a megabyte, the next one, unseen, that again; and streams."""

from __future__ import annotations

from dataclasses import dataclass

from figures import figure, markdown, rows_of, times
from measure import Case, measure
from peers import OURS
from results import Result, Results

METRICS = ("first", "unseen", "again")


@dataclass(frozen=True)
class Table:
    """Long texts of one size: the table's name, the worker's task, and what a process counts."""

    name: str
    task: str
    size: str
    parts: str

    def run(
        self,
        results: Results,
        peers: list[str],
        encodings: list[str],
        corpora: list[str],
        rounds: int,
    ) -> None:
        """Measure every peer on every text."""
        run(self, results, peers, encodings, corpora, rounds)

    def report(self, results: Results, encoding: str) -> str:
        """Return the tables of one encoding as Markdown."""
        return report(self, results, encoding)


SPEED = Table(
    "speed", "speed", "1 MB, then 1 MB", "the first MB / the next one, unseen / that again"
)
STREAMS = Table(
    "streams",
    "stream",
    "60 MB (scripts: 30 MB)",
    "the first 10 MB / unseen, from 20 MB on / the last 10 MB again",
)


def run(
    table: Table,
    results: Results,
    peers: list[str],
    encodings: list[str],
    corpora: list[str],
    rounds: int,
) -> None:
    """Measure every peer on every text."""
    # On long texts an object around the count makes no difference.
    peers = [peer for peer in peers if peer != OURS[1]]
    for _ in range(rounds):
        for encoding in encodings:
            for corpus in corpora:
                place = (table.name, table.task, encoding, corpus)
                case = Case(*place, "MB/s", METRICS, size=table.size)
                measure(results, case, peers)


def report(table: Table, results: Results, encoding: str) -> str:
    """Return the tables of one encoding as Markdown: ratios first, then what they were made of."""
    rows = rows_of(results, table.name, encoding)
    cases = list(dict.fromkeys(row.case for row in rows))
    peers = list(dict.fromkeys(row.peer for row in rows))

    def filled(cell: str) -> str:
        body = [
            [peer, *(_cell(results, (table.name, encoding, case), peer, cell) for case in cases)]
            for peer in peers
        ]
        return markdown(["", *cases], body)

    parts = [
        f"### {encoding}, {table.size}: times as fast as tiktoken, on unseen text / seen before",
        filled("ratio"),
        f"### {encoding}: MB/s on {table.parts}",
        filled("rate"),
    ]
    if any(row.peer == OURS[0] and row.values for row in rows):
        body = [
            [metric, *(_best(results, (table.name, encoding, case), metric) for case in cases)]
            for metric in METRICS
        ]
        parts += [
            f"### {encoding}: ainalyn, times as fast as the fastest peer that counts right",
            markdown(["", *cases], body),
        ]
    return "\n\n".join(parts)


def _cell(results: Results, place: tuple[str, str, str], peer: str, kind: str) -> str:
    row = results.row(*place, peer)
    if row is None:
        return ""
    if not row.values:
        return row.fault
    if kind == "ratio":
        text = " / ".join(times(results.ratio(row, metric)) for metric in METRICS[1:])
        return f"{text} **{row.fault}**" if row.fault else text
    return " / ".join(figure(row.median(metric)) for metric in METRICS)


def _best(results: Results, place: tuple[str, str, str], metric: str) -> str:
    row = results.row(*place, OURS[0])
    best: Result | None = results.fastest(*place, metric)
    if row is None or best is None:
        return ""
    return f"{times(results.ratio(row, metric, best.peer))} {best.peer}"
