"""Opening a file or standard input: how far it was read, and what is compressed in it."""

from __future__ import annotations

import io
import os
import stat
import sys
from typing import IO, TYPE_CHECKING, Any, cast

from ..sources import STANDARD_INPUT
from .extras import need
from .formats import compression_of
from .rows import UnreadableError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BUFFER_BYTES = 1 << 20


class _Counted(io.RawIOBase):
    """A file that counts the bytes which were read from it, also where it can't tell."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        read = self.file.readinto(buffer)  # type: ignore[attr-defined]
        self.done += read or 0
        return cast("int", read)


class Opened:
    """A stream of bytes that were compressed or not.

    Attributes:
        stream: The bytes, no longer compressed.
        compressed: Whether they were.
    """

    def __init__(self, path: str) -> None:
        """Opens the file, or standard input for ``-``.

        Raises:
            OSError: The file can't be opened.
        """
        self._counted = _Counted(_raw(path))
        buffered = io.BufferedReader(self._counted, _BUFFER_BYTES)
        compression = compression_of(buffered.peek(4)[:4])
        self.compressed = compression is not None
        self.stream: io.BufferedReader[Any] = buffered
        if compression is not None:
            arrow = need("pyarrow", "Reading a compressed file")
            inner = arrow.CompressedInputStream(arrow.PythonFile(buffered, "r"), compression)
            self.stream = io.BufferedReader(inner, _BUFFER_BYTES)

    @property
    def done(self) -> int:
        """How many bytes of the file have been read."""
        return self._counted.done


def _raw(path: str) -> IO[bytes]:
    if path != STANDARD_INPUT:
        return cast("IO[bytes]", open(path, "rb", buffering=0))
    if sys.stdin is None:
        raise OSError("Standard input is closed")
    return sys.stdin.buffer


def seekable(path: str) -> str | IO[bytes]:
    """Return what a format is read from that is not read from its start to its end.

    Raises:
        UnreadableError: It is standard input, and a pipe.
    """
    if path != STANDARD_INPUT:
        return path
    stream = _raw(path)
    if not stream.seekable():
        raise UnreadableError(
            "This format is read from its end, so a pipe can't hold it. "
            "Name the file, or redirect standard input from it: < FILE."
        )
    return stream


def size_of(path: str) -> int | None:
    """Return the bytes of a file, or None where they are not known before it was read."""
    try:
        found = os.fstat(sys.stdin.fileno()) if path == STANDARD_INPUT else os.stat(path)
    except (OSError, AttributeError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
