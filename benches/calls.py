"""The table of calls: short strings, batches of them, truncation, two threads, memory."""

from __future__ import annotations

import statistics

from figures import figure, markdown, rows_of, times
from measure import Case, measure
from peers import OURS, PEERS
from results import Results, quotients

TABLE = "calls"
TIME, RATE = ("time",), ("rate",)

# Name, worker's task, its argument, unit, figures, threads.
CASES: tuple[tuple[str, str, str, str, tuple[str, ...], int], ...] = (
    ("13 bytes", "short", "13 bytes", "ns", TIME, 1),
    ("100 bytes", "short", "100 bytes", "ns", TIME, 1),
    ("10,000 strings", "batch", "", "thousand/s", ("first", "warm"), 1),
    ("100 tokens of 10 kB", "truncate", "10 kB", "µs", TIME, 1),
    ("100 tokens of 10 MB", "truncate", "10 MB", "µs", TIME, 1),
    ("10 MB, 1 thread", "threads", "", "MB/s", RATE, 1),
    ("10 MB, 2 threads", "threads", "", "MB/s", RATE, 2),
)

# Extra memory of a batch of 1 GB: a figure by itself, so asked of our own package alone.
MEMORY = ("ASCII", "other")


# Cuts of other texts: peers take seconds for some of them.
CUTS = ("English", "French", "Russian", "one piece")


def run(
    results: Results, peers: list[str], encodings: list[str], corpora: list[str], rounds: int
) -> None:
    """Measure every peer in every case that it has a call for."""
    del corpora  # The strings are cut from all but the scripts.
    for _ in range(rounds):
        for encoding in encodings:
            for name, task, argument, unit, metrics, threads in CASES:
                case = Case(TABLE, task, encoding, name, unit, metrics, argument, threads)
                measure(results, case, [peer for peer in peers if _able(peer, task)])
    for encoding in encodings:
        for texts in CUTS:
            case = Case(TABLE, "cut", encoding, f"cut of {texts}", "µs", ("10 kB", "10 MB"), texts)
            measure(results, case, [peer for peer in peers if peer == OURS[0]])
        for texts in MEMORY:
            case = Case(TABLE, "memory", encoding, f"1 GB {texts}", "x", ("extra",), texts)
            measure(results, case, [peer for peer in peers if peer == OURS[0]])


def _able(peer: str, task: str) -> bool:
    if task == "truncate":
        return bool(PEERS[peer].truncate)
    return task != "threads" or PEERS[peer].threaded


def report(results: Results, encoding: str) -> str:
    """Return the table of one encoding as Markdown: each figure with its ratio to tiktoken."""
    peers = list(dict.fromkeys(row.peer for row in rows_of(results, TABLE, encoding)))
    head = [""]
    body = [[peer] for peer in peers]
    best = ["fastest peer that counts right"]
    for name, _, _, unit, metrics, _ in CASES:
        for metric in metrics:
            head.append(f"{name}, {unit}" if len(metrics) == 1 else f"{name}, {metric}, {unit}")
            for line in body:
                line.append(_cell(results, encoding, name, line[0], metric))
            fastest = results.fastest(TABLE, encoding, name, metric)
            ours = results.row(TABLE, encoding, name, OURS[0])
            best.append(fastest.peer if fastest else "")
            if ours and ours.values and fastest:
                share = times(results.ratio(ours, metric, fastest.peer))
                best[-1] += f"; ainalyn {share} as fast"
    title = f"### {encoding}: calls (times as fast as tiktoken)"
    lines = "\n".join(f"- {line}" for line in _within_a_peer(results, encoding))
    return "\n\n".join((title, markdown(head, [*body, best]), lines))


def _cell(results: Results, encoding: str, name: str, peer: str, metric: str) -> str:
    row = results.row(TABLE, encoding, name, peer)
    if row is None:
        return ""
    if not row.values:
        return row.fault
    cell = f"{figure(row.median(metric))} ({times(results.ratio(row, metric))})"
    return f"{cell} **{row.fault}**" if row.fault else cell


def _within_a_peer(results: Results, encoding: str) -> list[str]:
    """Return the ratios between two figures of the same peer."""

    def share(above: tuple[str, str], below: tuple[str, str], metric: str) -> str:
        upper, lower = (results.row(TABLE, encoding, *place) for place in (above, below))
        ratios = quotients(upper, lower, metric)
        return f"{above[1]} {figure(statistics.median(ratios))}" if ratios else ""

    def list_of(name: str, shares: list[str]) -> str:
        return f"{name}: {', '.join(filter(None, shares)) or 'not measured'}"

    one, two = "10 MB, 1 thread", "10 MB, 2 threads"
    short, long = "100 tokens of 10 kB", "100 tokens of 10 MB"
    ints, objects = OURS
    batch = "10,000 strings"
    rows = (results.row(TABLE, encoding, f"1 GB {texts}", ints) for texts in MEMORY)
    cuts = filter(None, (results.row(TABLE, encoding, f"cut of {one}", ints) for one in CUTS))
    grown = [
        f"{row.case} {statistics.median(quotient):.2f}"
        for row in cuts
        if (quotient := [ten / one for one, ten in zip(*row.values.values(), strict=True)])
    ]
    extra = [f"{row.case} {figure(row.median('extra'))}{row.fault}" for row in rows if row]
    return [
        list_of(
            "two threads, times as fast as one", [share((two, p), (one, p), "rate") for p in PEERS]
        ),
        list_of(
            "truncation, time of 10 MB over 10 kB",
            [share((long, p), (short, p), "time") for p in PEERS],
        ),
        list_of("the same of new texts, 100 tokens of 10 MB over 10 kB", grown),
        list_of(
            "batch of ints, times as fast as one of objects",
            [share((batch, ints), (batch, objects), "warm")],
        ),
        list_of("memory of a batch beyond its texts, over their size", extra),
    ]
