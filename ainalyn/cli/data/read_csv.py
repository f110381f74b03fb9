"""Rows of text with delimiters, the first of which names the columns."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from .columns import Columns
from .extras import need
from .opened import Opened
from .rows import Block, UnreadableError, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What is read at once; no row may be longer.
_BLOCK_BYTES = 8 << 20

#: What pyarrow says of a longer one, or of a quote that nothing closes.
_TOO_LONG = ("straddling", "out of sync")


def read_csv(path: str, wanted: Wanted, delimiter: str) -> Iterator[Block]:
    """Yield the rows of a CSV or TSV file; row 1 is the first below the header."""
    arrow = need("pyarrow", "Reading CSV")
    opened = Opened(path)
    names = _header(opened, delimiter)
    columns = Columns(arrow.schema([(name, arrow.binary()) for name in names]), wanted)
    failed: list[tuple[int, str]] = []
    try:
        reader = _reader(opened, columns.names, delimiter, failed)
        last = 0
        for batch in reader:
            numbers = _numbers(last, batch.num_rows, {number for number, _ in failed})
            last = numbers[-1] if numbers else last
            block = columns.block(numbers, batch)
            block.keys = [_decoded(key) for key in block.keys]
            # The reader may be ahead of its batches.
            block.failed = [one for one in failed if one[0] < last]
            failed[:] = failed[len(block.failed) :]
            block.done = opened.done
            yield block
        yield Block([], [], [[] for _ in wanted.keys], failed, opened.done)
    except arrow.ArrowInvalid as error:
        if any(words in str(error) for words in _TOO_LONG):
            raise UnreadableError(
                f"A row is longer than {_BLOCK_BYTES >> 20} MiB, or a quote is never closed."
            ) from error
        raise


def _header(opened: Opened, delimiter: str) -> list[str]:
    """The names of the columns, of which nothing is taken from the stream."""
    start = opened.stream.peek(1)
    if not start:
        raise UnreadableError("It is empty, and has no line that names the columns.")
    text = start.decode("utf-8-sig", "replace")
    return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])


def _reader(opened: Opened, names: list[str], delimiter: str, failed: list[tuple[int, str]]) -> Any:  # noqa: ANN401 - of pyarrow
    arrow, reading = need("pyarrow", "Reading CSV"), need("pyarrow.csv", "Reading CSV")

    def refused(row: Any) -> str:  # noqa: ANN401 - of pyarrow
        # It counts the header as a row.
        number, fields = row.number - 1, row.actual_columns
        failed.append((number, f"It has {fields} fields, not {row.expected_columns}."))
        return "skip"

    return reading.open_csv(
        arrow.PythonFile(opened.stream, "r"),
        read_options=reading.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES),
        parse_options=reading.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refused
        ),
        # Bytes, as one text that is not UTF-8 would end the file.
        convert_options=reading.ConvertOptions(
            include_columns=names, column_types=dict.fromkeys(names, arrow.binary())
        ),
    )


def _numbers(last: int, rows: int, failed: set[int]) -> Sequence[int]:
    """The numbers of the next rows, without those that failed."""
    if not failed:
        return range(last + 1, last + 1 + rows)
    numbers: list[int] = []
    number = last
    while len(numbers) < rows:
        number += 1
        if number not in failed:
            numbers.append(number)
    return numbers


def _decoded(key: Any) -> Any:  # noqa: ANN401 - of Arrow
    return [
        None if value is None else value.decode("utf-8", "replace") for value in key.to_pylist()
    ]
