"""The option ``--files-from``: names of files in a file, a line each or with NULs between them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from .sources import STANDARD_INPUT

F = TypeVar("F", bound=Callable[..., Any])


def list_options(command: F) -> F:
    """Give a command the options --files-from and -0."""
    command = click.option(
        "-0", "nulls", is_flag=True, help="With --files-from: names end in a NUL, not a line end."
    )(command)
    return click.option(
        "--files-from",
        metavar="FILE",
        type=click.Path(allow_dash=True),
        help="Count the files that FILE names, a line each; '-' is standard input.",
    )(command)


def listed(path: str, *, nulls: bool) -> tuple[str, ...]:
    """The names in a file; they are counted as those of the command line are.

    Raises:
        click.BadParameter: The file can't be read.
    """
    try:
        if path == STANDARD_INPUT:
            if sys.stdin is None:
                raise OSError("Standard input is closed")
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        message = f"{path!r} can't be read: {error.strerror or error}."
        raise click.BadParameter(message, param_hint="'--files-from'") from error
    names = data.split(b"\0") if nulls else data.splitlines()
    return tuple(os.fsdecode(name) for name in names if name)
