"""The table of right answers: on how many hostile strings a peer's count is not tiktoken's."""

from __future__ import annotations

from figures import markdown, rows_of
from measure import Case, measure
from results import Results

TABLE = "exact"
CASES = {"hostile strings": "hostile", "text of a special token": "special"}


def run(
    results: Results, peers: list[str], encodings: list[str], corpora: list[str], rounds: int
) -> None:
    """Ask every peer once; nothing is timed."""
    del corpora, rounds
    for encoding in encodings:
        for name, argument in CASES.items():
            measure(results, Case(TABLE, "hostile", encoding, name, "", (), argument), peers)


def report(results: Results, encoding: str) -> str:
    """Return the table of one encoding as Markdown."""
    peers = dict.fromkeys(row.peer for row in rows_of(results, TABLE, encoding))

    def cell(peer: str, case: str) -> str:
        row = results.row(TABLE, encoding, case, peer)
        return (row.fault or "all right") if row else ""

    body = [[peer, *(cell(peer, case) for case in CASES)] for peer in peers]
    return f"### {encoding}: counts of odd strings\n\n{markdown(['', *CASES], body)}"
