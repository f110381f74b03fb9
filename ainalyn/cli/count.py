"""``ainalyn count``: how many tokens each file has, and all of them together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .. import AinalynError
from .budget import OVER, budget_options, exceeded
from .chosen_rows import choice_options, chosen
from .data.options import data_options
from .file_lists import list_options, listed
from .folders import by_folder, depth_option
from .long_files import count_long, is_long
from .model_option import Model, model_option
from .notebooks import cells_of, is_notebook, notebook_option
from .progress import with_progress
from .report import Counted, Row, print_json, print_table, print_total
from .sources import STANDARD_INPUT, Failure, Source, read
from .walk import Walk, note_binary, walk_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .. import Tokenizer

# A batch lets the tokenizer use all processors; its size bounds the text held at once.
_BATCH_BYTES = 4 << 20
_BATCH_FILES = 256


@click.command(short_help="Count the tokens of files or of standard input.")
@click.argument("files", nargs=-1, metavar="[FILES]...", type=click.Path(allow_dash=True))
@model_option
@walk_options
@notebook_option
@list_options
@choice_options
@depth_option
@budget_options
@click.option("--total", is_flag=True, help="Print the number of all tokens alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, not a table.")
@data_options
def count(
    files: tuple[str, ...],
    model: Model,
    walk: Walk,
    *,
    total: bool,
    as_json: bool,
    fail_over: int | None,
    each: bool,
    sort: str | None,
    top: int | None,
    depth: int | None,
    files_from: str | None,
    nulls: bool,
    notebooks: str,
) -> None:
    """Count the tokens of FILES; of standard input if there are none, or for '-'.

    Without FILES in a terminal, the current folder is counted. Folders are counted without what
    .gitignore, .ignore and .git/info/exclude leave out, names that begin with a dot, links, binary
    files (with a NUL in their first 8 kB), and the folders CVS, RCS, SCCS, _darcs and __pycache__.
    What FILES names itself is always counted.

    Files are UTF-8 text and counted byte for byte: line ends and a byte order mark included. Text
    that looks like a special token (<|endoftext|>) is counted as ordinary text.

    \b
    Exit status:
      0  every file was counted
      1  a file could not be counted; the others were
      2  the command was used wrongly, or the model is unknown
      3  there are more tokens than --fail-over allows
    """  # noqa: D301 - click reads the backspace
    if files_from is not None:
        files += listed(files_from, nulls=nulls)
    elif not files:
        files = (".",) if _is_terminal() else (STANDARD_INPUT,)
    paths = list(walk.expand(files))
    if STANDARD_INPUT in paths and _is_terminal():
        click.echo("Type or paste the text; end it with Ctrl-D (Windows: Ctrl-Z, Enter).", err=True)
    rows = list(
        with_progress(_count_all(model.tokenizer, paths, cells=notebooks == "text"), len(paths))
    )
    folders = None if depth is None else chosen(by_folder(rows, files, depth), sort, top)
    if as_json:
        print_json(rows, model, chosen(rows, sort, top), folders)
    elif total:
        print_total(rows, model)
    else:
        print_table(rows, model, chosen(rows, sort, top) if folders is None else folders)
    note_binary(walk)
    if fail_over is not None and exceeded(rows, fail_over, each=each):
        click.get_current_context().exit(OVER)
    if any(isinstance(row, Failure) for row in rows):
        click.get_current_context().exit(1)


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _count_all(
    tokenizer: Tokenizer, paths: Iterable[str | Failure], *, cells: bool
) -> Iterator[Row]:
    """Yield a row per path, in order, reading and counting a batch of files at a time."""
    batch: list[Source | Failure] = []
    held = 0
    for path in paths:
        notebook = cells and isinstance(path, str) and is_notebook(path)
        if isinstance(path, str) and not notebook and is_long(path):
            yield from _count_batch(tokenizer, batch)
            batch, held = [], 0
            yield count_long(tokenizer.model, path)
            continue
        source = path if isinstance(path, Failure) else read(path)
        if notebook and isinstance(source, Source):
            source = cells_of(source)
        batch.append(source)
        held += source.size if isinstance(source, Source) else 0
        if held >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield from _count_batch(tokenizer, batch)
            batch, held = [], 0
    yield from _count_batch(tokenizer, batch)


def _count_batch(tokenizer: Tokenizer, batch: list[Source | Failure]) -> list[Row]:
    texts = [source.text for source in batch if isinstance(source, Source)]
    try:
        counts = iter(tokenizer.count_tokens_batch(texts))
    except AinalynError:
        # The batch doesn't say which text it was: one by one, only that file fails.
        return [_count_one(tokenizer, source) for source in batch]
    return [
        Counted(source.path, source.size, next(counts)) if isinstance(source, Source) else source
        for source in batch
    ]


def _count_one(tokenizer: Tokenizer, source: Source | Failure) -> Row:
    if isinstance(source, Failure):
        return source
    try:
        return Counted(source.path, source.size, tokenizer.count_tokens(source.text))
    except AinalynError as error:
        return Failure(source.path, error.message)
