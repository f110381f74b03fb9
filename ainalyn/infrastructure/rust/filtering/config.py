"""What a Filter is made of, as plain values; what they mean is checked where they are used."""

from __future__ import annotations

from _collections_abc import Mapping  # not slow to import, as collections.abc is

from ..arguments import described, invalid
from ..plain import is_a, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import TypeAlias

    #: The arguments of a backend, by name.
    Config: TypeAlias = dict[str, object]

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
            config[field] = _bool(value, field)
        elif type(default) is dict or (is_a(value, Mapping) and field != "rules"):
            config[field] = _mapping(value, field, field)
        else:
            config[field] = _list(value, field, field)
    return config


def _key(value: object) -> bytes:
    if not is_a(value, bytes, bytearray):
        raise invalid("key", f"it is {described(value)}, and bytes are needed.")
    return bytes(memoryview(value))  # type: ignore[arg-type]


def _bool(value: object, field: str) -> bool:
    if type(value) is not bool:
        raise invalid(field, f"it is {described(value)}, and True or False is needed.")
    return value


def _mapping(value: object, field: str, where: str) -> dict[str, object]:
    if not is_a(value, Mapping):
        raise invalid(field, f"{where} is {described(value)}, and a dict is needed.")
    items = dict.items(value) if is_a(value, dict) else value.items()  # type: ignore[arg-type, attr-defined]
    found: dict[str, object] = {}
    for key, item in items:
        name = plain_str(key)
        if name is None:
            raise invalid(field, f"a key of {where} is {described(key)}, and a str is needed.")
        here = f"{where}[{name!r}]"
        text = plain_str(item)
        if text is not None and (where != field or field in ("patterns", "actions")):
            found[name] = text
        elif type(item) is bool and where != field:
            found[name] = item
        elif is_a(item, Mapping) and where == field:
            found[name] = _mapping(item, field, here)
        else:
            found[name] = _list(item, field, here)
    return found


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
        text = plain_str(item)
        if text is None:
            raise invalid(field, f"{where}[{at}] is {described(item)}, and a str is needed.")
        found.append(text)
    return found
