"""The rules `card`, `iban` and `us_ssn`, and what is looser than them."""

from __future__ import annotations

import re

from ..tables import rows
from .guards import NUMBER_AFTER, NUMBER_BEFORE, WORD_AFTER, WORD_BEFORE, has_near

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How cards are printed in groups, the longest first; and Maestro's, where a word says so.
_GROUPINGS = ((4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4))
_SHORT_GROUPINGS = ((4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (4, 4, 4))

#: First digits from, to, and the lengths of the issuer's numbers (ISO/IEC 7812).
_ISSUERS = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 17, 18, 19)),  # Diners Club
    ("3095", "3095", (14, 16, 17, 18, 19)),
    ("36", "36", (14, 15, 16, 17, 18, 19)),
    ("38", "39", (14, 16, 17, 18, 19)),
    ("6011", "6011", (16, 17, 18, 19)),  # Discover
    ("644", "659", (16, 17, 18, 19)),
    # JCB: of 16 digits all of 35, of which the registry gives it 3528 to 3589, and nobody the rest.
    ("35", "35", (16,)),
    ("3528", "3589", (17, 18, 19)),
    ("2131", "2131", (15,)),
    ("1800", "1800", (15,)),
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("81", "82", (16,)),  # UnionPay, RuPay
    ("60", "60", (16,)),  # RuPay
    ("508", "508", (16,)),
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("9792", "9792", (16,)),  # Troy
    ("5061", "5061", (16, 18, 19)),  # Verve
    ("5019", "5019", (16,)),  # Dankort
)
#: Maestro's: of 16 digits, or in groups, like all others; else mostly with a word alone, as whole
#: numbers of 17 to 19 digits are hashes and ids.
_MAESTRO = (
    ("5018", "5018"), ("5020", "5020"), ("5038", "5038"), ("56", "58"), ("6304", "6304"),
    ("6390", "6390"), ("67", "67"), ("0604", "0604"),
)  # fmt: skip
#: At which cards of Maestro begin today. Their numbers of 12 digits, a length that no other issuer
#: gives, and of 17 and more need no word: of ten thousand other numbers one is like them.
_MAESTRO_TODAY = (
    ("5018", "5018"), ("5020", "5020"), ("5038", "5038"), ("5893", "5893"), ("6304", "6304"),
    ("6759", "6759"), ("6761", "6763"),
)  # fmt: skip
_CARD_WORDS = re.compile(
    r"(?<![A-Za-z])(?i:cards?|karte|kreditkarte|kartennummer|carte|tarjeta|carta|cartao|maestro"
    r"|debit|credit|cc|pan)(?i:number|no|nr)?(?![A-Za-z])"
)

_CARD = re.compile(rf"{NUMBER_BEFORE}[0-9]{{4}}(?=[0-9 -])")
_DIGITS = re.compile("[0-9]+")


def card(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of 12 to 19 digits that an issuer gives and Luhn's sum holds for.

    Some of Maestro's need a word before them.
    """
    yield from _numbers(text, _GROUPINGS, _is_issued)
    for start, end in card_loose(text):
        if has_near(text, start, _CARD_WORDS, ""):
            yield start, end


def card_loose(text: str) -> Iterator[tuple[int, int]]:
    """Maestro's numbers of 12 to 15 digits, and of 17 to 19 in one."""
    yield from _numbers(text, _SHORT_GROUPINGS, _is_other_maestro)


def _numbers(
    text: str,
    groupings: tuple[tuple[int, ...], ...],
    right: Callable[[str, bool], bool],
) -> Iterator[tuple[int, int]]:
    """Numbers of 12 to 19 digits, whole or in groups with one blank or hyphen between.

    Of several groupings the first whose digits are `right`, told whether they are in groups, and
    have Luhn's sum is taken: a number of another kind may follow.
    """
    for found in _CARD.finditer(text):
        start = found.start()
        first = _DIGITS.match(text, start)
        if first is None:
            continue
        if first.end() > start + 4:
            whole = 12 <= len(first[0]) <= 19 and _AFTER.match(text, first.end())
            if whole and right(first[0], False) and is_luhn(first[0]):
                yield start, first.end()
            continue
        sign = text[first.end()]
        for grouping in groupings:
            end = _grouped(text, start, sign, grouping)
            digits = text[start:end].replace(sign, "")
            if end and _AFTER.match(text, end) and right(digits, True) and is_luhn(digits):
                yield start, end
                break


_AFTER = re.compile(NUMBER_AFTER)


def _grouped(text: str, start: int, sign: str, grouping: tuple[int, ...]) -> int:
    """Where the groups end that begin at a place; 0 if they are not so long."""
    place = start
    for index, length in enumerate(grouping):
        if index:
            if text[place : place + 1] != sign:
                return 0
            place += 1
        run = _DIGITS.match(text, place)
        if run is None or len(run[0]) != length:
            return 0
        place += length
    return place


def _is_issued(digits: str, grouped: bool) -> bool:
    length = len(digits)
    if (length == 16 or (length > 16 and grouped)) and _begins(digits, _MAESTRO):
        return True
    if (length == 12 or length > 16) and _begins(digits, _MAESTRO_TODAY):
        return True
    return any(
        len(digits) in lengths and _begins(digits, ((first, last),))
        for first, last, lengths in _ISSUERS
    )


def _is_other_maestro(digits: str, _: bool) -> bool:
    return len(digits) != 16 and _begins(digits, _MAESTRO)


def _begins(digits: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= digits[: len(first)] <= last for first, last in ranges)


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


#: The length of each country's numbers, when first needed.
_lengths: dict[str, int] = {}
_IBAN = re.compile(rf"{WORD_BEFORE}[A-Za-z]{{2}}[0-9]{{2}}")
_ALNUM = re.compile("[A-Za-z0-9]+")
_WORD_AFTER = re.compile(WORD_AFTER)


def iban(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of a country's length whose sum is right, whole or in fours, in any case."""
    if not _lengths:
        # At once: another thread may be waiting for it to be filled.
        _lengths.update({country: int(length) for country, length, *_ in rows("iban.tsv")})
    for found in _IBAN.finditer(text):
        start = found.start()
        length = _lengths.get(text[start : start + 2].upper(), 0)
        if not length:
            continue
        sign = text[start + 4 : start + 5]
        if sign in (" ", "-"):
            last = length % 4 or 4
            step = 5 * ((length - 1) // 4)
            fours = [text[place : place + 5] for place in range(start, start + step, 5)]
            end = start + step + last
            value = text[start:end].replace(sign, "")
            if any(len(four) < 5 or four[4] != sign for four in fours):
                continue
        else:
            end = start + length
            value = text[start:end]
        whole = _ALNUM.fullmatch(value)
        if whole and len(value) == length and _WORD_AFTER.match(text, end) and is_mod97(value):
            yield start, end


def is_mod97(value: str) -> bool:
    """Whether ISO 7064's sum of letters and digits holds, the first four put last."""
    moved = value[4:] + value[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


_SSN = re.compile(rf"{NUMBER_BEFORE}([0-9]{{3}})([ -])([0-9]{{2}})\2([0-9]{{4}}){NUMBER_AFTER}")
_NINE = re.compile(rf"{NUMBER_BEFORE}([0-9]{{3}})([0-9]{{2}})([0-9]{{4}}){NUMBER_AFTER}")
_SSN_WORDS = re.compile(r"(?<![A-Za-z])(?i:ssn|social security)(?![A-Za-z])")


def us_ssn(text: str) -> Iterator[tuple[int, int]]:
    """Numbers with hyphens; with blanks or whole only where a word says so."""
    for found in _SSN.finditer(text):
        if _is_ssn(found[1], found[3], found[4]) and (
            found[2] == "-" or has_near(text, found.start(), _SSN_WORDS, "")
        ):
            yield found.span()
    for start, end in us_ssn_loose(text):
        if has_near(text, start, _SSN_WORDS, ""):
            yield start, end


def us_ssn_loose(text: str) -> Iterator[tuple[int, int]]:
    """Nine digits without separators."""
    for found in _NINE.finditer(text):
        if _is_ssn(found[1], found[2], found[3]):
            yield found.span()


def _is_ssn(area: str, group: str, serial: str) -> bool:
    """Whether the number may have been issued."""
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"
