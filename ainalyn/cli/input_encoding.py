"""The option ``--input-encoding``: texts that are not UTF-8."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import click

from .data.extras import need

F = TypeVar("F", bound=Callable[..., Any])

_AUTO = "auto"


def input_encoding_option(command: F) -> F:
    """Give a command the option --input-encoding, which is None where it is not given."""
    return click.option(
        "--input-encoding",
        callback=_checked,
        metavar="NAME",
        help="Read files in this encoding, such as utf-16 or cp1252; 'auto' guesses each file's.",
    )(command)


def _checked(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    if name == _AUTO:
        need("charset_normalizer", "Guessing encodings")
    elif name is not None:
        try:
            b"a".decode(name)
        except UnicodeError:
            pass  # it has no such text, and is an encoding
        except (LookupError, ValueError) as error:
            raise click.BadParameter(f"{name!r} is no encoding of text that is known.") from error
    return name


def decoded(data: bytes, encoding: str) -> str:
    """The text of a file in that encoding, or for "auto" in the one that it seems to have.

    That is UTF-8 where it can be, unless there are NULs, as UTF-16 has.

    Raises:
        UnicodeError: The file is no such text; for "auto" one without a place in it.
    """
    if encoding != _AUTO:
        text = data.decode(encoding)
        text.encode("utf-8")  # a text of halves of characters, which UTF-7 has, is none
        return text
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        if "\0" not in text:
            return text
    best = need("charset_normalizer", "Guessing encodings").from_bytes(data).best()
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8" if best is None else best.encoding)
    raise UnicodeError("no encoding is found that it has")
