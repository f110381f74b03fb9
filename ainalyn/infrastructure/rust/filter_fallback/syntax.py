r"""The patterns of a user: regular expressions of which every match is bounded.

Literals, classes of ASCII characters, `\d \w \s \b`, groups, `|`, `?`, `{m,n}`, and lazy forms:
what Python and Rust read in the same way. Such a pattern is one of `re` as it stands, with
`re.ASCII`.
"""

from __future__ import annotations

#: The most that a repetition may say, and the most characters of a match.
MOST = 1000
_DEPTH = 50
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "


class Refused(Exception):  # noqa: N818 - not an error of its own: told as one that names the pattern
    """What is wrong with a pattern, from which character on, and what to write instead."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"at character {place}, {reason}")


def length_of(pattern: str) -> int:
    """The most characters of a match.

    Raises:
        Refused: The pattern is outside of the subset.
    """
    parser = _Parser(pattern)
    least, most = parser.either()
    if parser.place < len(pattern):
        raise parser.refused("this bracket closes no group; write \\) for the character.")
    if least == 0:
        raise Refused(0, "it can match nothing at all; let it match one character at least.")
    if most > MOST:
        raise Refused(
            0, f"a match can have {most} characters, and at most {MOST} are allowed; "
            "lower the bounds."
        )  # fmt: skip
    return most


class _Parser:
    """Reads a pattern; each part gives the least and the most characters of its matches."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.place = 0
        self._depth = 0

    def refused(self, reason: str, place: int | None = None) -> Refused:
        return Refused(self.place if place is None else place, reason)

    def _peek(self) -> str:
        return self._pattern[self.place : self.place + 1]

    def _take(self, expected: str) -> bool:
        taken = self._peek() == expected
        self.place += taken
        return taken

    def either(self) -> tuple[int, int]:
        least, most = self._sequence()
        while self._take("|"):
            low, high = self._sequence()
            least, most = min(least, low), max(most, high)
        return least, most

    def _sequence(self) -> tuple[int, int]:
        least = most = 0
        while (character := self._peek()) and character not in "|)":
            bounded = self._repeated(*self._single())
            least, most = least + bounded[0], most + bounded[1]
        return least, most

    def _single(self) -> tuple[int, int]:
        character = self._peek()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character == ".":
            raise self.refused(
                "a dot is not in the subset; write a class, or \\. for the character."
            )
        if character in "^$":
            raise self.refused(
                "places of a text are not in the subset; leave it out, or write \\b."
            )
        if character in "*+":
            raise self.refused("nothing stands before this repetition.")
        if character in "?{":
            raise self.refused(
                "nothing stands before this repetition; write a backslash before it for the "
                "character."
            )
        self.place += 1
        return 1, 1

    def _repeated(self, least: int, most: int) -> tuple[int, int]:
        start, character = self.place, self._peek()
        if character == "*":
            raise self.refused("* has no bound; write {0,64}.")
        if character == "+":
            raise self.refused("+ has no bound; write {1,64}.")
        if character == "?":
            self.place += 1
            low, high = 0, 1
        elif character == "{":
            low, high = self._bounds()
        else:
            return least, most
        self._take("?")
        if self._peek() and self._peek() in "*+?{":
            raise self.refused("this repetition follows another one; put the first into a group.")
        if most == 0 and self._pattern[start - 2 : start] in ("\\b", "\\B"):
            raise self.refused("\\b can't be repeated; leave the repetition out.", start)
        return least * low, most * high

    def _bounds(self) -> tuple[int, int]:
        start = self.place
        self.place += 1
        low = high = self._number()
        if self._take(","):
            if self._peek() == "}":
                raise self.refused("this repetition has no bound; write {0,64}.", start)
            high = self._number()
        if low < 0 or high < 0 or not self._take("}"):
            raise self.refused(
                "this is no repetition; write {m,n}, or \\{ for the character.", start
            )
        if high > MOST or low > high or high == 0:
            raise self.refused(f"the bounds of a repetition go up from 0 to {MOST}.", start)
        return low, high

    def _number(self) -> int:
        start = self.place
        while (character := self._peek()) and character in "0123456789":
            self.place += 1
        digits = self._pattern[start : self.place]
        # Python refuses to read a number of very many digits.
        return int(digits[:9]) if digits else -1

    def _group(self) -> tuple[int, int]:
        start = self.place
        self.place += 1
        if self._take("?") and not self._take(":"):
            raise self.refused(
                "what begins with (? is not in the subset, but for (?: ; write a plain group.",
                start,
            )
        self._depth += 1
        if self._depth > _DEPTH:
            raise self.refused("groups lie too deep in each other; write it flatter.")
        lengths = self.either()
        self._depth -= 1
        if not self._take(")"):
            raise self.refused("this group is not closed; write \\( for the character.", start)
        return lengths

    def _escape(self) -> tuple[int, int]:
        start = self.place
        self.place += 1
        character = self._peek()
        if not character:
            raise self.refused(
                "a backslash stands at the end; write \\\\ for the character.", start
            )
        self.place += 1
        if character in "bB":
            return 0, 0
        if character not in "dwsDWSntrfv" and character not in _PUNCTUATION:
            raise self.refused(f"\\{character} is not in the subset; \\d \\w \\s \\b are.", start)
        return 1, 1

    def _class(self) -> tuple[int, int]:
        start = self.place
        self.place += 1
        self._take("^")
        first = True
        while True:
            character = self._peek()
            if not character:
                raise self.refused("this class is not closed; write \\[ for the character.", start)
            if character == "]":
                if first:
                    raise self.refused("an empty class; write \\] for the character.")
                self.place += 1
                return 1, 1
            first = False
            low = self._member()
            following = self._pattern[self.place : self.place + 2]
            if low and following[:1] == "-" and following[1:] not in ("", "]"):
                self.place += 1
                high = self._member()
                if not high:
                    raise self.refused("a range ends with one character.")
                if low > high:
                    raise self.refused("a range goes up.")

    def _member(self) -> str:
        """The character of a member of a class; nothing for a shorthand, which is several."""
        character = self._peek()
        if character == "[":
            raise self.refused("write \\[ for the character.")
        self.place += 1
        if character == "\\":
            character = self._peek()
            if character and character in "DWS":
                raise self.refused("the large shorthands are no members of a class; write [^...].")
            self.place += 1
            if character and character in "dws":
                return ""
            meant = dict(zip("ntrfv", "\n\t\r\f\v", strict=True)).get(character, character)
            if not character or (meant == character and character not in _PUNCTUATION):
                raise self.refused(f"\\{character} is not in the subset.", self.place - 1)
            return meant
        if not character.isascii():
            raise self.refused(
                "classes hold ASCII characters alone; write (?:a|b) for others.", self.place - 1
            )
        return character
