"""Structured data with the same shape, in which every text is redacted."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from operator import is_

from ....domain.errors import INVALID_INPUT, ValidationError
from ..arguments import described
from ..plain import is_a, plain, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match, Pattern
    from typing import Any

#: Deeper data is refused, long before the interpreter's own limit.
MAX_DEPTH = 200

#: The strings and the numbers of a JSON text; a colon behind a string makes it a key.
_JSON_VALUES = r'"((?:[^"\\]|\\.)*)"(\s*:)?|-?[0-9][0-9.eE+\-]*'
_json_values: Pattern[str] | None = None


class Redactor:
    """Redacts what values hold, by a function that redacts a text."""

    __slots__ = ("_redact",)

    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact

    def value(self, value: object, where: str, depth: int = 0) -> object:
        """The value with every text redacted; the same object where nothing changes.

        Of subclasses nothing is asked. `where` names the value in errors.
        """
        if value is None or is_a(value, bool):
            return value
        if is_a(value, str):
            return self._str(value)
        if is_a(value, int, float):
            return self._number(value)
        if depth == MAX_DEPTH:
            raise _invalid(f"it is deeper than {MAX_DEPTH} levels. Pass its parts.")
        for kind in (list, tuple):
            if is_a(value, kind):
                return self._sequence(value, kind, where, depth + 1)
        if is_a(value, Mapping):
            return self._mapping(value, where, depth + 1)
        raise _invalid(
            f"{where} is {described(value)}, which can't be looked into. Pass dicts, lists, "
            "tuples, str, numbers, bool and None, such as `dataclasses.asdict` makes."
        )

    def _str(self, value: Any) -> str:  # noqa: ANN401 - a str or of a subclass
        text = plain_str(value) or ""
        redacted = self._json(text)
        if redacted is None:
            redacted = self._redact(text)
        return value if redacted == text else redacted

    def _number(self, value: Any) -> object:  # noqa: ANN401 - a number
        kind: Any = int if is_a(value, int) else float
        try:
            text = kind.__repr__(value)
        except ValueError:
            return value  # an int of thousands of digits, which no rule finds anything in
        redacted = self._redact(text)
        return value if redacted == text else redacted

    def _sequence(self, value: Any, kind: Any, where: str, depth: int) -> object:  # noqa: ANN401 - of `kind`
        before = list(kind.__iter__(value))
        after = [self.value(item, f"{where}[{at}]", depth) for at, item in enumerate(before)]
        if all(map(is_, before, after)):
            return value
        if kind is tuple:
            return tuple.__new__(type(value), after)
        made = list.__new__(type(value))
        list.extend(made, after)
        return made

    def _mapping(self, value: Any, where: str, depth: int) -> object:  # noqa: ANN401 - any Mapping
        kind: Any = OrderedDict if is_a(value, OrderedDict) else dict
        stored = is_a(value, dict)
        try:
            before = [(key, item) for key, item in (kind.items(value) if stored else value.items())]
        except (TypeError, ValueError) as error:
            raise _invalid(f"{where} has items that no dict can have.") from error
        after = [self.value(item, f"{where}[{_shown(key)}]", depth) for key, item in before]
        if all(item is new for (_, item), new in zip(before, after, strict=True)):
            return value
        made = kind.__new__(type(value) if stored else dict)
        for (key, _), item in zip(before, after, strict=True):
            kind.__setitem__(made, plain(key), item)
        if is_a(value, defaultdict):
            factory: Any = vars(defaultdict)["default_factory"]
            factory.__set__(made, factory.__get__(value))
        return made

    def _json(self, text: str) -> str | None:
        """A JSON text, as tools' arguments are, with the texts in it redacted; None for another.

        Only the strings that change are written anew, so that all else stays as it was written.
        """
        global _json_values
        if text[:1] not in "{[" and text.lstrip(" \t\r\n")[:1] not in ("{", "["):
            return None
        import json
        import re

        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        if _json_values is None:
            _json_values = re.compile(_JSON_VALUES, re.DOTALL)

        def redacted(found: Match[str]) -> str:
            if found[2] is not None:
                return found[0]  # a key
            value = found[0] if found[1] is None else json.loads(found[0])
            after = self._redact(value) if found[1] is None else self._str(value)
            return found[0] if after == value else json.dumps(after)

        return _json_values.sub(redacted, text)


def _shown(key: object) -> str:
    """A key in a message: not as it is, as it may be a value of interest itself."""
    name = plain_str(key)
    return repr(name) if name is not None and name.isidentifier() else "..."


def _invalid(reason: str) -> ValidationError:
    return ValidationError(f"The argument `value` can't be used: {reason}", INVALID_INPUT, "value")
