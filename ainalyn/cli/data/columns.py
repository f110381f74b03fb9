"""From tables of Arrow to blocks of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .chat_forms import FIELDS
from .extras import need
from .rows import Block, UnreadableError, Wanted
from .select import Selection, no_column


class Columns:
    """Takes what is wanted out of the tables of one file.

    Attributes:
        names: The columns to read: those of the texts and the keys, or of chats.
    """

    def __init__(self, schema: Any, wanted: Wanted) -> None:  # noqa: ANN401 - of Arrow
        """Finds the columns.

        Raises:
            UnreadableError: One is not there, or holds no texts.
        """
        self._wanted = wanted
        self._selection = Selection(wanted)
        roots = [_root(path, schema.names) for path in wanted.keys]
        if wanted.column is None:
            roots += [name for name in schema.names if name in FIELDS]
            if len(roots) == len(wanted.keys):
                raise no_column("messages", schema.names)
            self._plain = False
        else:
            root = _root(wanted.column, schema.names)
            roots.append(root)
            self._plain = root == wanted.column
            if self._plain:
                _check_text(schema.field(root).type, root)
        self.names = list(dict.fromkeys(roots))

    def block(self, numbers: Sequence[int], batch: Any) -> Block:  # noqa: ANN401 - of Arrow
        """The block of the rows of a record batch."""
        if self._plain:
            keys = [self._key(batch, path) for path in self._wanted.keys]
            return Block(numbers, batch.column(self._wanted.column), keys)
        return self._selection.block(numbers, batch.to_pylist())

    def end(self) -> None:
        """Raises UnreadableError if a path into a column found nothing in any row."""
        if not self._plain:
            self._selection.end()

    def _key(self, batch: Any, path: str) -> Any:  # noqa: ANN401 - of Arrow
        if path in batch.schema.names:
            return batch.column(path)
        (values,) = Selection(Wanted(None, (path,))).block([], batch.to_pylist()).keys
        return values


def _root(path: str, names: Sequence[str]) -> str:
    """The column that a path begins with: by its whole name, or its first step."""
    for root in (path, path.partition(".")[0]):
        if root in names:
            return root
    raise no_column(path, names)


def _check_text(kind: Any, name: str) -> None:  # noqa: ANN401 - of Arrow
    types = need("pyarrow", "Reading columns").types
    if types.is_dictionary(kind):
        kind = kind.value_type
    is_one = (
        *(types.is_string, types.is_large_string, types.is_string_view, types.is_null),
        *(types.is_binary, types.is_large_binary, types.is_binary_view),
    )
    if not any(is_kind(kind) for is_kind in is_one):
        raise UnreadableError(
            f"The column {name!r} holds {kind}, not text. Name a column of texts, "
            f"or a path into this one, such as {name}.0.content."
        )
