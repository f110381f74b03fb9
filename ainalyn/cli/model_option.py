"""The option ``--model``, shared by the commands that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from .. import Tokenizer, ValidationError, load_vocabulary, models
from ..infrastructure.rust.arguments import ENCODINGS

DEFAULT_MODEL = "gpt-4"

F = TypeVar("F", bound=Callable[..., Any])

_REQUIRE_EXACT = "ainalyn.require_exact"
_ENCODING = "ainalyn.encoding"
_VOCABULARY = "ainalyn.vocabulary"
_PATTERN = "ainalyn.vocabulary_pattern"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be counted for, and what is known of its counts before any text."""

    name: str
    encoding: str
    exact: bool
    tokenizer: Tokenizer
    #: What special tokens count, as the functions take it.
    special: str = "text"


def _known(
    context: click.Context, option: click.Parameter, names: tuple[str, ...]
) -> tuple[Model, ...]:
    """Return the models of these names; one that nobody knows is a mistake of usage."""
    encoding = _instead_of_a_model(context)
    if encoding is not None:
        if context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE:
            raise click.BadParameter("Give a model, --encoding or --vocabulary, not two of them.")
        names = (encoding,)
    return tuple(_found(context, name) for name in dict.fromkeys(names))


def _found(context: click.Context, name: str) -> Model:
    try:
        return model_named(context, name)
    except ValidationError as error:
        raise click.BadParameter(error.message) from error


def model_named(context: click.Context, name: str) -> Model:
    """The model of a name, by what the command says of estimates.

    Raises:
        ValidationError: It is not known, or can only be estimated, and may not be.
    """
    # Names are looked up on use: asking now stops before any file is read. A letter, because
    # even an estimate may call the count of nothing exact.
    tokenizer = Tokenizer(name)
    probe = tokenizer.count_tokens("a")
    if context.meta[_REQUIRE_EXACT] and not probe.exact:
        tokenizer.count_tokens("a", require_exact=True)  # raises, and says why
    return Model(name, probe.encoding, probe.exact, tokenizer)


def is_given(context: click.Context) -> bool:
    """Whether the command line itself names models, and not the environment or nobody."""
    return context.get_parameter_source("models") is ParameterSource.COMMANDLINE


def _known_one(context: click.Context, option: click.Parameter, names: tuple[str, ...]) -> Model:
    if len(names) > 1:
        raise click.BadParameter("One model is counted for at a time.")
    return _known(context, option, names)[0]


def _remember_encoding(context: click.Context, _option: click.Parameter, name: str | None) -> None:
    context.meta[_ENCODING] = name


def _remember_vocabulary(
    context: click.Context, _option: click.Parameter, file: str | None
) -> None:
    context.meta[_VOCABULARY] = file


def _remember_pattern(context: click.Context, _option: click.Parameter, name: str | None) -> None:
    context.meta[_PATTERN] = name


def _instead_of_a_model(context: click.Context) -> str | None:
    """Return the name of the encoding or of the vocabulary that is to be counted by."""
    encoding, file = context.meta.get(_ENCODING), context.meta.get(_VOCABULARY)
    pattern = context.meta.get(_PATTERN)
    if file is None:
        if pattern is not None:
            raise click.BadParameter("--vocabulary-pattern needs a --vocabulary.")
        return encoding
    if encoding is not None:
        raise click.BadParameter("Give --encoding or --vocabulary, not both.")
    try:
        return load_vocabulary(file, pattern=pattern)
    except ValidationError as error:
        raise click.BadParameter(error.message) from error


def _completed(_context: click.Context, _option: click.Parameter, begun: str) -> list[str]:
    return [row.name for row in models() if not row.prefix and row.name.startswith(begun)]


def _remember(context: click.Context, _option: click.Parameter, value: bool) -> None:
    context.meta[_REQUIRE_EXACT] = value


def model_option(command: F) -> F:
    """Give a command the options --model, --encoding and --require-exact, for one `model`."""
    return _options(command, "model", _known_one, "")


def models_option(command: F) -> F:
    """Give a command the same options for `models`, of which there may be several."""
    return _options(command, "models", _known, "; several have a column each")


def _options(command: F, name: str, found: Callable[..., object], several: str) -> F:
    command = click.option(
        "-m",
        "--model",
        name,
        callback=found,
        multiple=True,  # else the last one would win, and nobody be told
        default=(DEFAULT_MODEL,),
        envvar="AINALYN_MODEL",
        show_envvar=True,
        show_default=DEFAULT_MODEL,
        shell_complete=_completed,
        metavar="NAME",
        help=f"Model or encoding to count for{several}; 'ainalyn models' lists them.",
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
    command = click.option(
        "--vocabulary",
        type=click.Path(exists=True, dir_okay=False),
        is_eager=True,  # the model is that of it
        expose_value=False,
        callback=_remember_vocabulary,
        metavar="FILE",
        help="Vocabulary to count by, instead of a model: tokenizer.json or the like.",
    )(command)
    command = click.option(
        "--vocabulary-pattern",
        is_eager=True,
        expose_value=False,
        callback=_remember_pattern,
        metavar="NAME",
        help="How a .tiktoken file's texts are split, such as o200k or llama3.",
    )(command)
    return click.option(
        "--require-exact",
        is_flag=True,
        is_eager=True,  # the model's own check reads it
        expose_value=False,
        callback=_remember,
        help="Stop where the tokens can only be estimated, as for Claude and Gemini.",
    )(command)
