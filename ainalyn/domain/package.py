"""The package itself: its name, where it stands, and which modules are its own.

They are asked for here, because a copy may have another name, stand in an archive, or be
replaced in `sys.modules` by a second import.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from types import ModuleType
    from typing import TypeVar

    T = TypeVar("T")

#: The name by which this copy was imported: "ainalyn", or such as "app._vendor.ainalyn".
NAME = __package__.rpartition(".")[0]

_PACKAGE = sys.modules[NAME]

#: The folder of this copy, which need not exist: it may be part of an archive.
FOLDER = _PACKAGE.__path__[0]


def public(item: T) -> T:
    """Gives a function or class the module from which users import it, the package itself.

    A traceback then ends in `ainalyn.ValidationError`, and pickles outlive a change of the folders.
    """
    item.__module__ = NAME
    return item


class own_modules:  # noqa: N801 - it is used as a function is
    """Within it, imports of the package find the modules of this copy.

    It changes something only when `sys.modules` holds another copy, or none: an import that waited
    for its first use would bring the other copy's functions, which raise the other copy's errors.
    """

    __slots__ = ("_others",)

    def __enter__(self) -> None:
        self._others: dict[str, ModuleType] | None = None
        if sys.modules.get(NAME) is not _PACKAGE:
            self._others = _taken_out()
            sys.modules.update(_with_submodules(_PACKAGE))

    def __exit__(self, *_: object) -> None:
        if self._others is not None:
            _taken_out()
            sys.modules.update(self._others)


def _taken_out() -> dict[str, ModuleType]:
    """The modules of the package in `sys.modules`, of whichever copy, which are taken out of it."""
    names = [name for name in sys.modules if name == NAME or name.startswith(f"{NAME}.")]
    return {name: sys.modules.pop(name) for name in names}


def _with_submodules(module: ModuleType) -> dict[str, ModuleType]:
    """A module and what was imported below it, by their names: an import leaves an attribute."""
    found = {module.__name__: module}
    for name, value in list(vars(module).items()):
        if type(value) is type(module) and value.__name__ == f"{module.__name__}.{name}":
            found.update(_with_submodules(value))
    return found
