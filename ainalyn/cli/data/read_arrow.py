"""Rows of Arrow's own files and streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import Columns
from .extras import need
from .opened import Opened, seekable, size_of
from .rows import Block, UnreadableError, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a file begins with; a stream does not.
_FILE_MAGIC = b"ARROW1"

#: A batch of a file may hold all its rows, of which so many are counted at once.
_BLOCK_ROWS = 4096


def read_arrow(path: str, wanted: Wanted) -> Iterator[Block]:
    """Yield the rows of a file or a stream; memory holds one of its batches."""
    arrow = need("pyarrow", "Reading Arrow")
    opened = Opened(path)
    if opened.stream.peek(len(_FILE_MAGIC)).startswith(_FILE_MAGIC):
        if opened.compressed:
            raise UnreadableError(
                "A compressed Arrow file can't be read in parts. Unpack it first."
            )
        yield from _blocks_of_file(arrow, path, wanted)
        return
    with arrow.ipc.open_stream(arrow.PythonFile(opened.stream, "r")) as stream:
        columns = Columns(stream.schema, wanted)
        first = 1
        for batch in stream:
            for block in _divided(columns, batch.select(columns.names), first):
                block.done = opened.done
                yield block
            first += batch.num_rows
        columns.end()


def _blocks_of_file(
    arrow: Any,  # noqa: ANN401 - the module
    path: str,
    wanted: Wanted,
) -> Iterator[Block]:
    # Not mapped: what is mapped and read counts as memory of the process.
    source = seekable(path)
    with arrow.ipc.open_file(source if path != source else arrow.OSFile(path)) as file:
        schema = file.schema
        columns = Columns(schema, wanted)
    places = [schema.get_field_index(name) for name in columns.names]
    options = arrow.ipc.IpcReadOptions(included_fields=places, use_threads=False)
    source = seekable(path)
    size, first = size_of(path) or 0, 1
    with arrow.ipc.open_file(
        source if path != source else arrow.OSFile(path), options=options
    ) as file:
        for place in range(file.num_record_batches):
            batch = file.get_batch(place)
            for block in _divided(columns, batch, first):
                block.done = size * (place + 1) // file.num_record_batches
                yield block
            first += batch.num_rows
    columns.end()


def _divided(columns: Columns, batch: Any, first: int) -> Iterator[Block]:  # noqa: ANN401 - of Arrow
    for start in range(0, batch.num_rows, _BLOCK_ROWS):
        part = batch.slice(start, _BLOCK_ROWS)
        yield columns.block(range(first + start, first + start + part.num_rows), part)
