"""The rules `phone` and `phone_loose`."""

from __future__ import annotations

import re

from ..tables import rows
from .guards import NUMBER_BEFORE, WORD_AFTER, WORD_BEFORE, has_near

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 15

#: The least and greatest length of the national number by country code, when first needed.
_codes: dict[str, tuple[int, int]] = {}

_PLUS = re.compile(rf"{WORD_BEFORE}(?<![+\]])\+(?=[0-9])")
_DIGITS = re.compile("[0-9]+")
#: What stands between two groups: `)`, one sign, `(`, each of them or not.
_SEPARATOR = re.compile(r"\)?[ ./-]?\(?(?=[0-9])")
#: The zero that is dialled within a country alone.
_TRUNK = re.compile(r" ?\(0\)[ -]?(?=[0-9])")
_EXTENSION = re.compile(rf" ?(?:x|ext\.?|#) ?[0-9]{{1,6}}{WORD_AFTER}")
_AFTER = re.compile(rf"{WORD_AFTER}(?![./-][0-9\[])")

_AREA = "[2-9](?!11)[0-9]{2}"
_AMERICAN = re.compile(
    rf"(?:{NUMBER_BEFORE}(?<!\+)(?:001|1)[ .-]|{NUMBER_BEFORE}(?<!\+)|(?=\())"
    rf"(?:\({_AREA}\)[ -]?{_AREA}[ .-]|{_AREA}([.-]){_AREA}\1|{_AREA} {_AREA}-)[0-9]{{4}}"
)
_WORDS = re.compile(
    r"(?<![A-Za-z])(?i:tel|telephone|telefon|telefono|phones?|mobile|mobil|cell|cellphone|call"
    r"|dial|fax|handy|sms|whatsapp)(?i:numbers?|no|nr)?(?![A-Za-z])"
)
_NATIONAL = re.compile(rf"{NUMBER_BEFORE}(?<!\+)(?<!\()[0-9]|(?<![0-9\]])\((?=[0-9])")
#: Dates and addresses, which have as many digits as a number.
_OTHER = re.compile(
    r"(?:[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4})(?![0-9])"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])"
)


def phone(text: str) -> Iterator[tuple[int, int]]:
    """International numbers, North American ones with separators, others behind a word."""
    yield from _international(text)
    for found in _AMERICAN.finditer(text):
        end = _end(text, found.end())
        if end:
            yield found.start(), end
    for start, end, _ in _national(text):
        if has_near(text, start, _WORDS, "0123456789"):
            yield start, end


def phone_loose(text: str) -> Iterator[tuple[int, int]]:
    """National numbers of nine digits or more that begin with a zero or a bracket."""
    for start, end, digits in _national(text):
        if len(digits) >= 9 and text[start] in "0(":
            yield start, end


def _international(text: str) -> Iterator[tuple[int, int]]:
    if not _codes:
        # At once: another thread may be waiting for it to be filled.
        _codes.update(
            {code: (int(low), int(high)) for code, low, high, *_ in rows("phone_codes.tsv")}
        )
    for found in _PLUS.finditer(text):
        start = found.start()
        digits, ends = _groups(text, start + 1)
        code = next((digits[:n] for n in (1, 2, 3) if digits[:n] in _codes), "")
        if not code:
            continue
        least, most = _codes[code]
        for count, place in reversed(ends):
            end = _end(text, place)
            national = digits[len(code) : count]
            if end and least <= len(national) <= most and (code != "1" or _is_american(national)):
                yield start, end
                break


def _is_american(national: str) -> bool:
    return national[0] not in "01" and national[3] not in "01"


def _groups(text: str, place: int) -> tuple[str, list[tuple[int, int]]]:
    """The digits from a place on, at most 15, and behind how many and where each group ends.

    No number ends with a group of one digit.
    """
    digits, ends = "", []
    while run := _DIGITS.match(text, place):
        digits += run[0]
        if len(digits) > _MOST:
            break
        place = run.end()
        if len(run[0]) > 1:
            ends.append((len(digits), place))
        trunk = _TRUNK.match(text, place) if len(digits) <= 3 else None
        between = trunk or _SEPARATOR.match(text, place)
        if between is None:
            break
        place = between.end()
    return digits, ends


def _end(text: str, place: int) -> int:
    """Where a number ends with its extension, if it may end at a place; else 0."""
    extension = _EXTENSION.match(text, place)
    if extension:
        return extension.end()
    return place if _AFTER.match(text, place) else 0


def _national(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers of 7 to 15 digits that are no dates and no addresses."""
    for found in _NATIONAL.finditer(text):
        start = found.start()
        first = start + (text[start] == "(")
        if _OTHER.match(text, first):
            continue
        digits, ends = _groups(text, first)
        for count, place in reversed(ends):
            end = _end(text, place) if count >= 7 else 0
            if end:
                yield start, end, digits[:count]
                break
