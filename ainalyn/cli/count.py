"""``ainalyn count``: how many tokens each file has, and all of them together."""

from __future__ import annotations

import sys

import click

from .budget import OVER, budget_options, exceeded
from .chosen_rows import choice_options, chosen
from .counting import count_files
from .data.options import data_options
from .file_lists import list_options, listed
from .folders import by_folder, depth_option
from .input_encoding import input_encoding_option
from .model_option import Model, models_option
from .notebooks import notebook_option
from .prices import Rates, rate_options
from .progress import bytes_bar
from .report import print_json, print_table, print_total
from .sources import STANDARD_INPUT, Failure, sizes
from .special_option import of_prompts, special_option
from .walk import Walk, note_binary, walk_options


@click.command(short_help="Count the tokens of files or of standard input.")
@click.argument("files", nargs=-1, metavar="[FILES]...", type=click.Path(allow_dash=True))
@models_option
@walk_options
@notebook_option
@input_encoding_option
@list_options
@choice_options
@depth_option
@budget_options
@rate_options
@special_option
@click.option("--total", is_flag=True, help="Print the number of all tokens alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, not a table.")
@data_options
def count(
    files: tuple[str, ...],
    models: tuple[Model, ...],
    walk: Walk,
    *,
    total: bool,
    as_json: bool,
    fail_over: int | None,
    each: bool,
    price: bool,
    window: bool,
    sort: str | None,
    top: int | None,
    depth: int | None,
    files_from: str | None,
    nulls: bool,
    notebooks: str,
    input_encoding: str | None,
    special: str,
) -> None:
    """Count the tokens of FILES; of standard input if there are none, or for '-'.

    Without FILES in a terminal, the current folder is counted. Folders are counted without what
    .gitignore, .ignore, .git/info/exclude and git's core.excludesFile leave out, names that begin
    with a dot, links, binary files (with a NUL in their first 8 kB), and the folders CVS, RCS,
    SCCS, _darcs and __pycache__. What FILES names itself is always counted.

    Files are UTF-8 text, unless --input-encoding says otherwise, and counted byte for byte: line
    ends and a byte order mark included. Text that looks like a special token (<|endoftext|>) is
    counted as ordinary text, unless --special says otherwise.

    \b
    Exit status:
      0  every file was counted
      1  a file could not be counted; the others were
      2  the command was used wrongly, or the model is unknown
      3  there are more tokens than --fail-over allows
    """  # noqa: D301 - click reads the backspace
    if total and (price or window):
        raise click.UsageError("--total prints numbers of tokens alone. Leave it out.")
    rates = Rates(models, price=price, window=window)
    if files_from is not None:
        files += listed(files_from, nulls=nulls)
    elif not files:
        files = (".",) if _is_terminal() else (STANDARD_INPUT,)
    if special == "count":
        models = tuple(map(of_prompts, models))
    walk.takes_utf16 = input_encoding is not None
    paths = list(walk.expand(files))
    if STANDARD_INPUT in paths and _is_terminal():
        click.echo("Type or paste the text; end it with Ctrl-D (Windows: Ctrl-Z, Enter).", err=True)
    with bytes_bar(lambda: sizes(paths)) as show:
        cells = notebooks == "text"
        rows = list(count_files(models, paths, input_encoding, cells=cells, show=show))
    folders = None if depth is None else chosen(by_folder(rows, files, depth), sort, top)
    if as_json:
        print_json(rows, models, chosen(rows, sort, top), folders, rates)
    elif total:
        print_total(rows, models)
    else:
        shown = chosen(rows, sort, top) if folders is None else folders
        print_table(rows, models, shown, rates)
    note_binary(walk)
    if fail_over is not None and exceeded(rows, models, fail_over, each=each):
        click.get_current_context().exit(OVER)
    if any(isinstance(row, Failure) for row in rows):
        click.get_current_context().exit(1)


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
