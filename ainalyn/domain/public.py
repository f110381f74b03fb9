"""The name by which users know a public function or class."""

from __future__ import annotations

from .package import NAME

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


def public(item: T) -> T:
    """Gives a function or class the module from which users import it, the package itself.

    A traceback then ends in `ainalyn.ValidationError`, and pickles outlive a change of the folders.
    """
    item.__module__ = NAME
    return item
