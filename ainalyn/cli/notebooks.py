"""The option ``--notebooks``: of a Jupyter notebook, what people wrote in its cells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from .sources import Failure, Source

F = TypeVar("F", bound=Callable[..., Any])

#: A picture in the text of a cell.
_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]+")


def notebook_option(command: F) -> F:
    """Give a command the option --notebooks."""
    return click.option(
        "--notebooks",
        type=click.Choice(["file", "text"]),
        default="file",
        help="Count notebooks (.ipynb) as files, or the text of their cells, without outputs and "
        "pictures.",
    )(command)


def is_notebook(path: str) -> bool:
    """Whether a path is that of a notebook."""
    return path.endswith(".ipynb")


def cells_of(source: Source) -> Source | Failure:
    """The text of a notebook's cells, an empty line between two; the size stays the file's."""
    try:
        cells = json.loads(source.text)["cells"]
        texts = [_PICTURE.sub("", "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Failure(source.path, "The file is no notebook with cells. Count it as a file.")
    return Source(source.path, "\n\n".join(texts), source.size)
