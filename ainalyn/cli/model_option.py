"""The option ``--model``, shared by the commands that count."""

from __future__ import annotations

from dataclasses import dataclass

import click

from ainalyn import Tokenizer, ValidationError

DEFAULT_MODEL = "gpt-4"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be counted for, and what is known of its counts before any text."""

    name: str
    encoding: str
    exact: bool
    tokenizer: Tokenizer


def _known(_context: click.Context, _option: click.Parameter, name: str) -> Model:
    """Return the model of that name; a name nobody knows is a mistake of usage."""
    try:
        # Names are looked up on use: asking now stops before any file is read. A letter, because
        # even an estimate may call the count of nothing exact.
        tokenizer = Tokenizer(name)
        probe = tokenizer.count_tokens("a")
    except ValidationError as error:
        raise click.BadParameter(error.message) from error
    return Model(name, probe.encoding, probe.exact, tokenizer)


model_option = click.option(
    "-m",
    "--model",
    callback=_known,
    default=DEFAULT_MODEL,
    show_default=True,
    metavar="NAME",
    help="Model or encoding to count for; 'ainalyn models' lists them.",
)
