"""The option ``--fail-over``: an exit status of its own where there are too many tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .report import Counted, Row, label
from .text_table import visible
from .token_number import TokenNumber

if TYPE_CHECKING:
    from .model_option import Model

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


def exceeded(rows: Sequence[Row], models: Sequence[Model], most: int, *, each: bool) -> bool:
    """Whether there are more than `most` tokens for a model; standard error is told where.

    An estimate is held to it by the figure to budget with.
    """
    counted = [row for row in rows if isinstance(row, Counted)]
    over = False
    for place, model in enumerate(models):
        sizes = [(label(row.path), row.counts[place].upper) for row in counted]
        if not each:
            sizes = [("the total", sum(size for _, size in sizes))]
        whose = f" for {visible(model.name)}" if len(models) > 1 else ""
        for name, size in sizes:
            if size > most:
                over = True
                click.echo(
                    f"Over {most:,} tokens{whose}: {name} has {size:,}, {size - most:,} too many.",
                    err=True,
                )
    return over
