"""The options ``--sort`` and ``--top``: in which order files are shown, and how many of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from .report import Counted, Row
from .sources import Failure

F = TypeVar("F", bound=Callable[..., Any])


def choice_options(command: F) -> F:
    """Give a command the options --sort and --top."""
    command = click.option(
        "--top",
        type=click.IntRange(min=0),
        metavar="N",
        help="Show the first N files alone, by default the largest; the total is of all.",
    )(command)
    return click.option(
        "--sort",
        type=click.Choice(["tokens", "path", "bytes"]),
        help="Show the files with the most tokens (of the first model) or bytes first, or by path.",
    )(command)


def chosen(rows: Sequence[Row], sort: str | None, top: int | None) -> list[Row]:
    """The rows to show, in their order; failures stand last and are never left out."""
    if sort is None and top is None:
        return list(rows)
    counted = [row for row in rows if isinstance(row, Counted)]
    failed = [row for row in rows if isinstance(row, Failure)]
    if sort == "path":
        counted.sort(key=lambda row: row.path)
    elif sort == "bytes":
        counted.sort(key=lambda row: -row.size)
    else:
        counted.sort(key=lambda row: -row.counts[0].count)
    return [*counted[:top], *failed]
