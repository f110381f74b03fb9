"""The text of a file that a command line names.

A file is read as bytes and decoded as strict UTF-8, or in the encoding that is asked for. Nothing
else touches it: line ends stay as they are and a byte order mark stays in UTF-8's text, so that the
count is the count of the file.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..infrastructure.rust.encoding_guess import LOOKED_AT, guessed, name_of
from .input_encoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was read: its path, its text, and its size in bytes."""

    path: str
    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A path that could not be counted, why, and where the first offending byte is, if any."""

    path: str
    error: str
    offset: int | None = None


def read(path: str, encoding: str | None = None) -> Source | Failure:
    """Read a file, or standard input for ``-``, as a whole. Cost: linear in its bytes.

    Args:
        path: The file.
        encoding: What `decoded` takes; strict UTF-8 if None.
    """
    try:
        data = _read_bytes(path)
        text = data.decode("utf-8") if encoding is None else decoded(data, encoding)
        return Source(path, text, len(data))
    except UnicodeDecodeError as error:
        return not_utf8(path, error) if encoding is None else _not_in(encoding, path, error)
    except UnicodeError as error:
        return Failure(path, f"The file can't be decoded: {error}.")
    except OSError as error:
        return unreadable(path, error)
    except MemoryError:
        return Failure(path, "The file does not fit into memory.")


def _read_bytes(path: str) -> bytes:
    if path != STANDARD_INPUT:
        with open(path, "rb") as file:
            return file.read()
    if sys.stdin is None:
        raise OSError("Standard input is closed")
    return sys.stdin.buffer.read()


def sizes(paths: Iterable[str | Failure]) -> int | None:
    """The bytes of all files together; None where those of one of them can't be known."""
    total = 0
    for path in paths:
        if isinstance(path, Failure):
            continue
        try:
            status = os.stat(path) if path != STANDARD_INPUT else os.fstat(sys.stdin.fileno())
        except (OSError, ValueError, AttributeError):  # as of standard input that is closed
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        total += status.st_size
    return total


def unreadable(path: str, error: OSError) -> Failure:
    """The failure of a file that the system does not give."""
    return Failure(path, f"The file can't be read: {error.strerror or error}.")


def _not_in(encoding: str, path: str, error: UnicodeDecodeError) -> Failure:
    place = f"byte 0x{error.object[error.start]:02x} at offset {error.start} ({error.reason})"
    return Failure(path, f"The file is not {encoding} text: {place}.", error.start)


def not_utf8(path: str, error: UnicodeDecodeError) -> Failure:
    """The failure of a file that is not UTF-8."""
    start, data = error.start, error.object
    around = data if start < LOOKED_AT else data[start : start + LOOKED_AT]
    return failure_at(path, start, data[start], error.reason, around[:LOOKED_AT])


def failure_at(path: str, offset: int, byte: int, reason: str, around: bytes) -> Failure:
    """The failure of a file with a byte that is not UTF-8, which names what the file may be."""
    encoding = guessed(around)
    looks = f" It looks like {name_of(encoding)}." if encoding else ""
    place = f"byte 0x{byte:02x} at offset {offset} ({reason})"
    return Failure(path, f"The file is not UTF-8 text: {place}.{looks}", offset)
