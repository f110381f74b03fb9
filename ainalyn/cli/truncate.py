"""``ainalyn truncate``: as much of a text as a number of tokens allows."""

from __future__ import annotations

import click

from .beginning import read_beginning
from .cut_options import max_tokens_option, mistakes_of_usage, text_of
from .ends import read_ends
from .input_encoding import input_encoding_option
from .model_option import Model, model_option
from .sources import STANDARD_INPUT, read
from .special_option import of_prompts, special_option
from .text_table import visible


@click.command(short_help="Print the beginning of a text, or its end, up to a number of tokens.")
@click.argument("file", default=STANDARD_INPUT, metavar="[FILE]", type=click.Path(allow_dash=True))
@max_tokens_option("the output")
@click.option(
    "--keep",
    type=click.Choice(["start", "end", "middle"]),
    default="start",
    show_default=True,
    help="Keep the start, the end, or both and not the middle.",
)
@click.option(
    "--marker",
    default="",
    metavar="TEXT",
    help="Put TEXT in the place of what is left out; its tokens count, too.",
)
@input_encoding_option
@special_option
@model_option
def truncate(
    file: str,
    max_tokens: int,
    keep: str,
    marker: str,
    model: Model,
    input_encoding: str | None,
    special: str,
) -> None:
    """Print the longest beginning of FILE (or standard input) that has at most N tokens.

    The text ends on a whole character and is written as it stands in the file: no line end is
    added, and a text that fits comes out unchanged, in UTF-8. No more is read than that takes, but
    of standard input for '--keep end' and '--keep middle', and with --input-encoding and
    '--special count', which cuts no special token in two.

    \b
    Exit status:
      0  the text was written
      1  the file could not be read, and nothing was written
      2  the command was used wrongly, or the model is unknown
    """  # noqa: D301 - click reads the backspace
    if special == "count":
        model = of_prompts(model)
    with mistakes_of_usage():
        if input_encoding is not None or special == "count":
            source = read(file, input_encoding)
        elif keep == "start":
            source = read_beginning(file, lambda text: model.tokenizer.fits(text, max_tokens))
        else:
            source = read_ends(file, max_tokens)
        text = model.tokenizer.truncate_to_tokens(
            text_of(source), max_tokens, keep=keep, marker=marker, special=model.special
        )
    if not model.exact:
        click.echo(
            f"Note: {visible(model.name)} can't be counted exactly here; "
            "the text is cut to fit by the figure to budget with.",
            err=True,
        )
    click.echo(text.encode("utf-8"), nl=False)
