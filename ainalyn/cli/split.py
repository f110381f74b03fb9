"""``ainalyn split``: a text in windows of at most a number of tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from .cut_options import max_tokens_option, mistakes_of_usage, text_of
from .input_encoding import input_encoding_option
from .model_option import Model, model_option
from .numbered_files import write_numbered
from .prices import Rates
from .report import Counted, print_table
from .sources import STANDARD_INPUT, read
from .token_number import TokenNumber

if TYPE_CHECKING:
    from .. import TokenCount


@click.command(short_help="Split a text into windows of at most a number of tokens.")
@click.argument("file", default=STANDARD_INPUT, metavar="[FILE]", type=click.Path(allow_dash=True))
@max_tokens_option("a window")
@click.option(
    "--overlap",
    type=TokenNumber(),
    default=0,
    metavar="K",
    help="Begin windows with at most K tokens of the one before.",
)
@click.option(
    "--at",
    type=click.Choice(["token", "word", "line", "paragraph"]),
    default="token",
    show_default=True,
    help="End windows there, where there is such a place in their last half.",
)
@input_encoding_option
@model_option
@click.option(
    "--output",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Write a file per window into this folder, such as NAME.0001.md of NAME.md.",
)
@click.option("--force", is_flag=True, help="With --output: replace files of these names.")
@click.option("--json", "as_json", is_flag=True, help="Print the windows as one JSON document.")
def split(
    file: str,
    max_tokens: int,
    overlap: int,
    at: str,
    model: Model,
    input_encoding: str | None,
    output: str | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Divide FILE (or standard input) into windows that have at most N tokens each.

    Without --overlap, the windows joined are the text. The files are in UTF-8. They are written
    under other names first, and none of an earlier split is replaced without --force; what an
    earlier split has more of stays.

    \b
    Exit status:
      0  the windows were written
      1  the file could not be read, or a window not be written
      2  the command was used wrongly, or the model is unknown
    """  # noqa: D301 - click reads the backspace
    if (output is None) is not as_json:
        raise click.UsageError("Say where the windows go: --output DIR or --json.")
    if force and as_json:
        raise click.UsageError("--force is of --output.")
    text = text_of(read(file, input_encoding))
    with mistakes_of_usage():
        places = model.tokenizer.split_offsets(text, max_tokens, overlap=overlap, at=at)
    windows = [text[start:end] for start, end in places]
    counts = model.tokenizer.count_tokens_batch(windows)
    if output is None:
        options = {"max_tokens": max_tokens, "overlap": overlap, "at": at}
        _print_json(file, model, options, places, windows, counts)
        return
    paths = write_numbered(output, file, windows, force=force)
    rows = [
        Counted(path, len(window.encode("utf-8")), (count,))
        for path, window, count in zip(paths, windows, counts, strict=True)
    ]
    print_table(rows, [model], rows, Rates([model]))


def _print_json(
    path: str,
    model: Model,
    options: dict[str, object],
    places: list[tuple[int, int]],
    windows: list[str],
    counts: list[TokenCount],
) -> None:
    """{"path", "model", "encoding", "exact", "max_tokens", "overlap", "at", "windows": [...]},
    where a window is {"start", "end", "count", "upper", "text"}, its places in characters, from 0.
    """  # noqa: D205 - a scheme
    document = {
        "path": path,
        "model": model.name,
        "encoding": model.encoding,
        "exact": model.exact,
        **options,
        "windows": [
            {"start": start, "end": end, "count": count.count, "upper": count.upper, "text": text}
            for (start, end), text, count in zip(places, windows, counts, strict=True)
        ],
    }
    click.echo(json.dumps(document, indent=2))
