"""The options of the commands that filter, and texts read piece by piece."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import AinalynError, Filter
from .sources import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterator

F = TypeVar("F", bound=Callable[..., Any])

#: So many bytes are read at once, or fewer where a pipe has no more yet.
_PIECE_BYTES = 1 << 20

_ALLOW = "ainalyn.allow"


def _made(context: click.Context, _option: click.Parameter, rules: tuple[str, ...]) -> Filter:
    """The filter of the options; what is none is a mistake of usage."""
    named = [name for words in rules for name in words.replace(",", " ").split()]
    try:
        return Filter(named or None, allow=context.meta[_ALLOW])
    except AinalynError as error:
        raise click.BadParameter(error.message) from error


def _remember(context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> None:
    context.meta[_ALLOW] = values


def filter_options(command: F) -> F:
    """Give a command the options --rules and --allow, which make its filter."""
    command = click.option(
        "-r",
        "--rules",
        "sieve",
        multiple=True,
        callback=_made,
        metavar="NAMES",
        help="Rules and groups, such as 'pii,-phone'; by default pii, secrets and network.",
    )(command)
    return click.option(
        "-a",
        "--allow",
        multiple=True,
        is_eager=True,  # the filter is made of it
        expose_value=False,
        callback=_remember,
        metavar="VALUE",
        help="A value that is no finding, such as your own address. Can be given more than once.",
    )(command)


class ReadError(Exception):
    """A text that can't be read; the message is a sentence that says why."""


def read_pieces(path: str) -> Iterator[str]:
    """The text of a file or, for ``-``, of standard input, as it comes.

    Raises:
        ReadError: It can't be read, or is not UTF-8 from some place on.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    for piece in _read(path):
        held = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            message = (
                f"The file is not UTF-8 text from byte {offset - held + error.start} on "
                f"({error.reason})."
            )
            raise ReadError(message) from error
        offset += len(piece)
        if text:
            yield text


def _read(path: str) -> Iterator[bytes]:
    """The bytes of a file, in pieces, the last of which is empty."""
    try:
        if path == STANDARD_INPUT and sys.stdin is None:
            raise OSError("Standard input is closed")
        with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else open(path, "rb") as file:
            # A pipe gives what it has.
            read = getattr(file, "read1", file.read)
            while True:
                piece = read(_PIECE_BYTES)
                yield piece
                if not piece:
                    return
    except OSError as error:
        message = f"The file can't be read: {error.strerror or error}."
        raise ReadError(message) from error
