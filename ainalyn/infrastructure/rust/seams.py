"""Where UTF-8 can be taken apart so that the parts have the tokens that the whole has.

The rules are those of `src/tokenizer/split/seam.rs`, for the characters whose class shows in their
bytes: no white space before a space; a letter or a digit before what is neither, nor an apostrophe
(a contraction may follow). In every encoding a piece of the pattern ends there, whatever follows.
Of Gemini's, `> </` is one token, and `>`, `]`, `_` and `|` may stand in a marker such as `<h1>`.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: So many bytes are read at once.
PIECE_BYTES = 2 << 20

#: The last bytes of what was read are searched for a seam, so many, then more.
_NEAR = (256, 16 << 10, PIECE_BYTES)

_SEAM = re.compile(
    # No white space: leading bytes c2, e1, e2 and e3 80 begin all that is not ASCII.
    rb"(?:[!-=?-~]|[\xc3-\xdf][\x80-\xbf]|[\xe0\xe4-\xef][\x80-\xbf]{2}|\xe3[\x81-\xbf][\x80-\xbf]"
    rb"|[\xf0-\xf4][\x80-\xbf]{3})(?=[ \t])"
    rb"|[A-Za-z0-9](?=[\r\n!-&(-/:-=?@\[\\^`{}~])"
    # U+5000 to U+8FFF, all letters, before a line end, or the marks 、 。 and ，.
    rb"|[\xe5-\xe8][\x80-\xbf]{2}(?=[\r\n]|\xe3\x80[\x81\x82]|\xef\xbc\x8c)"
)

#: No match, with what it looks at, has more bytes.
_LONGEST = 8


def last_seam(data: bytes | bytearray, start: int = 0) -> int:
    """The place of the last seam found in `data` behind `start`; 0 where none was found.

    The cost is that of a few hundred bytes in most texts, and linear in `data` at worst.
    """
    end = len(data)
    for near in (*_NEAR, end):
        begin = max(start, end - near)
        found = 0
        for match in _SEAM.finditer(data, max(0, begin - _LONGEST)):
            found = match.end()
        if found or begin == start:
            return found
    return 0


def pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The bytes that `read` gives, in parts that end at seams.

    Most parts have about `PIECE_BYTES`; a text without a seam, such as one long word, is one part.

    Args:
        read: Gives at most so many bytes, and none at the end.
    """
    held = bytearray()
    while new := read(PIECE_BYTES):
        searched = len(held)
        held += new
        if end := last_seam(held, searched):
            yield bytes(memoryview(held)[:end])
            del held[:end]
    if held:
        yield bytes(held)
