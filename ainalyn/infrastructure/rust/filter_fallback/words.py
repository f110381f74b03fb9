"""Rules that are lists of words."""

from __future__ import annotations

from .folding import fold

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator


#: ASCII alone: a letter of another script has no small form here.
SMALL = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class Words:
    """Words, each found wherever it stands, whatever the case of its ASCII letters."""

    __slots__ = ("_values", "_whole", "longest")

    def __init__(self, values: list[str], *, whole: bool, folded: bool) -> None:
        self._values = [(fold(value) if folded else value).translate(SMALL) for value in values]
        self._whole = whole
        self.longest = max(map(len, self._values), default=0)

    @property
    def empty(self) -> int:
        """The place of the first word that is empty, as the rules see it; -1 where none is."""
        return self._values.index("") if "" in self._values else -1

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Every place of every word, also those that overlap."""
        small = text.translate(SMALL)
        for value in self._values:
            start = small.find(value)
            while start >= 0:
                end = start + len(value)
                if not (self._whole and (divides_word(text, start) or divides_word(text, end))):
                    yield start, end
                start = small.find(value, start + 1)

    def open_from(self, text: str) -> int:
        """Where the first word begins that what follows may complete."""
        small = text[max(len(text) - self.longest, 0) :].translate(SMALL)
        least = len(text)
        for value in self._values:
            for length in range(min(len(value), len(small)), 0, -1):
                if small.endswith(value[:length]):
                    least = min(least, len(text) - length)
                    break
        return least


def divides_word(text: str, place: int) -> bool:
    """Whether letters, digits or `_` of ASCII stand on both sides of a place."""
    return 0 < place < len(text) and all(
        one.isascii() and (one.isalnum() or one == "_") for one in text[place - 1 : place + 1]
    )
