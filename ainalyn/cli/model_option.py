"""The option ``--model``, shared by the commands that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from .. import Tokenizer, ValidationError, models
from ..infrastructure.rust.arguments import ENCODINGS

DEFAULT_MODEL = "gpt-4"

F = TypeVar("F", bound=Callable[..., Any])

_REQUIRE_EXACT = "ainalyn.require_exact"
_ENCODING = "ainalyn.encoding"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be counted for, and what is known of its counts before any text."""

    name: str
    encoding: str
    exact: bool
    tokenizer: Tokenizer


def _known(context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> Model:
    """Return the model of that name; two, or a name nobody knows, are mistakes of usage."""
    encoding = context.meta.get(_ENCODING)
    if len(names) > 1:
        raise click.BadParameter("One model is counted for at a time.")
    if encoding is not None:
        if context.get_parameter_source("model") is ParameterSource.COMMANDLINE:
            raise click.BadParameter("Give a model or --encoding, not both.")
        names = (encoding,)
    (name,) = names
    try:
        # Names are looked up on use: asking now stops before any file is read. A letter, because
        # even an estimate may call the count of nothing exact.
        tokenizer = Tokenizer(name)
        probe = tokenizer.count_tokens("a")
        if context.meta[_REQUIRE_EXACT] and not probe.exact:
            tokenizer.count_tokens("a", require_exact=True)  # raises, and says why
    except ValidationError as error:
        raise click.BadParameter(error.message) from error
    return Model(name, probe.encoding, probe.exact, tokenizer)


def _remember_encoding(context: click.Context, _option: click.Parameter, name: str | None) -> None:
    context.meta[_ENCODING] = name


def _completed(_context: click.Context, _option: click.Parameter, begun: str) -> list[str]:
    return [row.name for row in models() if not row.prefix and row.name.startswith(begun)]


def _remember(context: click.Context, _option: click.Parameter, value: bool) -> None:
    context.meta[_REQUIRE_EXACT] = value


def model_option(command: F) -> F:
    """Give a command the options --model, --encoding and --require-exact."""
    command = click.option(
        "-m",
        "--model",
        callback=_known,
        multiple=True,  # else the last one would win, and nobody be told
        default=(DEFAULT_MODEL,),
        envvar="AINALYN_MODEL",
        show_envvar=True,
        show_default=DEFAULT_MODEL,
        shell_complete=_completed,
        metavar="NAME",
        help="Model or encoding to count for; 'ainalyn models' lists them.",
    )(command)
    command = click.option(
        "--encoding",
        type=click.Choice(ENCODINGS),
        is_eager=True,  # the model is that of it
        expose_value=False,
        callback=_remember_encoding,
        metavar="NAME",
        help="Encoding to count by, instead of a model.",
    )(command)
    return click.option(
        "--require-exact",
        is_flag=True,
        is_eager=True,  # the model's own check reads it
        expose_value=False,
        callback=_remember,
        help="Stop where the tokens can only be estimated, as for Claude and Gemini.",
    )(command)
