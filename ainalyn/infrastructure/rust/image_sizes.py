"""The size of an image, from the few bytes at its beginning that tell it: PNG, JPEG, GIF, WebP."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    #: Some bytes of an image: from an offset on, so many; fewer at its end.
    Bytes: TypeAlias = Callable[[int, int], bytes]

#: More segments than any JPEG has before its size.
_MAX_SEGMENTS = 1000

#: The markers of a JPEG that tell its size; those between them are of other tables.
_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def of_base64(data: str) -> tuple[int, int] | None:
    """The width and height of an image in base64, or None if they are not to be found.

    The cost does not grow with the image: no more is decoded than is looked at.
    """
    from binascii import a2b_base64

    def some(offset: int, length: int) -> bytes:
        first = offset // 3
        groups = data[4 * first : 4 * -(-(offset + length) // 3)]
        try:
            found = a2b_base64(groups)
        except ValueError:
            return b""
        return found[offset - 3 * first :][:length]

    head = some(0, 30)
    for is_one, size in _KINDS:
        if is_one(head):
            return size(head, some)
    return None


def _png(head: bytes, _some: Bytes) -> tuple[int, int] | None:
    if head[12:16] != b"IHDR" or len(head) < 24:
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _gif(head: bytes, _some: Bytes) -> tuple[int, int] | None:
    return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")


def _webp(head: bytes, _some: Bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8X":  # with features: each side less one, in 24 bits
        return tuple(1 + int.from_bytes(head[at : at + 3], "little") for at in (24, 27))  # type: ignore[return-value]
    if kind == b"VP8L" and head[20:21] == b"\x2f":  # lossless: each side less one, in 14 bits
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":  # lossy: 14 bits, and how to enlarge
        return tuple(int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (26, 28))  # type: ignore[return-value]
    return None


def _jpeg(_head: bytes, some: Bytes) -> tuple[int, int] | None:
    """Walks from segment to segment, past pictures and notes, to the one that tells the size."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        segment = some(at, 9)
        if len(segment) < 9 or segment[0] != 0xFF:
            return None
        if segment[1] == 0xFF:  # markers may be filled up
            at += 1
        elif segment[1] in _SIZE_MARKERS:
            return int.from_bytes(segment[7:9], "big"), int.from_bytes(segment[5:7], "big")
        else:
            at += 2 + int.from_bytes(segment[2:4], "big")
    return None


#: How a kind of image is told, and what finds its size.
_KINDS: tuple[
    tuple[Callable[[bytes], bool], Callable[[bytes, Bytes], tuple[int, int] | None]], ...
] = (
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda head: head.startswith(b"\xff\xd8"), _jpeg),
    (lambda head: head.startswith((b"GIF87a", b"GIF89a")), _gif),
    (lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP", _webp),
)
