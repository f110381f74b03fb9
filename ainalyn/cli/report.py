"""What ``ainalyn count`` prints: a table for people, or one JSON document for programs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from .. import TokenCount
from .sources import STANDARD_INPUT, Failure
from .text_table import emphasised, estimate_mark, render, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model_option import Model
    from .prices import Rates


@dataclass(frozen=True, slots=True)
class Counted:
    """A file that was counted: its path, its size in bytes, and its tokens for each model."""

    path: str
    size: int
    counts: tuple[TokenCount, ...]


@dataclass(frozen=True, slots=True)
class Folder(Counted):
    """A folder: the sums over all files below it, and how many these are."""

    files: int


Row = Counted | Failure


def added(counts: Sequence[TokenCount]) -> TokenCount:
    """The sum of the counts of several texts for one model."""
    return TokenCount(
        sum(tokens.count for tokens in counts),
        counts[0].model,
        counts[0].encoding,
        all(tokens.exact for tokens in counts),
        sum(tokens.upper for tokens in counts),
    )


@dataclass(frozen=True, slots=True)
class _Total:
    """The sums over the rows that were counted, and how many failed."""

    counts: tuple[TokenCount, ...]
    size: int
    files: int
    failed: int


def _sum(rows: Sequence[Row], models: Sequence[Model]) -> _Total:
    counted = [row for row in rows if isinstance(row, Counted)]
    # Beside the files, so that there is a sum where there are none.
    nothing = [TokenCount(0, model.name, model.encoding, model.exact) for model in models]
    return _Total(
        counts=tuple(map(added, zip(nothing, *(row.counts for row in counted), strict=True))),
        size=sum(row.size for row in counted),
        files=len(counted),
        failed=len(rows) - len(counted),
    )


def print_json(
    rows: Sequence[Row],
    models: Sequence[Model],
    shown: Sequence[Row],
    folders: Sequence[Row] | None,
    rates: Rates,
) -> None:
    """Print one JSON document, all ASCII, so that no encoding of the output can spoil it.

    {"model", "encoding", "exact", "files": [...], "total": {...}}, where a file is
    {"path", "count", "upper", "exact", "bytes"} or {"path", "error", "offset"} (offset in bytes,
    null when the error has no place), and the total is
    {"count", "upper", "exact", "bytes", "files", "failed"} over the files that were counted.
    With `folders` there is also {"folders": [...]}, of {"path", "count", "upper", "exact", "bytes",
    "files"}. For several models, the first three are in {"models": [...]}, and in the place of
    "count", "upper" and "exact" there is {"counts": {model: {"count", "upper", "exact"}}}.
    With prices, "price" and "price_upper" (US dollars) stand beside these, with windows "window"
    (the share of "context_window", which stands beside the model), each null if it is not known;
    and {"prices": {"package", "version", "newest", "date", "currency"}} says whose they are.
    A byte of a path that is not UTF-8 is a lone surrogate, as os.fsdecode gives it.
    """
    total = _sum(rows, models)
    heads: list[dict[str, object]] = [
        {"model": model.name, "encoding": model.encoding, "exact": counts.exact}
        | rates.of_model(model.name)
        for model, counts in zip(models, total.counts, strict=True)
    ]
    document: dict[str, object] = heads[0] if len(heads) == 1 else {"models": heads}
    document |= rates.document()
    document["files"] = [_json_row(row, rates) for row in shown]
    if folders is not None:
        document["folders"] = [
            _json_row(row, rates) | {"files": row.files}
            for row in folders
            if isinstance(row, Folder)
        ]
    document["total"] = _json_counts(total.counts, rates) | {
        "bytes": total.size,
        "files": total.files,
        "failed": total.failed,
    }
    click.echo(json.dumps(document, indent=2))


def _json_row(row: Row, rates: Rates) -> dict[str, object]:
    if isinstance(row, Failure):
        return {"path": row.path, "error": row.error, "offset": row.offset}
    return {"path": row.path, **_json_counts(row.counts, rates), "bytes": row.size}


def _json_counts(counts: Sequence[TokenCount], rates: Rates) -> dict[str, object]:
    each = {
        tokens.model: {"count": tokens.count, "upper": tokens.upper, "exact": tokens.exact}
        | rates.fields(tokens)
        for tokens in counts
    }
    return dict(each[counts[0].model]) if len(counts) == 1 else {"counts": each}


def print_total(rows: Sequence[Row], models: Sequence[Model]) -> None:
    """Print the number of all tokens alone, a line a model; notes go to standard error."""
    counts = _sum(rows, models).counts
    for tokens in counts:
        click.echo(str(tokens.count))
    for tokens in counts:
        if not tokens.exact:
            click.echo(
                f"Note: {visible(tokens.model)} can only be estimated here. "
                f"Plan with {tokens.upper}.",
                err=True,
            )
    _print_failures(rows)


def _print_failures(rows: Sequence[Row]) -> None:
    for row in rows:
        if isinstance(row, Failure):
            click.echo(f"Error: {label(row.path)}: {row.error}", err=True)


def print_table(
    rows: Sequence[Row], models: Sequence[Model], shown: Sequence[Row], rates: Rates
) -> None:
    """Print a row per file that is shown and a total of all.

    Standard error is told what the mark of estimates means, whose prices are shown, and each
    failure.
    """
    total = _sum(rows, models)
    table = _Table(total.counts, rates)
    lines = [table.line(row) for row in shown]
    lines.append(table.cells(total.counts, total.size, visible(_total_label(total))))
    header, *body, last = render(table.headers, lines, table.columns).split("\n")
    click.echo("\n".join([emphasised(header), *body, emphasised(last)]))
    if estimated := [tokens.model for tokens in total.counts if not tokens.exact]:
        click.echo(
            f"{table.mark} marks an estimate: {visible(' and '.join(estimated))} can't be counted "
            "exactly here. Plan with the column 'budget'.",
            err=True,
        )
    for note in rates.notes():
        click.echo(note, err=True)
    _print_failures(rows)


class _Table:
    """The columns of one table: estimates bring a column for the figure to plan with, rates theirs.

    The path stands last, so that a long one moves nothing else out of place.
    """

    def __init__(self, totals: Sequence[TokenCount], rates: Rates) -> None:
        self._rates = rates
        self.mark = estimate_mark()
        # People read 1,234,567; programs at the other end of a pipe read 1234567.
        self._number = "{:,}" if sys.stdout.isatty() else "{}"
        self._estimated = [not tokens.exact for tokens in totals]
        self.headers: list[str] = []
        for tokens in totals:
            self.headers.append("tokens" if len(totals) == 1 else visible(tokens.model))
            if not tokens.exact:
                self.headers.append("budget")
            self.headers += rates.headers()
        self.headers += ["bytes", "file"]
        self.columns = "r" * (len(self.headers) - 1) + "l"

    def line(self, row: Row) -> list[str]:
        if isinstance(row, Failure):
            blank = ["-"] * (len(self.headers) - 2)
            return ["failed", *blank, label(row.path)]
        return self.cells(row.counts, row.size, label(row.path))

    def cells(self, counts: Sequence[TokenCount], size: int, label: str) -> list[str]:
        cells = []
        for tokens, estimated in zip(counts, self._estimated, strict=True):
            mark = "" if tokens.exact else self.mark
            cells.append(mark + self._number.format(tokens.count))
            if estimated:
                cells.append(self._number.format(tokens.upper))
            cells += self._rates.cells(tokens)
        return [*cells, self._number.format(size), label]


def _total_label(total: _Total) -> str:
    noun = "file" if total.files == 1 else "files"
    failed = f" ({total.failed} more failed)" if total.failed else ""
    label = f"total of {total.files} {noun}{failed}"
    if len(total.counts) > 1:  # the columns are named by the models
        return label
    (tokens,) = total.counts
    encoding = "" if tokens.model == tokens.encoding else f" ({tokens.encoding})"
    return f"{label} for {tokens.model}{encoding}"


def label(path: str) -> str:
    """The name of a row, which is safe to print."""
    return "(standard input)" if path == STANDARD_INPUT else visible(path)
