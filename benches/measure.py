"""Measure a case: every peer in turn, each answer compared with tiktoken's."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import child
from peers import PEERS, REFERENCE
from results import Result, Results

# What a worker answers: a count, counts, a truncated text, or nothing to compare.
Answer = int | list[int] | str | None


@dataclass(frozen=True)
class Case:
    """What to measure: the table it belongs to, the worker's task, and the names of its figures."""

    table: str
    task: str
    encoding: str
    name: str
    unit: str
    metrics: tuple[str, ...]
    argument: str = ""
    threads: int = 1
    size: str = ""


def measure(results: Results, case: Case, peers: list[str]) -> None:
    """Ask all peers once, in turn, each in a fresh process: one round of a case."""
    truth: Answer = None
    for name in peers:
        version = PEERS[name].version()
        place = (case.table, case.encoding, case.name, name)
        row = results.add(Result(*place, version, case.unit, size=case.size))
        if not version:
            row.fault = "not installed"
        if row.fault and not row.values:
            continue  # It failed before.
        print(*place, file=sys.stderr, flush=True)
        argument = case.argument or case.name
        try:
            answer = child.run(case.task, name, case.encoding, argument, case.threads)
        except child.ChildError as error:
            if name == REFERENCE:
                raise  # Nothing to compare with.
            row.fail(str(error))
            continue
        if name == REFERENCE:
            truth = answer["answer"]
        row.fault = row.fault or difference(answer["answer"], truth)
        for metric, value in zip(case.metrics, answer["values"], strict=True):
            row.add(metric, value)


def difference(answer: Answer, truth: Answer) -> str:
    """Say how an answer differs from tiktoken's: the empty string when it does not."""
    if answer == truth:
        return ""
    if isinstance(answer, str) and isinstance(truth, str):
        return f"wrong: keeps {len(answer)} characters instead of {len(truth)}"
    mine, theirs = _counts(answer), _counts(truth)
    if len(mine) != len(theirs):
        return f"wrong: {len(mine)} counts for {len(theirs)} texts"
    if len(mine) > 3:
        wrong = sum(a != b for a, b in zip(mine, theirs, strict=True))
        return f"wrong: {wrong:,} of {len(theirs):,} counts"
    off = sum(abs(a - b) for a, b in zip(mine, theirs, strict=True))
    return f"wrong: off by {off:,} of {sum(theirs):,} tokens"


def _counts(answer: Answer) -> list[int]:
    if isinstance(answer, list):
        return answer
    return [answer] if isinstance(answer, int) else []
