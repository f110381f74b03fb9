"""The direct lane's builtins for Arrow's columns: capsules in, and capsules out.

Where the lane is off they answer None. A str that they answer says what is wrong with the column.
"""

from __future__ import annotations

from .direct import private_builtin

#: What is asked of each text, by the numbers of Task in src/foreign/arrow/task.rs.
COUNT, UPPER, TRUNCATE, FITS = range(4)


@private_builtin
def arrow_stream_schema(stream: object, /) -> object:
    """The capsule of a stream's schema."""


@private_builtin
def arrow_stream_next(stream: object, /) -> object:
    """The capsule of a stream's next array; False where there is no more."""


@private_builtin
def arrow_answers(
    schema: object,
    array: object,
    start: int,
    first: int,
    task: int,
    limit: int,
    model: str,
    threads: int,
    /,
) -> object:
    """The answers to as many rows as make a chunk, and how many they are, in a list.

    `start` is the row of the array to begin with, and `first` the number of the array's first row
    in the column. Without an array there are no rows, and the schema alone is looked at.
    """


@private_builtin
def arrow_column(task: int, parts: list[object], /) -> object:
    """The capsule of a whole column, out of the answers to its parts."""


@private_builtin
def arrow_export(column: object, /) -> list[object] | None:
    """The capsules of a column's schema and array, in a list; None to decline."""
