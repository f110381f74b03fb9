"""The reader of each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .read_arrow import read_arrow
from .read_csv import read_csv
from .read_json import read_document, read_lines
from .read_parquet import read_parquet
from .rows import UnreadableError, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .files import DataFile
    from .rows import Block

_DELIMITERS = {"csv": ",", "tsv": "\t"}

_READERS = {
    "jsonl": read_lines,
    "json": read_document,
    "parquet": read_parquet,
    "arrow": read_arrow,
}


def blocks(file: DataFile, wanted: Wanted) -> Iterator[Block]:
    """Yield the rows of a file, block by block.

    Raises:
        UnreadableError: The file can't be read, or not further. What was yielded stands.
    """
    try:
        if file.format in _DELIMITERS:
            if wanted.column is None:
                raise UnreadableError(
                    "Chats are objects, which CSV can't hold. Make JSONL of them."
                )
            yield from read_csv(file.path, wanted, _DELIMITERS[file.format])
        else:
            yield from _READERS[file.format](file.path, wanted)
    except OSError as error:
        raise UnreadableError(f"The file can't be read: {error.strerror or error}.") from error
    except MemoryError as error:
        raise UnreadableError("The file does not fit into memory.") from error
    except ValueError as error:
        # Of pyarrow; its messages may have several lines, and end without a stop.
        said = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise UnreadableError(f"It can't be read as {file.format}: {said}.") from error
