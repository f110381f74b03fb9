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
_word = _last_word = re.compile("")
_anchor = re.compile("[A-Za-z0-9@]")
_WORD_SIGNS = r"A-Za-z0-9@._%+\-"


def _prepare() -> None:
    """Reads the table."""
    global _word, _last_word
    always: dict[int, str] = {}
    words: dict[int, str] = {}
    for first, last, kind, text in rows("folds.tsv"):
        table = words if kind == "word" else always
        table.update(dict.fromkeys(range(int(first, 16), int(last, 16) + 1), text))
    _words.update(words)
    signs = "".join(map(re.escape, map(chr, _words)))
    _word = re.compile(f"[{_WORD_SIGNS}{signs}]+")
    # Looked for from the left, so it is the whole of the word; each word is looked at once.
    _last_word = re.compile(f"(?<![{_WORD_SIGNS}{signs}])[{_WORD_SIGNS}{signs}]+\\Z")
    # Last and at once: another thread may be waiting for it to be filled.
    _always.update(always)


def _without_look_alikes(word: re.Match[str]) -> str:
    """A word in ASCII, if part of it is."""
    text = word[0]
    return text.translate(_words) if not text.isascii() and _anchor.search(text) else text


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
        self.text = _word.sub(_without_look_alikes, folded)
        last = _last_word.search(folded)
        if last:
            self.open = places[last.start()]

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
