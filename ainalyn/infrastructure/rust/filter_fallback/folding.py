"""What the rules see of a text, and where each character of that stands in the text."""

from __future__ import annotations

import re
from bisect import bisect_left

from ..tables import rows

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Sequence

#: What `str.translate` takes: one character of ASCII, several or none, by code point.
_always: dict[int, str] = {}
_words: dict[int, str] = {}
#: Words in which look-alikes may stand, and what makes them words of ASCII.
_word = re.compile("")
_anchor = re.compile("[A-Za-z0-9@]")
_WORD_SIGNS = r"A-Za-z0-9@._%+\-"


def _prepare() -> None:
    """Reads the table, once."""
    global _word
    for first, last, kind, text in rows("folds.tsv"):
        table = _words if kind == "word" else _always
        table.update(dict.fromkeys(range(int(first, 16), int(last, 16) + 1), text))
    signs = "".join(map(re.escape, map(chr, _words)))
    _word = re.compile(f"[{_WORD_SIGNS}{signs}]+")


class Folded:
    """A text as the rules see it.

    Attributes:
        text: What they see.
        open: From here on, in characters of the text that was folded, what follows may change it.
    """

    __slots__ = ("_length", "_places", "open", "text")

    def __init__(self, original: str, *, fold: bool) -> None:
        self.text = original
        self.open = self._length = len(original)
        #: Where each character of `text` stands in the original; none where they are the same.
        self._places: Sequence[int] | None = None
        if not fold or original.isascii():
            return
        if not _always:
            _prepare()
        places: list[int] = []
        seen: list[str] = []
        for place, character in enumerate(original):
            text = _always.get(ord(character), character)
            seen.append(text)
            places += [place] * len(text)
        folded = "".join(seen)
        self._places = places
        for word in _word.finditer(folded):
            if word.end() == len(folded):
                self.open = places[word.start()]
            if not word[0].isascii() and _anchor.search(word[0]):
                folded = folded[: word.start()] + word[0].translate(_words) + folded[word.end() :]
        self.text = folded

    def span(self, start: int, end: int) -> tuple[int, int]:
        """What a span of `text` covers of the original: whole characters."""
        places = self._places
        return (start, end) if places is None else (places[start], places[end - 1] + 1)

    def at(self, place: int) -> int:
        """The first character of `text` that stands at a place of the original or behind it."""
        places = self._places
        return place if places is None else bisect_left(places, place)

    def place(self, at: int) -> int:
        """Where the character of `text` stands in the original."""
        if at >= len(self.text):
            return self._length
        return at if self._places is None else self._places[at]


def fold(text: str) -> str:
    """What the rules see of a text."""
    return Folded(text, fold=True).text
