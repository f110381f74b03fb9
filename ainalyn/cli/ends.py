"""Both ends of a long file, of which what lies between can't be kept by a cut."""

from __future__ import annotations

import codecs
import os
import stat

from ..infrastructure.rust.encoding_guess import LOOKED_AT
from ..infrastructure.rust.parts import far_from_ends
from .sources import STANDARD_INPUT, Failure, Source, failure_at, read, unreadable

#: The bytes of the longest character.
_CHARACTER = 4


def read_ends(path: str, max_tokens: int) -> Source | Failure:
    """Read as much of a file's start and end as a cut to so many tokens looks at.

    The cut of what comes back is that of the whole text. Standard input and what is no regular
    file is read as a whole.
    """
    far = _CHARACTER * far_from_ends(max_tokens)
    try:
        if path == STANDARD_INPUT or not stat.S_ISREG(os.stat(path).st_mode):
            return read(path)
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size <= 2 * far:
                return read(path)
            head = file.read(far)
            file.seek(size - far)
            tail = file.read(far)
    except OSError as error:
        return unreadable(path, error)
    except MemoryError:
        return Failure(path, "The file does not fit into memory.")
    # Characters that the reads halve are looked at by nobody, as they stand that far from the ends.
    halved = 0
    while halved < min(_CHARACTER - 1, len(tail)) and 0x80 <= tail[halved] < 0xC0:
        halved += 1
    text = ""
    for part, offset, final in ((head, 0, False), (tail[halved:], size - far + halved, True)):
        try:
            text += codecs.utf_8_decode(part, "strict", final)[0]
        except UnicodeDecodeError as error:
            place = error.start
            around = part[place : place + LOOKED_AT]
            return failure_at(path, offset + place, part[place], error.reason, around)
    return Source(path, text, size)
