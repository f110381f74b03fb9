"""``ainalyn find``: where texts hold personal data and secrets, never what these are."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from .. import AinalynError, Filter
from .filter_options import filter_options
from .sources import STANDARD_INPUT, Failure, read
from .text_table import visible
from .walk import Walk, note_binary, walk_options

if TYPE_CHECKING:
    from .. import Finding


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding with its line and its column, which count from 1, and characters as columns."""

    finding: Finding
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Searched:
    """A file that was searched."""

    path: str
    found: list[_Found]


@click.command(short_help="Show where texts hold personal data and secrets.")
@click.argument("files", nargs=-1, metavar="[FILES]...", type=click.Path(allow_dash=True))
@filter_options
@walk_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, not lines.")
def find(files: tuple[str, ...], sieve: Filter, walk: Walk, *, as_json: bool) -> None:
    """Show the places in FILES (or standard input, also for '-') as path:line:column: rule.

    Folders are searched as 'ainalyn count' counts them. What was found is never shown, only the
    names of the rules and the places.

    \b
    Exit status:
      0  nothing was found
      1  something was found
      2  a file could not be read, or the command was used wrongly
    """  # noqa: D301 - click reads the backspace
    rows = [_search(sieve, path) for path in walk.expand(files or (STANDARD_INPUT,))]
    note_binary(walk)
    if as_json:
        click.echo(json.dumps(_document(rows), indent=2))
    for row in rows:
        if isinstance(row, Failure):
            if not as_json:
                click.echo(f"Error: {_label(row.path)}: {row.error}", err=True)
        elif not as_json:
            for one in row.found:
                click.echo(f"{_label(row.path)}:{one.line}:{one.column}: {one.finding.rule}")
    status = max((_status(row) for row in rows), default=0)
    if status:
        click.get_current_context().exit(status)


def _search(sieve: Filter, path: str | Failure) -> _Searched | Failure:
    source = path if isinstance(path, Failure) else read(path)
    if isinstance(source, Failure):
        return source
    try:
        findings = sieve.find(source.text)
    except AinalynError as error:
        return Failure(source.path, error.message)
    return _Searched(source.path, _with_lines(source.text, findings))


def _with_lines(text: str, findings: list[Finding]) -> list[_Found]:
    if not findings:
        return []
    starts, end = [0], text.find("\n")
    while end >= 0:
        starts.append(end + 1)
        end = text.find("\n", end + 1)
    found = []
    for finding in findings:
        line = bisect_right(starts, finding.start)
        found.append(_Found(finding, line, finding.start - starts[line - 1] + 1))
    return found


def _status(row: _Searched | Failure) -> int:
    return 2 if isinstance(row, Failure) else int(bool(row.found))


def _document(rows: list[_Searched | Failure]) -> dict[str, object]:
    """{"files": [...], "counts": {rule: n}, "total"}, where a file is {"path", "findings"} or
    {"path", "error", "offset"}, and a finding {"rule", "start", "end", "line", "column"}. Places
    are in characters, from 0; lines and columns count from 1.
    """  # noqa: D205 - a scheme
    counts: dict[str, int] = {}
    for row in rows:
        if isinstance(row, _Searched):
            for one in row.found:
                counts[one.finding.rule] = counts.get(one.finding.rule, 0) + 1
    return {
        "files": [_json_row(row) for row in rows],
        "counts": counts,
        "total": sum(counts.values()),
    }


def _json_row(row: _Searched | Failure) -> dict[str, object]:
    if isinstance(row, Failure):
        return {"path": row.path, "error": row.error, "offset": row.offset}
    return {
        "path": row.path,
        "findings": [
            {
                "rule": one.finding.rule,
                "start": one.finding.start,
                "end": one.finding.end,
                "line": one.line,
                "column": one.column,
            }
            for one in row.found
        ],
    }


def _label(path: str) -> str:
    return "(standard input)" if path == STANDARD_INPUT else visible(path)
