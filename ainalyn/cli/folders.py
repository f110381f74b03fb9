"""The option ``--depth``: sums by folder in the place of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from .report import Counted, Folder, Row, added
from .sources import STANDARD_INPUT, Failure

F = TypeVar("F", bound=Callable[..., Any])


def depth_option(command: F) -> F:
    """Give a command the option --depth."""
    return click.option(
        "--depth",
        type=click.IntRange(min=0),
        metavar="N",
        help="Show folders down to N levels, each with the sum of all below it, not their files.",
    )(command)


def by_folder(rows: Iterable[Row], arguments: Iterable[str], depth: int) -> list[Row]:
    """The folders down to that depth below those that `arguments` name, which have depth 0.

    A folder stands before what is in it. A file that is named itself stays; failures stand last.
    """
    # The shortest first, as what two arguments name is counted twice in the outer one.
    named = [name for name in arguments if name != STANDARD_INPUT and os.path.isdir(name)]
    tops = sorted({os.path.join(name, "") for name in named}, key=len)
    inside: dict[str, list[Counted]] = {}
    alone: list[Row] = []
    for row in rows:
        top = next((top for top in tops if row.path.startswith(top)), None)
        if isinstance(row, Failure) or top is None:
            alone.append(row)
            continue
        below = row.path[len(top) :].split(os.sep)[:-1]
        for level in range(min(len(below), depth) + 1):
            inside.setdefault(os.path.join(top, *below[:level], ""), []).append(row)
    folders: list[Row] = [_summed(path, counted) for path, counted in inside.items()]
    files = [row for row in alone if isinstance(row, Counted)]
    return [*folders, *files, *(row for row in alone if isinstance(row, Failure))]


def _summed(path: str, rows: Sequence[Counted]) -> Folder:
    counts = tuple(map(added, zip(*(row.counts for row in rows), strict=True)))
    return Folder(path, sum(row.size for row in rows), counts, len(rows))
