"""What ``truncate`` and ``split`` share: the number of tokens, and what is wrong with options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from .. import ValidationError
from .sources import STANDARD_INPUT, Failure, Source
from .text_table import visible
from .token_number import TokenNumber

F = TypeVar("F", bound=Callable[..., Any])

#: The options by the arguments of the functions that they become.
_OPTIONS = {
    "max_tokens": "--max-tokens",
    "marker": "--marker",
    "overlap": "--overlap",
    "special": "--special",
}


def max_tokens_option(what: str) -> Callable[[F], F]:
    """Give a command the option --max-tokens, which says of `what` it is the most."""
    return click.option(
        "-n",
        "--max-tokens",
        type=TokenNumber(),
        required=True,
        metavar="N",
        help=f"The most tokens that {what} may have, such as 8000 or 8k.",
    )


@contextmanager
def mistakes_of_usage() -> Iterator[None]:
    """Blames the option that gave an argument which the functions refuse."""
    try:
        yield
    except ValidationError as error:
        option = _OPTIONS.get(error.field or "")
        if option is None:
            raise
        raise click.BadParameter(error.message, param_hint=f"'{option}'") from error


def text_of(source: Source | Failure) -> str:
    """The text that was read.

    Raises:
        ClickException: The file could not be read, or is no text.
    """
    if isinstance(source, Failure):
        name = "(standard input)" if source.path == STANDARD_INPUT else visible(source.path)
        raise click.ClickException(f"{name}: {source.error}")
    return source.text
