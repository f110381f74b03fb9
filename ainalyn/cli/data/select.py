"""From the rows of JSON to texts and keys, with a sentence for each that has no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .paths import MISSING, described, lookup
from .rows import Block, UnreadableError, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = ({str}, {str, type(None)})


class Selection:
    """Takes what is wanted out of rows; one for each file.

    Attributes:
        seen: Whether some row had the column.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._column = wanted.column
        self._find = lookup(wanted.column or "")
        self._keys = [lookup(key) for key in wanted.keys]
        self._first: list[str] | None = None
        self.seen = False

    def block(self, numbers: Sequence[int], rows: list[Any]) -> Block:
        """The block of rows, which stand in these lines.

        A value that is null, or isn't there, is None; one that is no text fails alone.
        """
        failed: list[tuple[int, str]] = []
        if set(map(type, rows)) - {dict}:
            failed += [
                (number, f"The row is {described(row)}, not an object.")
                for number, row in zip(numbers, rows, strict=True)
                if type(row) is not dict
            ]
            kept = [type(row) is dict for row in rows]
            numbers = [number for number, keep in zip(numbers, kept, strict=True) if keep]
            rows = [row for row, keep in zip(rows, kept, strict=True) if keep]
        if self._column is None:
            return Block(numbers, rows, self._keyed(rows), failed)
        values = self._values(rows)
        if set(map(type, values)) not in _TEXTS:
            wrong = {
                place: value
                for place, value in enumerate(values)
                if value is not None and type(value) is not str
            }
            failed += [
                (numbers[place], f"{self._column!r} is {described(value)}, not a text.")
                for place, value in wrong.items()
            ]
            numbers = [number for place, number in enumerate(numbers) if place not in wrong]
            rows = [row for place, row in enumerate(rows) if place not in wrong]
            values = [value for place, value in enumerate(values) if place not in wrong]
        return Block(numbers, values, self._keyed(rows), failed)

    def _values(self, rows: list[Any]) -> list[Any]:
        values = list(map(self._find, rows))
        if not self.seen:
            self.seen = any(value is not MISSING for value in values)
            if rows and self._first is None:
                self._first = list(rows[0])
        return [None if value is MISSING else value for value in values]

    def _keyed(self, rows: list[Any]) -> list[list[Any]]:
        return [[_shown(find(row)) for row in rows] for find in self._keys]

    def end(self) -> None:
        """Raises UnreadableError if there were rows, and none had the column."""
        if self._column is not None and not self.seen and self._first is not None:
            raise no_column(self._column, self._first)


def no_column(column: str, names: Sequence[str]) -> UnreadableError:
    """The error for a column that is not there, with those that are."""
    known = ", ".join(map(repr, names[:20])) + (", ..." if len(names) > 20 else "")
    return UnreadableError(f"It has no column {column!r}; it has {known or 'none'}.")


def _shown(value: Any) -> str | None:  # noqa: ANN401 - values of JSON
    """A key as text: keys of JSON may be of any kind, and a column is of one."""
    if value is MISSING or value is None:
        return None
    if type(value) is str:
        return value
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
