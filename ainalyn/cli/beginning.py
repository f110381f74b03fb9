"""The beginning of a text that is long enough to be cut, read no further than that."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..infrastructure.rust.seams import last_seam
from .sources import STANDARD_INPUT, Failure, Source, not_utf8, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

#: So many bytes are read before the first look whether they are enough.
_FIRST_LOOK = 16 << 10


def read_beginning(path: str, fits: Callable[[str], bool]) -> Source | Failure:
    """Read a file, or standard input for ``-``, until the text that was read no longer fits.

    What comes back ends where no token joins it to what follows, so that it is cut as the whole
    text would be. Each look comes when the text is half as long again, so that the cost is linear
    in what is read.
    """
    try:
        if path == STANDARD_INPUT and sys.stdin is None:
            raise OSError("Standard input is closed")
        with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else open(path, "rb") as file:
            read = getattr(file, "read1", file.read)
            held, look_at = bytearray(), _FIRST_LOOK
            while new := read(1 << 16):
                held += new
                if len(held) < look_at:
                    continue
                look_at = len(held) * 3 // 2
                text = _text(held)
                if text and not fits(text):
                    return Source(path, text, len(held))
            return Source(path, held.decode(), len(held))
    except UnicodeDecodeError as error:
        return not_utf8(path, error)
    except OSError as error:
        return unreadable(path, error)
    except MemoryError:
        return Failure(path, "The file does not fit into memory.")


def _text(data: bytearray) -> str:
    """The text up to the last seam; "" where there is none."""
    return bytes(memoryview(data)[: last_seam(data)]).decode()
