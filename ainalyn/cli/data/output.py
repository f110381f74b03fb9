"""The counts of each row, written beside its keys, under a temporary name until all are there."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

import click

from .extras import need

if TYPE_CHECKING:
    from .counting import Counts
    from .rows import Block

#: What can be written, by the end of the name.
ENDINGS = (".parquet", ".csv", ".arrow")

#: The columns before and behind the keys.
_OWN = ("file", "row", "tokens", "upper", "assistant")


class Output:
    """A file of counts that comes to be as a whole, or not at all.

    Its columns are `file`, `row`, the keys, `tokens` (null where there is no text), for estimates
    `upper`, and for chats `assistant`. Keys from JSON and CSV are text; others keep their types.
    """

    def __init__(self, path: str, keys: tuple[str, ...]) -> None:
        """Begins nothing: the file is made when the first rows come.

        Raises:
            BadParameter: The name has another end, or a key the name of a column.
        """
        if not path.lower().endswith(ENDINGS):
            raise click.BadParameter(
                f"{path!r} has no end that is known: {', '.join(ENDINGS)}.",
                param_hint="'--output'",
            )
        if taken := [key for key in keys if key in _OWN]:
            raise click.BadParameter(
                f"A column {taken[0]!r} is written already; --output has no place for another.",
                param_hint="'--id'",
            )
        self._arrow = need("pyarrow", "Writing counts")
        self._path = path
        self._part = f"{path}.{os.getpid()}.part"
        self._keys = keys
        self._schema: Any = None
        self._writer: Any = None

    def add(self, path: str, block: Block, counts: Counts) -> None:
        """Writes the rows of a block.

        Raises:
            ClickException: The keys of a file are not of the first file's types.
        """
        arrow = self._arrow
        kept = [place for place in range(len(block.numbers)) if place not in counts.failed]
        columns = {
            "file": arrow.array([path] * len(kept), arrow.string()),
            "row": arrow.array([block.numbers[place] for place in kept], arrow.int64()),
        }
        for name, key in zip(self._keys, block.keys, strict=True):
            values = arrow.array(key, arrow.string()) if isinstance(key, list) else key
            columns[name] = values.take(arrow.array(kept, arrow.int64()))
        figures = {"tokens": counts.tokens}
        if counts.uppers is not counts.tokens:
            figures["upper"] = counts.uppers
        if counts.written is not None:
            figures["assistant"] = counts.written
        for name, numbers in figures.items():
            columns[name] = arrow.array([numbers[place] for place in kept], arrow.int64())
        batch = arrow.table(columns)
        if self._writer is None:
            self._schema = batch.schema
            self._writer = self._opened()
        try:
            self._writer.write_table(batch.cast(self._schema))
        except (ValueError, NotImplementedError) as error:
            raise click.ClickException(
                f"{path}: Its keys don't have the types of the first file's: {error}."
            ) from error

    def _opened(self) -> Any:  # noqa: ANN401 - of pyarrow
        arrow, low = self._arrow, self._path.lower()
        if low.endswith(".parquet"):
            return need("pyarrow.parquet", "Writing Parquet").ParquetWriter(
                self._part, self._schema
            )
        if low.endswith(".csv"):
            return need("pyarrow.csv", "Writing CSV").CSVWriter(self._part, self._schema)
        return arrow.ipc.new_file(self._part, self._schema)

    def finish(self) -> None:
        """Gives the file its name."""
        if self._writer is None:
            self._schema = self._arrow.schema(
                [("file", "string"), ("row", "int64")]
                + [(key, "string") for key in self._keys]
                + [("tokens", "int64")]
            )
            self._writer = self._opened()
        self._writer.close()
        self._writer = None
        os.replace(self._part, self._path)

    def abandon(self) -> None:
        """Takes away what was written, if it is not finished."""
        if self._writer is not None:
            with contextlib.suppress(Exception):
                self._writer.close()
            self._writer = None
        with contextlib.suppress(OSError):
            os.remove(self._part)
