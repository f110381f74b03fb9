"""The tables that Rust and Python both read, row by row."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = __package__.rpartition(".")[0].rpartition(".")[0]


def rows(table: str) -> Iterator[list[str]]:
    """The rows of a table of the folder `data`, as lists of their fields."""
    from importlib.resources import files  # finds them in an archive, too

    text = (files(_PACKAGE) / "data" / table).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
