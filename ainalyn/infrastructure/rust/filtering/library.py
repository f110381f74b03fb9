"""The filter of the native library, through what UniFFI generates: it serves every case."""

from __future__ import annotations

from ....domain.errors import (
    FILTER_FAULT,
    INVALID_ACTION,
    INVALID_INPUT,
    INVALID_KEY,
    INVALID_PATTERN,
    INVALID_RULE,
    AinalynError,
    InternalError,
    ValidationError,
)
from ....domain.findings import ContentBlockedError, Finding
from ....domain.package import own_modules

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    from .backend import Backend, Found
    from .config import Config


class LibraryFilter:
    """A backend. What UTF-8 can't hold, a text with a lone surrogate, is left to Python."""

    __slots__ = ("_filter", "_native", "_python")

    def __init__(self, config: Config, python: Callable[[], Backend]) -> None:
        with own_modules():
            from .... import _native
        self._native: ModuleType = _native
        self._python = python
        self._filter: Any = self._translated(lambda: _native.Filter(_record(_native, config)))

    def handle(self) -> int:
        """A handle of the library's filter, for the direct lane to take over."""
        return self._filter._uniffi_clone_handle()  # type: ignore[no-any-return]

    def find(self, text: str) -> list[Found]:
        return self._answered(
            lambda: _found(self._filter.find(text, self._unit)),
            lambda: self._python().find(text),
        )
