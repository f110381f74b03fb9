"""What a Filter is made of, as plain values; what they mean is checked where they are used."""

from __future__ import annotations

from _collections_abc import Mapping  # not slow to import, as collections.abc is

from ..arguments import described, invalid, quoted
from ..plain import is_a, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    #: The arguments of a backend, by name.
    Config: TypeAlias = dict[str, Any]

    #: Reads a value of an argument, which a sentence calls by the third.
    Reader: TypeAlias = Callable[[object, str, str], object]

#: The arguments in the order in which a backend takes them, and what each is where none is given.
DEFAULTS: dict[str, object] = {
    "rules": None,
    "words": {},
    "patterns": {},
    "allow": [],
    "allow_patterns": [],
    "actions": {},
    "key": None,
    "fold": True,
    "skip_reserved": False,
}


def checked(given: Mapping[str, object]) -> Config:
    """The arguments as plain values, else raises ValidationError."""
    config: Config = {}
    for field, default in DEFAULTS.items():
        value = given[field]
        if value is None:
            config[field] = default
        elif field == "key":
            config[field] = _key(value)
        elif type(default) is bool:
            config[field] = _bool(value, field, "it")
        elif type(default) is dict or (is_a(value, Mapping) and field != "rules"):
            config[field] = _mapping(value, field, field)
        else:
            config[field] = _list(value, field, field)
    return config


def _key(value: object) -> bytes:
    if not is_a(value, bytes, bytearray):
        raise invalid("key", f"it is {described(value)}, and bytes are needed.")
    return bytes(memoryview(value))  # type: ignore[arg-type]


def _bool(value: object, field: str, where: str) -> bool:
    if type(value) is not bool:
        raise invalid(field, f"{where} is {described(value)}, and True or False is needed.")
    return value


def _items(value: object, field: str, where: str) -> Iterator[tuple[str, object]]:
    if not is_a(value, Mapping):
        raise invalid(field, f"{where} is {described(value)}, and a dict is needed.")
    items = dict.items(value) if is_a(value, dict) else value.items()  # type: ignore[arg-type, attr-defined]
    for key, item in items:
        yield _text(key, field, f"a key of {where}"), item


def _mapping(value: object, field: str, where: str) -> dict[str, object]:
    return {
        name: _row(item, field, f"{where}[{quoted(name)}]")
        for name, item in _items(value, field, where)
    }


def _row(value: object, field: str, where: str) -> object:
    """What is said of one rule: in short, or by keys."""
    short, keys = _ROWS[field]
    if keys and is_a(value, Mapping):
        row: dict[str, object] = {}
        for key, item in _items(value, field, where):
            if key not in keys:
                known = ", ".join(map(repr, keys))
                raise invalid(field, f"{where} has the key {quoted(key)}. It can have {known}.")
            row[key] = keys[key](item, field, f"{where}[{key!r}]")
        if next(iter(keys)) not in row:
            raise invalid(field, f"{where} lacks the key {next(iter(keys))!r}.")
        return row
    return short(value, field, where)


def _text(value: object, field: str, where: str) -> str:
    text = plain_str(value)
    if text is None:
        raise invalid(field, f"{where} is {described(value)}, and a str is needed.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise invalid(field, f"{where} has a lone surrogate, which no text of UTF-8 has.") from None
    return text


def _list(value: object, field: str, where: str) -> list[str]:
    if is_a(value, str, bytes, bytearray):
        raise invalid(field, f"{where} is {described(value)}. Put it in a list.")
    try:
        items = list(value)  # type: ignore[call-overload]
    except TypeError:
        raise invalid(
            field, f"{where} is {described(value)}, and a list of str is needed."
        ) from None
    found = []
    for at, item in enumerate(items):
        found.append(_text(item, field, f"{where}[{at}]"))
    return found


#: How what is said of a rule is read: in short, and by keys, of which the first is needed.
_ROWS: dict[str, tuple[Reader, dict[str, Reader]]] = {
    "words": (_list, {"values": _list, "word": _bool}),
    "patterns": (_text, {"pattern": _text, "check": _text, "near": _list}),
    "allow": (_list, {}),
    "allow_patterns": (_list, {}),
    "actions": (_text, {"replace": _text}),
}
