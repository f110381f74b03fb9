"""What values of subclasses hold, of which nothing is asked: their methods may lie or raise.

A type alone tells what a value is: `isinstance` would ask for its `__class__`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


def is_a(value: object, *kinds: type) -> bool:
    """Whether the type of `value` is one of `kinds`, or a subclass of one."""
    return issubclass(type(value), kinds)


def plain_str(value: object) -> str | None:
    """The characters of a str as one of no other type, or None for what is no str."""
    if type(value) is str:
        return value
    if not is_a(value, str):
        return None
    return "".join((value,))  # type: ignore[arg-type]  # str.__str__ is a subclass's on PyPy 7.3


def plain(value: T) -> T:
    """A str as one of no other type; anything else as it is."""
    found = plain_str(value)
    return value if found is None else found  # type: ignore[return-value]


def whole_number(value: object) -> int | None:
    """A whole number as an int of no other type, or None for what is none, as a bool.

    Only what is no int is asked, for its `__index__`.
    """
    if type(value) is int:
        return value
    if type(value) is bool:
        return None
    from operator import index

    try:
        return index(value)  # type: ignore[arg-type]
    except TypeError:
        return None
