"""The options of ``ainalyn count`` for data, and the way from them to `run`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from ..sources import STANDARD_INPUT
from ..token_number import TokenNumber
from .asked import DataOptions
from .formats import FORMATS

F = TypeVar("F", bound=Callable[..., Any])

#: The parameters of the command itself that data heeds too.
_SHARED = frozenset({"files", "models", "require_exact", "as_json", "fail_over", "each"})


#: What belongs to data alone.
_OWN = frozenset(DataOptions.__dataclass_fields__) - _SHARED

_COUNT = click.IntRange(min=0)

_OPTIONS = (
    click.option(
        "-c",
        "--column",
        metavar="NAME",
        help="Count this column of data, or what this path finds, such as messages.0.content.",
    ),
    click.option(
        "--messages",
        is_flag=True,
        help="Data: count each row as a chat or a request: fine-tuning, batches, ShareGPT.",
    ),
    click.option(
        "--epochs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Chats: sum up what training N times bills, of rows that are fit for it.",
    ),
    click.option(
        "--limit",
        "cut",
        type=_COUNT,
        metavar="N",
        help="Chats: training cuts a row at N tokens.",
    ),
    click.option(
        "--format",
        type=click.Choice(FORMATS),
        help="Data: the format, where the name of a file does not tell it.",
    ),
    click.option(
        "--id",
        "keys",
        multiple=True,
        metavar="NAME",
        help="Data: a column that tells rows apart where they are listed or written.",
    ),
    click.option(
        "--over", type=TokenNumber(), metavar="N", help="Data: list rows of more than N tokens."
    ),
    click.option(
        "--list",
        "listed",
        type=_COUNT,
        default=100,
        show_default=True,
        metavar="N",
        help="Data: how many rows over a limit, and how many that failed, are listed.",
    ),
    click.option(
        "--output",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Data: write the tokens of each row to a .parquet, .csv or .arrow file.",
    ),
    click.option("--histogram", is_flag=True, help="Data: show the distribution as bars."),
    click.option(
        "--plot",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Data: draw it into a .png, .svg or .pdf file.",
    ),
    click.option("--strict", is_flag=True, help="Data: stop at the first row that fails."),
)


def data_options(command: F) -> F:
    """Give a command the options for data, which take it over where a column is named."""

    @functools.wraps(command)
    def either(**arguments: Any) -> Any:  # noqa: ANN401 - as click calls it
        given = {name: arguments.pop(name) for name in _OWN}
        if given["column"] is None and not given["messages"]:
            _refuse(given.keys(), "is for data: name a column with --column, or say --messages.")
            return command(**arguments)
        if given["column"] is not None and given["messages"]:
            raise click.UsageError("--messages reads rows as a whole. Leave --column out.")
        if not given["messages"]:
            _refuse({"epochs", "cut"}, "is for chats: say --messages.")
        elif given["cut"] is not None and not given["epochs"]:
            raise click.UsageError("--limit is of training: say how often with --epochs.")
        command_line = {parameter.name for parameter in click.get_current_context().command.params}
        _refuse(command_line - _SHARED - _OWN, "is for files of text, not for data.")
        given |= {"fail_over": arguments["fail_over"], "each": arguments["each"]}
        if given["each"] and given["over"] not in (None, given["fail_over"]):
            raise click.UsageError("--over and --fail-over name two limits of a row. Give one.")
        if len(arguments["models"]) > 1:
            raise click.UsageError("Data is counted for one model at a time.")
        from .run import count_data

        files = arguments["files"] or (STANDARD_INPUT,)
        options = DataOptions(**given)
        (model,) = arguments["models"]
        return count_data(files, model, options, as_json=arguments["as_json"])

    for option in reversed(_OPTIONS):
        either = option(either)
    return either  # type: ignore[return-value]


def _refuse(names: Any, why: str) -> None:  # noqa: ANN401 - a set or a view of names
    context = click.get_current_context()
    for parameter in context.command.params:
        if (
            parameter.name in names
            and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
        ):
            raise click.UsageError(f"{max(parameter.opts, key=len)} {why}")
