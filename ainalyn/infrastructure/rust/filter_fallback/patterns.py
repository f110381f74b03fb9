"""Rules that are patterns, with what must hold of a match, too."""

from __future__ import annotations

import re
from math import log2

from .folding import fold
from .guards import NEAR
from .numbers import is_luhn, is_mod97
from .syntax import Refused, length_of
from .words import SMALL, divides_word

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECKS = ("luhn", "mod97", "entropy")
#: Bits for each character from which on a text is random.
_RANDOM = 3.0


class Pattern:
    """A pattern, found from the left: the next match begins behind the one before.

    Raises:
        Refused: It is outside of the subset, or its check or a word of `near` can't be used.
    """

    __slots__ = ("_check", "_near", "_regex", "longest")

    def __init__(self, pattern: str, check: str | None, near: list[str], *, folded: bool) -> None:
        self.longest = length_of(pattern)
        if check is not None and check not in _CHECKS:
            raise Refused(0, f'{check!r} is no check. Give "luhn", "mod97" or "entropy".')
        self._regex = re.compile(pattern, re.ASCII)
        self._check = check
        self._near = [(fold(word) if folded else word).translate(SMALL) for word in near]
        if "" in self._near:
            raise Refused(0, "a word of `near` is empty. Leave it out.")

    def find(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """The matches from a place on."""
        for found in self._regex.finditer(text, start):
            if self._holds(found[0]) and (not self._near or self._is_near(text, found.start())):
                yield found.span()

    def is_whole(self, value: str) -> bool:
        """Whether the pattern matches all of a value."""
        return self._regex.fullmatch(value) is not None

    def _holds(self, value: str) -> bool:
        if self._check == "luhn":
            digits = re.sub("[^0-9]", "", value)
            return len(digits) > 1 and is_luhn(digits)
        if self._check == "mod97":
            kept = re.sub("[^A-Za-z0-9]", "", value)
            return len(kept) > 4 and is_mod97(kept)
        return self._check is None or entropy(value) >= _RANDOM

    def _is_near(self, text: str, start: int) -> bool:
        before = text[max(start - NEAR, 0) : start].translate(SMALL)
        offset = start - len(before)
        for word in self._near:
            place = before.find(word)
            while place >= 0:
                begin = offset + place
                if not divides_word(text, begin) and not divides_word(text, begin + len(word)):
                    return True
                place = before.find(word, place + 1)
        return False


def entropy(value: str) -> float:
    """Shannon's entropy of the UTF-8 of a text, in bits for each byte."""
    data = value.encode("utf-8", "replace")
    shares = [data.count(byte) / len(data) for byte in set(data)]
    return -sum(share * log2(share) for share in shares)
