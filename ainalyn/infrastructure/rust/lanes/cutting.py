"""Cuts and windows in Python, for the Python lane, by their definitions.

`src/tokenizer` has the same for the library, and DESIGN.md says why it is so.
"""

from __future__ import annotations

from ..arguments import MAX_TOKEN_BYTES, invalid, quoted, replace_lone_surrogates

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Tokens(Protocol):
        """What cuts need of tiktoken's Encoding."""

        def encode_ordinary(self, text: str) -> list[int]:
            """The tokens of a text."""

        def decode_bytes(self, tokens: list[int]) -> bytes:
            """The bytes of tokens."""


#: A part that does not fit is tried with a token less; after so many tries, with ever less.
SINGLE_STEPS = 16

#: What follows a text changes no token that ends so many bytes before its end: the farthest that a
#: vocabulary has is 745 (DESIGN.md, "Why counting pieces is counting the text").
REACH = 1024

#: What Unicode calls white space, in any version of Python.
BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)

#: What is taken in the place of an end that there is not, the best first.
KINDS = {
    "token": (),
    "word": ("word",),
    "line": ("line", "word"),
    "paragraph": ("paragraph", "line", "word"),
}


class Bytes:
    """Where there is no vocabulary: each byte is a token, as none has less."""

    def encode_ordinary(self, text: str) -> list[int]:
        """The bytes of a text."""
        return list(replace_lone_surrogates(text).encode())

    def decode_bytes(self, tokens: list[int]) -> bytes:
        """The bytes themselves."""
        return bytes(tokens)


def truncate(encoding: Tokens, text: str, most: int, start: int = 0) -> str:
    """The longest prefix of the tokens that is one of characters and fits when counted again.

    Of a long text, from `start` on, no more is encoded than tells where to cut it.
    """
    size = 16 * most + 2048  # as in src/tokenizer/count/truncate.rs
    while start + size < len(text):
        part = text[start : start + size]
        tokens = encoding.encode_ordinary(part)
        if len(tokens) > most and _is_final(encoding, tokens[: most + 1], part):
            return _cut(encoding, tokens, most)
        size *= 4
    rest = text[start:] if start else text
    tokens = encoding.encode_ordinary(rest)
    return rest if len(tokens) <= most else _cut(encoding, tokens, most)


def _cut(encoding: Tokens, tokens: list[int], most: int) -> str:
    for kept in range(most, 0, -1):
        prefix = _decoded(encoding.decode_bytes(tokens[:kept]))
        # The end can split differently once the text behind it is gone.
        if prefix is not None and len(encoding.encode_ordinary(prefix)) <= most:
            return prefix
    return ""


def _is_final(encoding: Tokens, tokens: list[int], part: str) -> bool:
    """Whether these are the first tokens of every text that begins with `part`.

    What follows can change the pieces from the last run of blanks or of capitals on, and of a piece
    that goes on the tokens within its last bytes.
    """
    import unicodedata

    settled = part.rstrip(BLANKS)
    end = len(settled)
    while end and unicodedata.category(settled[end - 1]) in ("Lu", "Lt", "Cn"):
        end -= 1
    try:
        octets = settled[:end].encode()
    except UnicodeEncodeError:
        return False  # of a surrogate, the other half may follow
    return len(encoding.decode_bytes(tokens)) <= len(octets) - REACH


def truncate_end(encoding: Tokens, text: str, most: int) -> str:
    """The end of a text that has at most so many tokens, of its last bytes, counted by itself."""
    far = MAX_TOKEN_BYTES * (most + 1)
    octets = text[-far:].encode()[-far:]
    ending = octets.decode(errors="ignore")  # the halves of a character stand at the start alone
    tokens = encoding.encode_ordinary(ending)
    token, tried, step = max(len(tokens) - most, 0), 0, 1
    while token < len(tokens):
        suffix = _decoded(encoding.decode_bytes(tokens[token:]))
        if suffix is None:
            token += 1
            continue
        if len(encoding.encode_ordinary(suffix)) <= most:
            return suffix
        token += step
        tried += 1
        if tried >= SINGLE_STEPS:
            step *= 2
    return ""


def truncate_keeping(
    encoding: Tokens,
    text: str,
    most: int,
    keep: str,
    marker: str,
    upper: Callable[[int], int],
) -> str:
    """What is kept of a text, with the marker, in at most so many tokens."""
    taken = len(encoding.encode_ordinary(marker))
    if taken > most:
        raise invalid(
            "marker",
            f"it has {upper(taken)} tokens, more than `max_tokens` allows. Shorten it, or raise "
            "`max_tokens`.",
        )
    if len(encoding.encode_ordinary(text)) <= most:
        return text
    text, marker = replace_lone_surrogates(text), replace_lone_surrogates(marker)
    if keep == "start" and not marker:
        return truncate(encoding, text, most)
    left, tried, step = most - taken, 0, 1
    while True:
        behind = {"start": 0, "end": left, "middle": left // 2}[keep]
        head = truncate(encoding, text, left - behind)
        joined = head + marker + truncate_end(encoding, text[len(head) :], behind)
        if not left or len(encoding.encode_ordinary(joined)) <= most:
            return joined
        left = max(left - step, 0)
        tried += 1
        if tried >= SINGLE_STEPS:
            step *= 2


def windows(
    encoding: Tokens,
    text: str,
    most: int,
    overlap: int,
    at: str,
    upper: Callable[[int], int],
) -> list[tuple[int, int]]:
    """The windows of a text, each with its start and its end."""
    found: list[tuple[int, int]] = []
    start = covered = 0
    while covered < len(text):
        end = start + len(truncate(encoding, text, most, start))
        if end <= covered and start < covered:
            start = covered
            continue
        if end == start:
            _check_character(encoding, text[start], most, upper)
            end += 1
        if end < len(text):
            end = _better_end(encoding, text, start, end, covered, most, at)
        found.append((start, end))
        covered = end
        start = _overlap_start(encoding, text, start, end, overlap, at)
    return found


def _check_character(
    encoding: Tokens, character: str, most: int, upper: Callable[[int], int]
) -> None:
    tokens = len(encoding.encode_ordinary(character))
    if tokens > most:
        raise invalid(
            "max_tokens",
            f"the character {quoted(character)} has {upper(tokens)} tokens, so no window holds it. "
            "Pass at least that number.",
        )


def _better_end(
    encoding: Tokens, text: str, start: int, end: int, covered: int, most: int, at: str
) -> int:
    """The end of the best kind in the last half of a window's bytes, or the window's own."""
    whole = len(text[start:end].encode())
    for kind in KINDS[at]:
        octets = whole
        for place in range(end, max(covered, start), -1):
            if octets <= whole // 2:
                break
            if _is_end(text, place, kind):
                if len(encoding.encode_ordinary(text[start:place])) <= most:
                    return place
                break
            octets -= len(text[place - 1].encode())
    return end


def _overlap_start(encoding: Tokens, text: str, start: int, end: int, overlap: int, at: str) -> int:
    """Where the window begins that follows one, with at most so many tokens of it."""
    if not overlap or end == len(text):
        return end
    kept = truncate_end(encoding, text[start:end], overlap)
    if len(kept) == end - start:
        return end
    begin, half = end - len(kept), len(kept.encode()) // 2
    for kind in KINDS[at]:
        octets = 0
        for place in range(begin, end + 1):
            if octets > half:
                break
            if _is_end(text, place, kind):
                if len(encoding.encode_ordinary(text[place:end])) <= overlap:
                    return place
                break
            octets += len(text[place : place + 1].encode())
    return begin


def _is_end(text: str, place: int, kind: str) -> bool:
    if kind == "word":
        before, behind = text[place - 1 : place], text[place : place + 1]
        return bool(before and behind) and before not in BLANKS and behind in BLANKS
    endings = ("\n",) if kind == "line" else ("\n\n", "\n\r\n")
    return text.endswith(endings, 0, place)


def _decoded(octets: bytes) -> str | None:
    """The characters, unless one of them is halved."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return None
