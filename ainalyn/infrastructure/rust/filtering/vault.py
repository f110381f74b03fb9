"""Vault: placeholders that can be put back."""

from __future__ import annotations

from _thread import allocate_lock  # threading is slow to import

from ....domain.errors import INVALID_INPUT, ValidationError
from ....domain.package import public
from ..arguments import check_text

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from re import Match, Pattern
    from typing import NoReturn

#: A rule's name is cut to this in a placeholder.
_LONGEST_LABEL = 64

#: The most characters between the brackets, blanks included.
_LONGEST_INSIDE = 128

#: The label of a placeholder that stood in the text already.
_LITERAL = "LITERAL"

_VERSION = 1

_patterns: tuple[Pattern[str], Pattern[str], Pattern[str]] | None = None


def _compiled() -> tuple[Pattern[str], Pattern[str], Pattern[str]]:
    """Patterns, made at the first use, as `re` is slow to import.

    The first is what may be a placeholder, as a model may have bent it: with letters of the other
    case, and blanks. The second is what a label has no place for. The third is what stands between
    the brackets, without blanks and in capitals.
    """
    global _patterns
    if _patterns is None:
        import re

        _patterns = (
            re.compile(rf"\[\[([A-Za-z0-9_\-\s]{{1,{_LONGEST_INSIDE}}})\]\]"),
            re.compile(r"[^A-Z0-9_\-]"),
            re.compile(r"([A-Z0-9_\-]+)_([1-9][0-9]{0,17})", re.ASCII),
        )
    return _patterns


@public
class Vault:
    """Gives placeholders such as "[[EMAIL_1]]" for values, and puts the values back.

    The same value of the same rule has the same number, and numbers run on over all texts, so that
    one vault serves a whole conversation. Threads may share one. It shows its values in no repr;
    `to_json` alone hands them out.
    """

    __slots__ = ("_lock", "_numbers", "_values")

    def __init__(self) -> None:
        self._lock = allocate_lock()
        #: By label, the values in the order of their numbers.
        self._values: dict[str, list[str]] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"Vault(counts={ {label: len(values) for label, values in self._values.items()} })"

    def __reduce__(self) -> NoReturn:
        # A copy would number values anew, and a pickle is no place for them.
        raise TypeError("A Vault is not copied; `to_json` and `from_json` hand on what it holds.")

    def placeholder(self, rule: str, value: str) -> str:
        """The placeholder for a value that a rule found, a new one unless it had one before."""
        label = _compiled()[1].sub("_", rule.upper())[:_LONGEST_LABEL] or "_"
        with self._lock:
            number = self._numbers.get((label, value))
            if number is None:
                values = self._values.setdefault(label, [])
                values.append(value)
                number = self._numbers[label, value] = len(values)
        return f"[[{label}_{number}]]"

    def escaped(self, text: str) -> str:
        """A text in which what looks like a placeholder is given one of its own.

        So nobody can make `restore` reveal a value by writing its placeholder into a text.
        """
        if "[[" not in text:
            return text
        return _compiled()[0].sub(
            lambda found: (
                found[0] if _inside(found[1]) is None else self.placeholder(_LITERAL, found[0])
            ),
            text,
        )

    def restore(self, text: str) -> str:
        """A text with the values in place of the placeholders that this vault gave.

        One pass, linear in the text: what is put back is not searched again. Other letters' case
        and blanks within the brackets don't matter. A placeholder that this vault never gave stays;
        `unknown_in` lists those.

        Raises:
            ValidationError: The text is not a str.
        """
        text = check_text(text)
        if "[[" not in text:
            return text

        def value(found: Match[str]) -> str:
            known = self._value(found[1])
            return found[0] if known is None else known

        return _compiled()[0].sub(value, text)

    def unknown_in(self, text: str) -> list[str]:
        """The placeholders in a text that this vault never gave, as they are written there.

        Raises:
            ValidationError: The text is not a str.
        """
        return [
            found[0]
            for found in _compiled()[0].finditer(check_text(text))
            if _inside(found[1]) is not None and self._value(found[1]) is None
        ]

    def stream(self) -> VaultStream:
        """What restores an answer that comes in pieces."""
        return VaultStream(self)

    def to_json(self) -> str:
        """All that the vault holds, values included, as a JSON text in ASCII. Keep it safe."""
        import json

        with self._lock:
            return json.dumps({"ainalyn_vault": _VERSION, "values": self._values})

    @classmethod
    def from_json(cls, data: str) -> Vault:
        """The vault that `to_json` wrote.

        Raises:
            ValidationError: The text is none that `to_json` wrote.
        """
        import json

        try:
            document = json.loads(check_text(data, "data"))
            vault = cls()
            if document["ainalyn_vault"] != _VERSION:
                raise ValueError
            for label, value in _checked(document["values"].items()):
                vault.placeholder(label, value)
            if vault._values != document["values"]:  # a value twice, or a label that is none
                raise ValueError
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ValidationError(
                "The argument `data` can't be used: it is not the JSON of a vault. Pass what "
                "`Vault.to_json` wrote.",
                INVALID_INPUT,
                "data",
            ) from None
        return vault

    def _value(self, inside: str) -> str | None:
        """The value of what stands between brackets, if it is a placeholder of this vault."""
        found = _inside(inside)
        if found is None:
            return None
        label, number = found
        values = self._values.get(label, ())
        return values[number - 1] if number <= len(values) else None


@public
class VaultStream:
    """Restores a text that comes in pieces: together the answers are `restore` of the whole.

    Held back is what may be the beginning of a placeholder, at most some hundred characters.
    """

    __slots__ = ("_held", "_vault")

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._held = ""

    def feed(self, text: str) -> str:
        """What can be told of the text so far, with the values put back.

        Raises:
            ValidationError: The text is not a str.
        """
        whole = self._held + check_text(text)
        start = open_from(whole)
        self._held = whole[start:]
        return self._vault.restore(whole[:start])

    def finish(self) -> str:
        """What was held back. The stream can be used anew."""
        held, self._held = self._held, ""
        return self._vault.restore(held)


def open_from(text: str) -> int:
    """From where on a text may be the beginning of a placeholder that is not over yet.

    No placeholder has a bracket within, so it begins with the last two.
    """
    last = text.rfind("[")
    if last < 0:
        return len(text)
    if last == 0 or text[last - 1] != "[":
        return last if last == len(text) - 1 else len(text)
    inside = text[last + 1 :]
    if len(inside) > _LONGEST_INSIDE + 1 or "]" in inside[:-1]:
        return len(text)
    return last - 1


def _inside(text: str) -> tuple[str, int] | None:
    """The label and the number of what stands between brackets, None for no placeholder."""
    found = _compiled()[2].fullmatch("".join(text.split()).upper())
    return found and (found[1], int(found[2]))


def _checked(items: Iterable[tuple[object, object]]) -> Iterator[tuple[str, str]]:
    for label, values in items:
        if type(label) is not str or type(values) is not list or not values:
            raise ValueError
        for value in values:
            if type(value) is not str:
                raise ValueError
            yield label, value
