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


@dataclass(frozen=True, slots=True)
class Counted:
    """A file that was counted: its path, its size in bytes, and its tokens."""

    path: str
    size: int
    tokens: TokenCount


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
    """The sums over the rows that were counted."""

    count: int
    upper: int
    exact: bool
    size: int
    files: int
    failed: int


def _sum(rows: Sequence[Row], model: Model) -> _Total:
    counted = [row for row in rows if isinstance(row, Counted)]
    return _Total(
        count=sum(row.tokens.count for row in counted),
        upper=sum(row.tokens.upper for row in counted),
        exact=model.exact and all(row.tokens.exact for row in counted),
        size=sum(row.size for row in counted),
        files=len(counted),
        failed=len(rows) - len(counted),
    )


def print_json(
    rows: Sequence[Row], model: Model, shown: Sequence[Row], folders: Sequence[Row] | None = None
) -> None:
    """Print one JSON document, all ASCII, so that no encoding of the output can spoil it.

    {"model", "encoding", "exact", "files": [...], "total": {...}}, where a file is
    {"path", "count", "upper", "exact", "bytes"} or {"path", "error", "offset"} (offset in bytes,
    null when the error has no place), and the total is
    {"count", "upper", "exact", "bytes", "files", "failed"} over the files that were counted.
    With `folders` there is also {"folders": [...]}, of {"path", "count", "upper", "exact", "bytes",
    "files"}.
    A byte of a path that is not UTF-8 is a lone surrogate, as os.fsdecode gives it.
    """
    total = _sum(rows, model)
    document: dict[str, object] = {
        "model": model.name,
        "encoding": model.encoding,
        "exact": total.exact,
        "files": [_json_row(row) for row in shown],
        "total": {
            "count": total.count,
            "upper": total.upper,
            "exact": total.exact,
            "bytes": total.size,
            "files": total.files,
            "failed": total.failed,
        },
    }
    if folders is not None:
        document["folders"] = [
            _json_row(row) | {"files": row.files} for row in folders if isinstance(row, Folder)
        ]
    click.echo(json.dumps(document, indent=2))


def _json_row(row: Row) -> dict[str, object]:
    if isinstance(row, Failure):
        return {"path": row.path, "error": row.error, "offset": row.offset}
    tokens = row.tokens
    return {
        "path": row.path,
        "count": tokens.count,
        "upper": tokens.upper,
        "exact": tokens.exact,
        "bytes": row.size,
    }


def print_total(rows: Sequence[Row], model: Model) -> None:
    """Print the number of all tokens alone; notes and failures go to standard error."""
    total = _sum(rows, model)
    click.echo(str(total.count))
    if not total.exact:
        click.echo(
            f"Note: {visible(model.name)} can only be estimated here. Plan with {total.upper}.",
            err=True,
        )
    _print_failures(rows)


def _print_failures(rows: Sequence[Row]) -> None:
    for row in rows:
        if isinstance(row, Failure):
            click.echo(f"Error: {label(row.path)}: {row.error}", err=True)


def print_table(rows: Sequence[Row], model: Model, shown: Sequence[Row]) -> None:
    """Print a row per file that is shown and a total of all, and each failure to standard error."""
    total = _sum(rows, model)
    table = _Table(estimated=not total.exact)
    lines = [table.line(row) for row in shown]
    name = _total_label(total, model)
    lines.append(
        table.cells(total.count, total.upper, total.size, visible(name), exact=total.exact)
    )
    header, *body, last = render(table.headers, lines, table.columns).split("\n")
    click.echo("\n".join([emphasised(header), *body, emphasised(last)]))
    if table.estimated:
        click.echo(
            f"{table.mark} marks an estimate: {visible(model.name)} can't be counted exactly here. "
            "Plan with the column 'budget'."
        )
    _print_failures(rows)


class _Table:
    """The columns of one table: estimates bring a column for the figure to plan with.

    The path stands last, so that a long one moves nothing else out of place.
    """

    def __init__(self, *, estimated: bool) -> None:
        self.estimated = estimated
        self.mark = estimate_mark()
        self.headers = ["tokens", "budget", "bytes", "file"]
        self.columns = "rrrl"
        # People read 1,234,567; programs at the other end of a pipe read 1234567.
        self._number = "{:,}" if sys.stdout.isatty() else "{}"
        if not estimated:
            self.headers.remove("budget")
            self.columns = "rrl"

    def line(self, row: Row) -> list[str]:
        if isinstance(row, Failure):
            blank = ["-"] * (len(self.headers) - 2)
            return ["failed", *blank, label(row.path)]
        tokens = row.tokens
        return self.cells(tokens.count, tokens.upper, row.size, label(row.path), exact=tokens.exact)

    def cells(self, count: int, upper: int, size: int, label: str, *, exact: bool) -> list[str]:
        mark = "" if exact else self.mark
        cells = [mark + self._number.format(count), self._number.format(size), label]
        if self.estimated:
            cells.insert(1, self._number.format(upper))
        return cells


def _total_label(total: _Total, model: Model) -> str:
    noun = "file" if total.files == 1 else "files"
    failed = f" ({total.failed} more failed)" if total.failed else ""
    encoding = "" if model.name == model.encoding else f" ({model.encoding})"
    return f"total of {total.files} {noun}{failed} for {model.name}{encoding}"


def label(path: str) -> str:
    """The name of a row, which is safe to print."""
    return "(standard input)" if path == STANDARD_INPUT else visible(path)
