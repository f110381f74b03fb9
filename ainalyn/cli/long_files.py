"""Counting a file that is long, in memory for a piece of it."""

from __future__ import annotations

import os

from .. import AinalynError
from ..infrastructure.rust.streams import NotUtf8Error, count_stream
from .report import Counted, Row
from .sources import STANDARD_INPUT, Failure, failure_at, unreadable

#: A file of so many bytes is counted by itself, and read piece by piece.
_LONG_BYTES = 4 << 20


def is_long(path: str) -> bool:
    """Whether a file is counted piece by piece."""
    if path == STANDARD_INPUT:
        return False
    try:
        return os.stat(path).st_size >= _LONG_BYTES
    except OSError:
        return False


def count_long(models: list[str], path: str) -> Row:
    """The row of a long file."""
    try:
        with open(path, "rb") as file:
            counts, size = count_stream(file.read, models)
    except NotUtf8Error as error:
        return failure_at(path, error.offset, error.byte, error.reason, error.around)
    except OSError as error:
        return unreadable(path, error)
    except MemoryError:
        return Failure(path, "The file does not fit into memory.")
    except AinalynError as error:
        return Failure(path, error.message)
    return Counted(path, size, tuple(counts))
