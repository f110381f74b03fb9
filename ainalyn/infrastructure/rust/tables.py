"""The tables that Rust and Python both read, row by row."""

from __future__ import annotations

import os

from ...domain.package import FOLDER

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator


def table_bytes(table: str) -> bytes:
    """What a table of the folder `data` holds."""
    # Whatever loaded this module, from a folder, an archive or a frozen program, reads the table
    # too. importlib.resources does the same, and takes 20 to 40 ms to import.
    path = os.path.join(FOLDER, "data", table)
    return __spec__.loader.get_data(path)  # type: ignore[union-attr, no-any-return]


def rows(table: str) -> Iterator[list[str]]:
    """The rows of a table of the folder `data`, as lists of their fields."""
    for line in table_bytes(table).decode().splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
