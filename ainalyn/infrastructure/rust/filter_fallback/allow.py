"""Values that are no findings."""

from __future__ import annotations

import re

from ....domain.errors import INVALID_INPUT, INVALID_PATTERN, ValidationError
from .catalogue import known, unknown
from .folding import fold
from .syntax import Refused, length_of
from .words import SMALL

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import TypeAlias

    #: For all rules, or by rule or group.
    Given: TypeAlias = list[str] | dict[str, list[str]]


class Allow:
    """Values, and patterns of whole values, that no rule or not this one finds.

    Values are compared as the rules see them, whatever the case of their ASCII letters.

    Raises:
        ValidationError: A rule is not known, or a pattern outside of the subset.
    """

    __slots__ = ("_patterns", "_values")

    def __init__(self, values: Given, patterns: Given, own: list[str], *, folded: bool) -> None:
        self._values: dict[str, set[str]] = {}
        self._patterns: dict[str, list[re.Pattern[str]]] = {}
        for rule, given in _by_rule(values, "allow", own).items():
            self._values[rule] = {
                (fold(value) if folded else value).translate(SMALL) for value in given
            }
        for rule, given in _by_rule(patterns, "allow_patterns", own).items():
            self._patterns[rule] = [_compiled(value) for value in given]

    def holds(self, rule: str, group: str, seen: str) -> bool:
        """Whether a value, as a rule sees it, is allowed."""
        if not self._values and not self._patterns:
            return False
        small = seen.translate(SMALL)
        return any(
            small in self._values.get(name, ())
            or any(one.fullmatch(seen) for one in self._patterns.get(name, ()))
            for name in ("", rule, group)
        )


def _by_rule(given: Given, field: str, own: list[str]) -> dict[str, list[str]]:
    """What is allowed by the name of the rule or group, the empty name for all."""
    if type(given) is not dict:
        return {"": given}  # type: ignore[dict-item]
    for rule in given:
        if rule not in own and not known(rule):
            message = f"The argument `{field}` can't be used: {unknown(rule)}"
            raise ValidationError(message, INVALID_INPUT, field)
    return given


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        length_of(pattern)
    except Refused as refused:
        raise ValidationError(
            f"The pattern {pattern!r} can't be used: {refused}", INVALID_PATTERN, "allow_patterns"
        ) from None
    return re.compile(pattern, re.ASCII)
