"""Rows of Parquet, in memory that depends on no row group's size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import Columns
from .extras import need
from .opened import seekable, size_of
from .rows import Block, UnreadableError, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A batch is to have so many bytes, as far as the file's own figures tell.
_BATCH_BYTES = 4 << 20

#: And no more rows, as equal long texts are stored once and so look small.
_BATCH_ROWS = 4096

#: Reading a whole row group before its first row takes as much memory as it has bytes.
_BY_PAGES = {"pre_buffer": False, "buffer_size": 1 << 20}


def read_parquet(path: str, wanted: Wanted) -> Iterator[Block]:
    """Yield the rows of a Parquet file."""
    parquet = need("pyarrow.parquet", "Reading Parquet")
    with parquet.ParquetFile(seekable(path), **_BY_PAGES) as file:
        columns = Columns(file.schema_arrow, wanted)
        size = size_of(path) or 0
        rows, first = file.metadata.num_rows, 1
        batches = file.iter_batches(
            _batch_rows(file.metadata, columns.names), columns=columns.names, use_threads=False
        )
        for batch in batches:
            block = columns.block(range(first, first + batch.num_rows), batch)
            first += batch.num_rows
            block.done = size * (first - 1) // max(rows, 1)
            yield block
        columns.end()
        if first <= rows:
            raise UnreadableError(f"It ends after {first - 1} of its {rows} rows.")


def _batch_rows(metadata: Any, names: Sequence[str]) -> int:  # noqa: ANN401 - of pyarrow
    """How many rows a batch has, by the longest average row of a row group."""
    longest = 1
    for place in range(metadata.num_row_groups):
        group = metadata.row_group(place)
        read = [group.column(column) for column in range(group.num_columns)]
        size = sum(
            one.total_uncompressed_size
            for one in read
            if one.path_in_schema in names or one.path_in_schema.partition(".")[0] in names
        )
        longest = max(longest, size // max(group.num_rows, 1))
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // longest))
