"""Paths into the values of a row, such as ``messages.0.content``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: What a path finds where it leads to nothing.
MISSING = object()


def lookup(path: str) -> Callable[[Any], Any]:
    """Return a function from a row, a dict, to what the path finds; MISSING if that is nothing.

    A step is the key of an object or the position in a list, from the end if negative. A key that
    is the whole path comes first, as keys may hold dots.
    """
    steps = path.split(".")
    if len(steps) == 1:
        return lambda row: row.get(path, MISSING)

    def found(row: Any) -> Any:  # noqa: ANN401 - values of JSON
        value = row.get(path, row)
        if value is not row:
            return value
        for step in steps:
            value = _step(value, step)
            if value is MISSING:
                break
        return value

    return found


def _step(value: Any, step: str) -> Any:  # noqa: ANN401 - values of JSON
    if isinstance(value, dict):
        return value.get(step, MISSING)
    if isinstance(value, list):
        try:
            return value[int(step)]
        except (ValueError, IndexError):
            return MISSING
    return MISSING


def described(value: Any) -> str:  # noqa: ANN401 - values of JSON
    """Return what kind of value it is, in the words of JSON."""
    names = {bool: "a boolean", int: "a number", float: "a number", dict: "an object"}
    return names.get(type(value), "a list" if isinstance(value, list) else "a string")
