"""The values that make up a chat, read once into plain ones; nothing of a subclass is asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from .arguments import described, invalid, quoted
from .plain import is_a, plain, plain_str, whole_number

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Any

#: How many things a value of JSON holds, or what it is worth; 0 stands for nothing.
_SIZES = {
    str: str.__len__,
    list: list.__len__,
    tuple: tuple.__len__,
    dict: dict.__len__,
    int: int.__bool__,
    float: float.__bool__,
}


#: How deep a value may be nested: far above any real schema; the same as in `src/chat/json.rs`.
MAX_DEPTH = 100

#: How many values a schema may have.
MAX_VALUES = 100_000

#: A longer number is no figure of a schema, and Python refuses to write it.
_MAX_BITS = 10_000


def is_nothing(value: object) -> bool:
    """Whether a field holds what says no more than a missing one: None, or what is empty or 0."""
    if value is None:
        return True
    return any(is_a(value, kind) and not size(value) for kind, size in _SIZES.items())  # type: ignore[operator]


def to_list(values: object, field: str, where: str = "it") -> Iterable[object]:
    """What a list or another iterable holds, else raises ValidationError."""
    found = _stored(values)
    if found is not None:
        return found
    if not is_a(values, str, bytes, bytearray, Mapping):
        try:
            return iter(values)  # type: ignore[call-overload,no-any-return]
        except TypeError:
            pass  # it is told below
    raise invalid(field, f"{where} is no list. Pass a list of dicts, as the API takes them.")


def mapping(value: object, field: str, where: str) -> dict[object, object]:
    """What a mapping or an object with fields holds, in a new dict with plain keys.

    An object is asked for its `model_dump` where it has one, as those of SDKs have; of a dataclass,
    or of what has a dict of its own, the fields are taken.

    Raises:
        ValidationError: The value is neither.
    """
    if not is_a(value, Mapping):
        held = _fields(value)
        if held is None:
            raise invalid(
                field,
                f"{where} is {described(value)}, and a dict or an object of an SDK is needed.",
            )
        value = held
    try:
        return {
            key if type(key) is str else plain(key): item
            for key, item in _items(value)  # type: ignore[arg-type]
        }
    except (TypeError, ValueError) as error:
        raise invalid(field, f"{where} has items that no dict can have.") from error


def _fields(value: object) -> Mapping[object, object] | None:
    """The fields of an object that has some, else None; a type alone tells."""
    kind = type(value)
    if callable(dump := getattr(kind, "model_dump", None)):
        held = dump(value)
        return held if is_a(held, Mapping) else None
    if isinstance(names := getattr(kind, "__dataclass_fields__", None), dict):
        return {name: getattr(value, name, None) for name in names}
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return held if type(held) is dict and ("content" in held or "parts" in held) else None


def json_text(value: object, field: str, where: str) -> str:
    """A value as JSON without blanks, else raises ValidationError."""
    import json

    return json.dumps(plain_json(value, field, where), ensure_ascii=False, separators=(",", ":"))


def plain_json(value: object, field: str, where: str) -> Any:  # noqa: ANN401 - any of JSON's values
    """A value as JSON holds it, of no subclass, else raises ValidationError.

    What holds itself is nested too deep, and what holds one thing again and again has too many
    values; the cost has a bound.
    """
    reader = _JsonReader(field, where)
    try:
        return reader.read(value, 0)
    except (TypeError, ValueError):
        raise invalid(field, f"{where} can't be written as JSON.") from None


def shown(value: object) -> str:
    """A value in a message: a str in quotes, cut when it is too long to read."""
    text = plain_str(value)
    if text is None:
        return "None" if value is None else f"a value {described(value)}"
    return quoted(text)


def _stored(value: object) -> Iterable[object] | None:
    """What a list or a tuple holds, whatever its own `__iter__` would say; None for all else."""
    for kind in (list, tuple):
        if is_a(value, kind):
            return kind.__iter__(value)  # type: ignore[arg-type]
    return None


def _items(value: Mapping[object, object]) -> Iterable[tuple[object, object]]:
    """The items of a mapping; a dict is not asked."""
    for kind in (OrderedDict, dict):  # an OrderedDict has its own order
        if is_a(value, kind):
            return kind.items(value)  # type: ignore[arg-type]
    return value.items()


class _JsonReader:
    """Reads a value once, and knows where it stands in an error."""

    def __init__(self, field: str, where: str) -> None:
        self.field = field
        self.where = where
        self.left = MAX_VALUES

    def read(self, value: object, depth: int) -> object:
        self.left -= 1
        if depth > MAX_DEPTH:
            raise invalid(
                self.field,
                f"{self.where} is nested deeper than {MAX_DEPTH} levels. Make it flatter.",
            )
        if self.left < 0:
            raise invalid(
                self.field, f"{self.where} has more than {MAX_VALUES:,} values. Divide it."
            )
        if is_a(value, dict):
            return {
                _key(key): self.read(item, depth + 1)
                for key, item in _items(value)  # type: ignore[arg-type]
            }
        stored = _stored(value)
        if stored is not None:
            return [self.read(item, depth + 1) for item in stored]
        if value is None or type(value) is bool:
            return value
        if is_a(value, int):
            whole = whole_number(value)
            if whole is not None and whole.bit_length() > _MAX_BITS:
                raise ValueError  # Python writes no number that is longer
            return whole
        if is_a(value, float):
            return float.__pos__(value)  # type: ignore[arg-type]
        text = plain_str(value)
        if text is None:
            raise TypeError
        return text


def _key(value: object) -> str:
    key = plain_str(value)
    if key is None:
        raise TypeError
    return key
