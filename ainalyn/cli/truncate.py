"""``ainalyn truncate``: the beginning of a text, as long as a number of tokens allows."""

from __future__ import annotations

import click

from .. import ValidationError
from .beginning import read_beginning
from .model_option import Model, model_option
from .sources import STANDARD_INPUT, Failure
from .text_table import visible
from .token_number import TokenNumber


@click.command(short_help="Print the beginning of a text, up to a number of tokens.")
@click.argument("file", default=STANDARD_INPUT, metavar="[FILE]", type=click.Path(allow_dash=True))
@click.option(
    "-n",
    "--max-tokens",
    type=TokenNumber(),
    required=True,
    metavar="N",
    help="The most tokens that the output may have, such as 8000 or 8k.",
)
@model_option
def truncate(file: str, max_tokens: int, model: Model) -> None:
    """Print the longest beginning of FILE (or standard input) that has at most N tokens.

    The text ends on a whole character and is written as it stands in the file: no line end is
    added, and a text that fits comes out unchanged. No more is read than that takes.

    \b
    Exit status:
      0  the text was written
      1  the file could not be read, and nothing was written
      2  the command was used wrongly, or the model is unknown
    """  # noqa: D301 - click reads the backspace
    try:
        source = read_beginning(file, lambda text: model.tokenizer.fits(text, max_tokens))
        if isinstance(source, Failure):
            name = "(standard input)" if file == STANDARD_INPUT else visible(file)
            raise click.ClickException(f"{name}: {source.error}")
        text = model.tokenizer.truncate_to_tokens(source.text, max_tokens)
    except ValidationError as error:
        if error.field != "max_tokens":
            raise
        raise click.BadParameter(error.message, param_hint="'--max-tokens'") from error
    if not model.exact:
        click.echo(
            f"Note: {visible(model.name)} can't be counted exactly here; "
            "the text is cut to fit by the figure to budget with.",
            err=True,
        )
    click.echo(text.encode("utf-8"), nl=False)
