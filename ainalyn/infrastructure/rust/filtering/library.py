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
from ..lanes.generated import require_memory

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, TypeVar

    from .backend import Backend, Found
    from .config import Config

    T = TypeVar("T")


class LibraryFilter:
    """A backend.

    A lone surrogate, which UTF-8 can't hold, is replaced by a character that no rule knows, and put
    back; the few texts that this is not enough for are left to Python.
    """

    __slots__ = ("_filter", "_native", "_python", "_unit")

    def __init__(self, config: Config, python: Callable[[], Backend]) -> None:
        with own_modules():
            from .... import _native
        self._native: ModuleType = _native
        self._python = python
        self._unit = _native.TextUnit.CODE_POINTS
        self._filter: Any = self._called(lambda: _native.Filter(_record(_native, config)))

    def handle(self) -> int:
        """A further handle of the library's filter, for the direct lane to take over."""
        return self._filter._uniffi_clone_handle()  # type: ignore[no-any-return]

    def find(self, text: str) -> list[Found]:
        """What the rules find in a text, in order."""
        try:
            return _found(self._called(self._filter.find, text, self._unit))
        except UnicodeEncodeError:
            holder = _holder(text)
        if holder is None:
            return self._python().find(text)
        return self.find(_held(text, holder))

    def redact(self, text: str) -> tuple[str, list[Found]]:
        """A text without what is found in it, and what that was."""
        try:
            return _redacted(self._called(self._filter.redact, text, self._unit))
        except UnicodeEncodeError:
            holder = _holder(text)
        if holder is not None:
            output, found = self.redact(_held(text, holder))
            restored = _put_back(output, holder, text, 0, len(text), found)
            if restored is not None:
                return restored, found
        return self._python().redact(text)

    def find_batch(self, texts: list[str], threads: int) -> list[list[Found]]:
        """`find` of each text."""
        try:
            found = self._called(self._filter.find_batch, texts, self._unit, threads)
        except UnicodeEncodeError:
            return [self.find(text) for text in texts]
        return list(map(_found, found))

    def redact_batch(self, texts: list[str], threads: int) -> list[tuple[str, list[Found]]]:
        """`redact` of each text."""
        try:
            redacted = self._called(self._filter.redact_batch, texts, self._unit, threads)
        except UnicodeEncodeError:
            return [self.redact(text) for text in texts]
        return list(map(_redacted, redacted))

    def step(self, buffer: str, start: int, last: bool) -> tuple[str, int, list[Found]]:
        """What can be told of `buffer[start:]`, up to where, and what was found in it."""
        try:
            step = self._called(self._filter.step, buffer, start, last, self._unit)
            return step.output, step.consumed, _found(step.findings)
        except UnicodeEncodeError:
            holder = _holder(buffer)
        if holder is not None:
            output, consumed, found = self.step(_held(buffer, holder), start, last)
            restored = _put_back(output, holder, buffer, start, consumed, found)
            if restored is not None:
                return restored, consumed, found
        return self._python().step(buffer, start, last)

    def _called(self, function: Callable[..., T], *arguments: object) -> T:
        """What the library answers; its errors as those of this package."""
        native = self._native
        require_memory(arguments)
        try:
            return function(*arguments)
        except native.FilterError as error:
            translated = _translated(error, native)
        except native.InternalError:
            message = "The native filter failed, so the text did not pass. Please report it."
            translated = InternalError(message, FILTER_FAULT)
        raise translated


def _record(native: ModuleType, config: Config) -> object:
    """The configuration as the library takes it; its values are checked there."""
    given: Any = config
    words = [
        native.WordList(name=name, **({"values": row} if type(row) is list else row))
        for name, row in given["words"].items()
    ]
    patterns = [
        native.Pattern(name=name, **({"pattern": row} if type(row) is str else row))
        for name, row in given["patterns"].items()
    ]
    actions = [
        native.RuleAction(rule=rule, **_action(row)) for rule, row in given["actions"].items()
    ]
    return native.FilterConfig(
        rules=given["rules"],
        words=words,
        patterns=patterns,
        allow=_allowed(native, given["allow"]),
        allow_patterns=_allowed(native, given["allow_patterns"]),
        actions=actions,
        key=given["key"],
        fold=given["fold"],
        skip_reserved=given["skip_reserved"],
    )


def _action(row: str | dict[str, str]) -> dict[str, str]:
    if type(row) is str:
        return {"action": row}
    return {"action": "replace", "text": row["replace"]}  # type: ignore[index]


def _allowed(native: ModuleType, given: list[str] | dict[str, list[str]]) -> list[object]:
    if type(given) is dict:
        return [native.Allowed(values=values, rule=rule) for rule, values in given.items()]
    return [native.Allowed(values=given)] if given else []


def _found(findings: list[Any]) -> list[Found]:
    return [(one.rule, one.start, one.end) for one in findings]


def _redacted(record: Any) -> tuple[str, list[Found]]:  # noqa: ANN401 - generated
    return record.text, _found(record.findings)


def _holder(text: str) -> str | None:
    """A character that is not in a text and that no rule knows: one that will never be assigned."""
    return next((one for one in map(chr, range(0xFDD0, 0xFDF0)) if one not in text), None)


def _surrogates() -> re.Pattern[str]:
    import re

    return re.compile("[\ud800-\udfff]")


def _held(text: str, holder: str) -> str:
    """The text with the character in place of each surrogate, so that places stay."""
    return _surrogates().sub(holder, text)


def _put_back(
    output: str, holder: str, text: str, start: int, end: int, found: list[Found]
) -> str | None:
    """The output for a stretch of the text, with its surrogates; None where that can't be told."""
    kept = []
    for _, begins, ends in found:
        if _surrogates().search(text, begins, ends):
            return None  # what became of it depends on the action
        kept += _surrogates().findall(text, start, begins)
        start = ends
    kept += _surrogates().findall(text, start, end)
    parts = output.split(holder)
    if len(parts) != len(kept) + 1:
        return None  # an action writes the character too
    return parts[0] + "".join(one + part for one, part in zip(kept, parts[1:], strict=True))


def _translated(error: Any, native: ModuleType) -> AinalynError | MemoryError:  # noqa: ANN401 - generated
    """The error of this package for an error of the library, by its variant."""
    kinds = native.FilterError
    if isinstance(error, kinds.OutOfMemory):
        return MemoryError()
    if isinstance(error, kinds.Blocked):
        return ContentBlockedError(Finding(*one) for one in _found(error.findings))
    message = native.filter_error_message(error)
    if isinstance(error, kinds.InvalidInput):
        return ValidationError(message, INVALID_INPUT, error.field)
    if isinstance(error, kinds.InvalidPattern):
        field = error.name if error.name == "allow_patterns" else f"patterns.{error.name}"
        return ValidationError(message, INVALID_PATTERN, field)
    for kind, code, field in (
        (kinds.InvalidRule, INVALID_RULE, "rules"),
        (kinds.InvalidAction, INVALID_ACTION, "actions"),
        (kinds.InvalidKey, INVALID_KEY, "key"),
    ):
        if isinstance(error, kind):
            return ValidationError(message, code, field)
    return InternalError(message, FILTER_FAULT)
