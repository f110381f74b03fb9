"""``ainalyn redact``: texts without personal data and secrets."""

from __future__ import annotations

import click

from .. import AinalynError, Filter
from .filter_options import ReadError, filter_options, read_pieces
from .sources import STANDARD_INPUT
from .text_table import visible


@click.command(short_help="Print texts without personal data and secrets.")
@click.argument("files", nargs=-1, metavar="[FILES]...", type=click.Path(allow_dash=True))
@filter_options
def redact(files: tuple[str, ...], sieve: Filter) -> None:
    """Print FILES (or standard input, also for '-') with [EMAIL] and the like for what is found.

    Texts pass as they come: a line of a pipe is written before the next one is read, but for what
    may be the beginning of something to find. Nothing else of the text is changed.

    \b
    Exit status:
      0  every text was written
      1  a file could not be read; the others were written
      2  the command was used wrongly
    """  # noqa: D301 - click reads the backspace
    failed = False
    for path in files or (STANDARD_INPUT,):
        try:
            _write(sieve, path)
        except (ReadError, AinalynError) as error:
            failed = True
            click.echo(f"Error: {_label(path)}: {error}", err=True)
    if failed:
        click.get_current_context().exit(1)


def _write(sieve: Filter, path: str) -> None:
    stream = sieve.stream()
    try:
        for piece in read_pieces(path):
            _echo(stream.feed(piece))
    except ReadError:
        _echo(stream.finish())  # what was text is written, all of it redacted
        raise
    _echo(stream.finish())


def _echo(text: str) -> None:
    if text:
        click.echo(text.encode(), nl=False)  # click flushes


def _label(path: str) -> str:
    return "(standard input)" if path == STANDARD_INPUT else visible(path)
