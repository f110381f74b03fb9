"""The command ``ainalyn``: its subcommands, and which exception gives which exit status."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from typing import Any, NoReturn, TextIO

import click

from .. import AinalynError, __version__
from .count import count
from .doctor import doctor
from .find import find
from .models import models
from .redact import redact
from .split import split
from .text_table import visible
from .truncate import truncate

# What a shell reports for a program that SIGINT ended.
_INTERRUPTED = 130

# It lays help out for so many columns where there are fewer.
_LEAST_OF_CLICK = 50

_UNWRITABLE = "The output can't be written"


class _Commands(click.Group):
    """A group whose commands end in a sentence and a status, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        try:
            return super().invoke(ctx)
        except AinalynError as error:
            raise click.ClickException(error.message) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(_INTERRUPTED) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command; a file in its place is told what was meant."""
        if args and args[0] not in self.commands and os.path.exists(args[0]):
            name = visible(args[0])
            ctx.fail(f"{name} is a file or folder, no command. Count it: ainalyn count {name}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - as click takes them
        # click's own way to end is a traceback where a message can't be shown.
        extra["standalone_mode"] = False
        columns = shutil.get_terminal_size().columns
        if columns < _LEAST_OF_CLICK:
            extra["terminal_width"] = columns
        try:
            # click itself ends quietly on a closed pipe: whoever read the output has seen enough.
            sys.exit(super().main(*args, **extra))
        except click.Abort:
            sys.exit(_INTERRUPTED)
        except click.ClickException as error:
            failure = error
            # An argument that is quoted in a message must not drive the terminal.
            message = "\n".join(map(visible, failure.message.split("\n")))
            vars(failure).update(message=message)
        except OSError as error:
            # Commands report the files they can't count themselves, so an error that names no file
            # was met in writing the output, and any other in a file of this package.
            failed = f"{error.filename} can't be read" if error.filename else _UNWRITABLE
            failure = click.ClickException(f"{failed}: {error.strerror or error}.")
            _give_up(sys.stdout)
        try:
            failure.show()
        except OSError:
            _give_up(sys.stderr)
        sys.exit(failure.exit_code)


def _give_up(stream: TextIO | None) -> None:
    """Lead `stream` nowhere: at exit the interpreter writes again what it could not write."""
    if stream is None:
        return
    with contextlib.suppress(OSError):  # it has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Everything happens on this machine: no network, no key.",
)
@click.version_option(__version__, "-V", "--version", message="ainalyn %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Count the tokens of text as a language model counts them, and filter it.

    \b
    Examples:
      ainalyn count README.md src --model gpt-4o
      git diff | ainalyn count
      ainalyn truncate --max-tokens 8000 log.txt > start.txt
      tail -f app.log | ainalyn redact
    """  # noqa: D301 - click reads the backspace
    if sys.stdout is None:
        raise click.ClickException(f"{_UNWRITABLE}: standard output is closed.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file's name is no reason to fail where the output is not UTF-8.
        sys.stdout.reconfigure(errors="backslashreplace")
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)


for _command in (count, truncate, split, redact, find, models, doctor):
    cli.add_command(_command)
