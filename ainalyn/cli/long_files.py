"""Counting a text that is long, or of a length that nobody knows, in memory for a piece of it."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .. import AinalynError
from ..infrastructure.rust.streams import NotUtf8Error, count_stream
from .report import Counted, Row
from .sources import STANDARD_INPUT, Failure, failure_at, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A file of so many bytes is counted by itself, and read piece by piece.
_LONG_BYTES = 4 << 20


def is_long(path: str) -> bool:
    """Whether a text is counted piece by piece: also standard input, and what else is a pipe."""
    if path == STANDARD_INPUT:
        return True
    try:
        status = os.stat(path)
    except OSError:
        return False
    return status.st_size >= _LONG_BYTES or not stat.S_ISREG(status.st_mode)


def count_long(models: list[str], path: str, progress: Callable[[int], object]) -> Row:
    """The row of a long text; `progress` is called with the bytes of each piece."""
    try:
        with _reader(path) as read:
            counts, size = count_stream(read, models, progress=progress)
    except NotUtf8Error as error:
        return failure_at(path, error.offset, error.byte, error.reason, error.around)
    except OSError as error:
        return unreadable(path, error)
    except MemoryError:
        return Failure(path, "The file does not fit into memory.")
    except AinalynError as error:
        return Failure(path, error.message)
    return Counted(path, size, tuple(counts))


@contextmanager
def _reader(path: str) -> Iterator[Callable[[int], bytes]]:
    """What gives at most so many bytes of a text, and none at its end."""
    if path != STANDARD_INPUT:
        with open(path, "rb") as file:
            yield file.read
        return
    if sys.stdin is None:
        raise OSError("Standard input is closed")
    ended = False

    def read(most: int) -> bytes:
        """Asks no more once the end was seen, which a terminal would have to be told again."""
        nonlocal ended
        new = b"" if ended else sys.stdin.buffer.read(most)
        ended = len(new) < most
        return new

    yield read
