"""Counts rows of data: file after file, block after block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..budget import OVER
from ..progress import bytes_bar
from ..sources import Failure
from .chat_counting import ChatCounter
from .counting import count_texts
from .files import data_files
from .opened import size_of
from .output import Output
from .pictures import check_pictures, print_histogram, save_plot
from .readers import blocks
from .report import print_failures, print_json, print_tables, shown_name
from .rows import UnreadableError, Wanted
from .totals import FileTotal, Totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model_option import Model
    from .asked import DataOptions
    from .files import DataFile


def count_data(
    files: tuple[str, ...], model: Model, options: DataOptions, *, as_json: bool
) -> None:
    """Count what the options name, report it, and end with the status that says how it went."""
    limit = options.fail_over if options.each else options.over
    # Strictness has to name the row that it stops at.
    totals = Totals(
        limit, max(options.listed, options.strict), cut=options.cut, epochs=options.epochs or 0
    )
    check_pictures(histogram=options.histogram, plot=options.plot)
    output = Output(options.output, options.keys) if options.output else None
    try:
        _Run(model, options, totals, output).count(files)
        if output is not None:
            output.finish()
    except KeyboardInterrupt:
        click.echo(f"Interrupted {_how_far(totals)}.", err=True)
        raise
    finally:
        if output is not None:
            output.abandon()
    if as_json:
        print_json(totals, model, options)
    else:
        print_tables(totals, model, options)
        if options.histogram:
            print_histogram(totals)
    if options.plot:
        save_plot(totals, options.plot)
    print_failures(totals)
    if options.fail_over is not None and _exceeded(totals, options.fail_over, each=options.each):
        click.get_current_context().exit(OVER)
    if any(file.error is not None or file.failed for file in totals.files):
        click.get_current_context().exit(1)


def _exceeded(totals: Totals, most: int, *, each: bool) -> bool:
    """Whether there are more tokens than that, in a row or in all; standard error is told."""
    if each:
        if totals.rows_over:
            noun = "row has" if totals.rows_over == 1 else "rows have"
            click.echo(f"Over {most:,} tokens: {totals.rows_over:,} {noun} more.", err=True)
        return totals.rows_over > 0
    size = sum(file.upper for file in totals.files)
    if size > most:
        click.echo(
            f"Over {most:,} tokens: the total has {size:,}, {size - most:,} too many.", err=True
        )
    return size > most


class _Run:
    def __init__(
        self, model: Model, options: DataOptions, totals: Totals, output: Output | None
    ) -> None:
        self._model = model
        self._options = options
        self._totals = totals
        self._output = output
        self._wanted = Wanted(options.column, options.keys)

    def count(self, arguments: tuple[str, ...]) -> None:
        found = list(data_files(arguments, self._options.format))
        sizes = [size_of(file.path) for file in found if not isinstance(file, Failure)]
        known = [size for size in sizes if size is not None]
        before = 0
        with bytes_bar(lambda: sum(known) if len(known) == len(sizes) else None) as show:
            for file in found:
                self._totals.files.append(FileTotal(file.path))
                if isinstance(file, Failure):
                    self._end_early(file.error)
                    continue
                self._count_file(file, before, show)
                before += size_of(file.path) or self._totals.files[-1].size

    def _count_file(self, file: DataFile, before: int, show: Callable[[int], None]) -> None:
        totals, options = self._totals, self._options
        chats = (
            ChatCounter(self._model, training=options.epochs is not None)
            if options.messages
            else None
        )
        try:
            for block in blocks(file, self._wanted):
                if chats is None:
                    counts = count_texts(block.values, self._model)
                else:
                    counts = chats.count(block)
                model = self._model if chats is None else chats.model
                totals.models[model.name] = model.encoding
                totals.add(block, counts)
                if self._output is not None:
                    self._output.add(file.path, block, counts)
                if options.strict and totals.failures:
                    first = totals.failures[0]
                    raise click.ClickException(
                        f"{shown_name(first.path)}:{first.number}: {first.error}"
                    )
                show(before + block.done)
        except UnreadableError as error:
            self._end_early(str(error))

    def _end_early(self, error: str) -> None:
        file = self._totals.files[-1]
        file.error = error
        if self._options.strict:
            raise click.ClickException(f"{shown_name(file.path)}: {error}")


def _how_far(totals: Totals) -> str:
    if not totals.files:
        return "before the first row"
    tally, last = totals.tally, totals.files[-1]
    rows = last.rows + last.nulls + last.failed
    return (
        f"in {shown_name(last.path)} after {rows:,} rows of it; "
        f"{tally.rows:,} rows with {tally.sum:,} tokens were counted in all"
    )
