"""Which encoding a text may have that is not UTF-8, for messages that say what to do."""

from __future__ import annotations

#: So many bytes are looked at.
LOOKED_AT = 8192

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def begins_as_utf16(data: bytes) -> bool:
    """Whether the text begins with the byte order mark of UTF-16."""
    return data[:2] in _MARKS


def guessed(data: bytes) -> str | None:
    """Python's name of the encoding that bytes look like, which are not UTF-8; None for binary.

    Args:
        data: The beginning of the text, or the bytes around the first that is not UTF-8.
    """
    data = data[:LOOKED_AT]
    if begins_as_utf16(data):
        return "utf-16"
    if b"\0" in data:
        # Text in a Latin script has every other byte zero.
        even, odd = data[::2].count(0), data[1::2].count(0)
        half = len(data) // 2
        if min(even, odd) * 10 < half <= max(even, odd) * 2:
            return "utf-16-le" if odd > even else "utf-16-be"
        return None
    # Latin-1 has rare control characters where Windows has letters and quotes.
    return "cp1252" if any(0x80 <= byte < 0xA0 for byte in data) else "latin-1"


#: What people call them.
NAMES = {"latin-1": "Latin-1", "cp1252": "Windows-1252"}


def name_of(encoding: str) -> str:
    """The name of an encoding in a sentence."""
    return NAMES.get(encoding, "UTF-16")
