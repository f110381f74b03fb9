"""The values that make up a chat, read once into plain ones; nothing of a subclass is asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from .arguments import described, invalid, quoted
from .plain import is_a, plain, plain_str, whole_number

#: How many things a value of JSON holds, or what it is worth; 0 stands for nothing.
_SIZES = {
    str: str.__len__,
    list: list.__len__,
    tuple: tuple.__len__,
    dict: dict.__len__,
    int: int.__bool__,
    float: float.__bool__,
}


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
    """What a mapping holds, in a new dict with plain keys, else raises ValidationError."""
    if not is_a(value, Mapping):
        raise invalid(field, f"{where} is {described(value)}, and a dict is needed.")
    try:
        return {
            key if type(key) is str else plain(key): item
            for key, item in _items(value)  # type: ignore[arg-type]
        }
    except (TypeError, ValueError) as error:
        raise invalid(field, f"{where} has items that no dict can have.") from error


def choices(value: object) -> list[str] | None:
    """The items of a list of str, or None for anything else."""
    found = [plain_str(item) for item in _stored(value) or (None,)]
    return None if None in found else found  # type: ignore[return-value]


def json_text(value: object, where: str) -> str:
    """A part of a tool's definition as JSON, else raises ValidationError."""
    import json

    try:
        return json.dumps(
            _plain_json(value), ensure_ascii=False, separators=(",", ":"), default=_refuse
        )
    except (TypeError, ValueError, RecursionError):
        raise invalid("tools", f"{where} can't be written as JSON.") from None


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


def _plain_json(value: object) -> object:
    if is_a(value, dict):
        return {plain(key): _plain_json(item) for key, item in _items(value)}  # type: ignore[arg-type]
    stored = _stored(value)
    if stored is not None:
        return [_plain_json(item) for item in stored]
    if is_a(value, int) and type(value) is not bool:
        return whole_number(value)
    return float.__pos__(value) if is_a(value, float) else plain(value)  # type: ignore[arg-type]


def _refuse(_value: object) -> object:
    raise TypeError
