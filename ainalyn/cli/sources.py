"""Which files a command line names, and their text.

A file is read as bytes and decoded as strict UTF-8. Nothing else touches it: line ends stay as
they are and a byte order mark stays in the text, so that the count is the count of the file.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STANDARD_INPUT = "-"

# Folders that a walk leaves out although their names don't begin with a dot: those of the older
# version control systems, and Python's compiled files.
SKIPPED_FOLDERS = frozenset({"CVS", "RCS", "SCCS", "_darcs", "__pycache__"})


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


def expand(arguments: Iterable[str]) -> Iterator[str | Failure]:
    """Yield the path of each file that the arguments name, folders walked in sorted order.

    What an argument names is always taken, hidden or linked. Inside a folder only regular files
    count: names that begin with a dot and SKIPPED_FOLDERS are left out, and links are not
    followed, so that nothing is counted twice and a walk always ends.
    """
    for argument in arguments:
        if argument != STANDARD_INPUT and os.path.isdir(argument):
            yield from _walk(argument)
        else:
            yield argument


def _walk(top: str) -> Iterator[str | Failure]:
    # A list instead of recursion: folders may be nested deeper than Python's stack.
    pending = [(top, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield path
            continue
        try:
            pending.extend(_children(path))
        except OSError as error:
            yield _unreadable(path, error)


def _children(folder: str) -> list[tuple[str, bool]]:
    """Return what to visit in a folder as (path, is a folder), last name first."""
    found = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name, reverse=True):
            if entry.name.startswith("."):
                continue
            if entry.is_file(follow_symlinks=False):
                found.append((entry.path, False))
            elif entry.is_dir(follow_symlinks=False) and entry.name not in SKIPPED_FOLDERS:
                # A junction of Windows is a link that calls itself a folder.
                if sys.version_info >= (3, 12) and entry.is_junction():
                    continue
                found.append((entry.path, True))
    return found


def read(path: str) -> Source | Failure:
    """Read a file, or standard input for ``-``, as strict UTF-8. Cost: linear in its bytes."""
    try:
        data = _read_bytes(path)
        return Source(path, data.decode("utf-8"), len(data))
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        place = f"byte 0x{byte:02x} at offset {error.start} ({error.reason})"
        return Failure(path, f"The file is not UTF-8 text: {place}.", error.start)
    except OSError as error:
        return _unreadable(path, error)
    except MemoryError:
        return Failure(path, "The file does not fit into memory.")


def _read_bytes(path: str) -> bytes:
    if path != STANDARD_INPUT:
        with open(path, "rb") as file:
            return file.read()
    if sys.stdin is None:
        raise OSError("Standard input is closed")
    return sys.stdin.buffer.read()


def _unreadable(path: str, error: OSError) -> Failure:
    return Failure(path, f"The file can't be read: {error.strerror or error}.")
