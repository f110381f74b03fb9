"""The option ``--fail-over``: an exit status of its own where there are too many tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from .report import Counted, Row, label
from .token_number import TokenNumber

F = TypeVar("F", bound=Callable[..., Any])

#: The exit status where there are more tokens than allowed.
OVER = 3


def budget_options(command: F) -> F:
    """Give a command the options --fail-over and --each."""
    command = click.option(
        "--each", is_flag=True, help="With --fail-over: hold each file to it, not the total."
    )(command)
    return click.option(
        "--fail-over",
        type=TokenNumber(),
        metavar="N",
        help="Exit with status 3 if the total has more than N tokens, such as 8000 or 8k.",
    )(command)


def exceeded(rows: Sequence[Row], most: int, *, each: bool) -> bool:
    """Whether there are more than `most` tokens; standard error is told which, and by how many.

    An estimate is held to it by the figure to budget with.
    """
    sizes = [(label(row.path), row.tokens.upper) for row in rows if isinstance(row, Counted)]
    if not each:
        sizes = [("the total", sum(size for _, size in sizes))]
    over = [(name, size) for name, size in sizes if size > most]
    for name, size in over:
        click.echo(
            f"Over {most:,} tokens: {name} has {size:,}, {size - most:,} too many.", err=True
        )
    return bool(over)
