"""What is printed of data: tables for people, or one JSON document for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from ..sources import STANDARD_INPUT
from ..text_table import emphasised, estimate_mark, render, visible

if TYPE_CHECKING:
    from ..model_option import Model
    from .asked import DataOptions
    from .totals import FileTotal, Place, Totals

PERCENTS = (50, 90, 95, 99)


def print_json(totals: Totals, model: Model, options: DataOptions) -> None:
    """Print one JSON document, all ASCII; README, "Data", says what is in it."""
    tally = totals.tally
    exact = _exact(totals, model)
    total: dict[str, object] = {
        "count": tally.sum,
        "upper": sum(file.upper for file in totals.files),
        "exact": exact,
        "bytes": sum(file.size for file in totals.files),
        "files": sum(file.error is None for file in totals.files),
        "failed": sum(file.error is not None for file in totals.files),
        "rows": tally.rows,
        "null_rows": sum(file.nulls for file in totals.files),
        "failed_rows": sum(file.failed for file in totals.files),
        "min": tally.min,
        "mean": tally.mean,
    }
    percentiles = zip(PERCENTS, tally.percentiles(PERCENTS), strict=True)
    total |= {f"p{percent}": count for percent, count in percentiles} | {"max": tally.max}
    if totals.written is not None:
        total["assistant"] = totals.written
    if totals.epochs:
        total["billed"] = totals.billed
    models = _models(totals, model)
    document: dict[str, object] = {
        "model": ", ".join(models),
        "encoding": ", ".join(dict.fromkeys(models.values())),
        "exact": exact,
        "files": [_json_file(file) for file in totals.files],
        "total": total,
    }
    if totals.over is not None:
        rows = [_json_row(place, options) | {"count": place.tokens} for place in totals.overs]
        document["over"] = {"limit": totals.over, "count": totals.rows_over, "rows": rows}
    document["failures"] = [
        {"path": place.path, "row": place.number, "error": place.error} for place in totals.failures
    ]
    click.echo(json.dumps(document, indent=2))


def _json_file(file: FileTotal) -> dict[str, object]:
    found: dict[str, object] = {
        "path": file.path,
        "count": file.count,
        "upper": file.upper,
        "exact": file.exact,
        "bytes": file.size,
        "rows": file.rows,
        "null_rows": file.nulls,
        "failed_rows": file.failed,
    }
    return found if file.error is None else found | {"error": file.error, "offset": None}


def _json_row(place: Place, options: DataOptions) -> dict[str, object]:
    keys = dict(zip(options.keys, place.keys, strict=True))
    return {"path": place.path, "row": place.number} | ({"id": keys} if keys else {})


def _exact(totals: Totals, model: Model) -> bool:
    return model.exact and all(file.exact for file in totals.files)


def print_tables(totals: Totals, model: Model, options: DataOptions) -> None:
    """Print the files if there are several, the figures, and the rows over the limit."""
    number = "{:,}" if sys.stdout.isatty() else "{}"
    mark = "" if _exact(totals, model) else estimate_mark()
    if len(totals.files) > 1:
        _print_files(totals, number, mark)
    tally, label = totals.tally, _label(totals, model)
    figures = [(mark + number.format(tally.sum), label)]
    if mark:
        upper = sum(file.upper for file in totals.files)
        figures.append((number.format(upper), "budget, the figure to plan with"))
    figures += [
        (number.format(tally.rows), f"rows{_others(totals)}"),
        (number.format(tally.min), "min"),
        (f"{tally.mean:,.1f}" if "," in number else f"{tally.mean:.1f}", "mean"),
    ]
    percentiles = zip(PERCENTS, tally.percentiles(PERCENTS), strict=True)
    figures += [(number.format(count), f"p{percent}") for percent, count in percentiles]
    figures.append((number.format(tally.max), "max"))
    if totals.written is not None:
        figures.append((number.format(totals.written), "written by the assistant"))
    if totals.epochs:
        cut = "" if totals.cut is None else f", each row cut at {totals.cut}"
        figures.append((number.format(totals.billed), f"billed for {totals.epochs} epochs{cut}"))
    if totals.over is not None:
        figures.append((number.format(totals.rows_over), f"rows over {totals.over}"))
    header, total, *lines = render(("tokens", ""), figures, "rl").split("\n")
    click.echo("\n".join([emphasised(header.rstrip()), emphasised(total), *lines]))
    if totals.overs:
        _print_overs(totals, options, number)


def _print_files(totals: Totals, number: str, mark: str) -> None:
    rows = []
    for file in totals.files:
        state = f" (failed: {file.error})" if file.error else ""
        cells = [mark + number.format(file.count), number.format(file.rows)]
        rows.append([*cells, number.format(file.size), shown_name(file.path) + state])
    header, *lines = render(("tokens", "rows", "bytes", "file"), rows, "rrrl").split("\n")
    click.echo("\n".join([emphasised(header), *lines, ""]))


def _print_overs(totals: Totals, options: DataOptions, number: str) -> None:
    rows = [
        [number.format(place.tokens), *[visible(key or "") for key in place.keys], _at(place)]
        for place in totals.overs
    ]
    headers = ("tokens", *map(visible, options.keys), "row")
    lines = render(headers, rows, "r" + "l" * (len(headers) - 1))
    header, *body = lines.split("\n")
    more = totals.rows_over - len(totals.overs)
    click.echo("\n".join(["", emphasised(header), *body]))
    if more:
        click.echo(f"and {number.format(more)} more; --list N lists N, --output all.")


def print_failures(totals: Totals) -> None:
    """Print to standard error which files and rows could not be counted, and why."""
    for place in totals.failures:
        click.echo(f"Error: {_at(place)}: {place.error}", err=True)
    more = sum(file.failed for file in totals.files) - len(totals.failures)
    if more:
        click.echo(f"Error: {more} more rows could not be counted; --list N lists N.", err=True)
    for file in totals.files:
        if file.error is not None:
            click.echo(f"Error: {shown_name(file.path)}: {file.error}", err=True)


def _label(totals: Totals, model: Model) -> str:
    read = sum(file.error is None for file in totals.files)
    failed = len(totals.files) - read
    noun = "file" if read == 1 else "files"
    more = f" ({failed} more failed)" if failed else ""
    models = _models(totals, model).items()
    names = [name if name == encoding else f"{name} ({encoding})" for name, encoding in models]
    return visible(f"total of {read} {noun}{more} for {', '.join(names)}")


def _models(totals: Totals, model: Model) -> dict[str, str]:
    """What was counted by, and the encodings: `model`, unless files name others."""
    return totals.models or {model.name: model.encoding}


def _others(totals: Totals) -> str:
    nulls = sum(file.nulls for file in totals.files)
    failed = sum(file.failed for file in totals.files)
    words = [f"{nulls} more without text"] if nulls else []
    words += [f"{failed} more failed"] if failed else []
    return f" ({', '.join(words)})" if words else ""


def _at(place: Place) -> str:
    return f"{shown_name(place.path)}:{place.number}"


def shown_name(path: str) -> str:
    """A path as people read it."""
    return "(standard input)" if path == STANDARD_INPUT else visible(path)
