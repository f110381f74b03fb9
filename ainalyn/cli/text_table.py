"""Plain tables and the characters that may go into them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click
from tabulate import tabulate

if TYPE_CHECKING:
    from collections.abc import Sequence

# tabulate's alignment of columns, by the letter used here.
_ALIGNMENTS = {"r": "right", "l": "left"}


def render(headers: Sequence[str], rows: Sequence[Sequence[str]], columns: str) -> str:
    """Lay out rows under headers; `columns` has one letter a column, r(ight) or l(eft).

    The width follows from the content alone, never from the terminal, and no cell is cut.
    """
    return tabulate(
        rows,
        headers=headers,
        tablefmt="plain",
        colalign=[_ALIGNMENTS[letter] for letter in columns],
        disable_numparse=True,  # a file may be named 1e5
        preserve_whitespace=True,  # and a name may begin with a space
    )


def visible(name: str) -> str:
    """Return a name with what can't be printed escaped, so that it stays on its line.

    Control characters would drive the terminal; bytes that are not UTF-8 could not be written.
    """
    if name.isprintable():
        return name
    return "".join(_escaped(character) for character in name)


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    if "\udc80" <= character <= "\udcff":  # how Python carries an undecodable byte in a name
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def estimate_mark() -> str:
    """Return the mark of an estimate, in ASCII where standard output can't show the better one."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "≈".encode(encoding)
    except UnicodeEncodeError:
        return "~"
    return "≈"


def emphasised(line: str) -> str:
    """Return the line in bold; click takes the style away again when no terminal reads it.

    It stays plain where NO_COLOR is set, as https://no-color.org asks, and on a dumb terminal.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return line
    return click.style(line, bold=True)
