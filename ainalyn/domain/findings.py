"""What the filter answers with. No message and no repr shows a value that was found."""

from __future__ import annotations

from _collections_abc import Iterable  # not slow to import, as collections.abc is

from .errors import CONTENT_BLOCKED, ValidationError
from .package import public

#: So many findings are told in a message; `ContentBlockedError.findings` has all of them.
_TOLD = 5


class _Frozen:
    """Values by the names in `__match_args__`, which never change.

    A dataclass would do the same, but `dataclasses` takes longer to import than all of the filter.
    """

    __slots__ = ()
    __match_args__: tuple[str, ...]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A {type(self).__name__} does not change: make another one.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"A {type(self).__name__} does not change: make another one.")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), _values(self)


def _values(of: _Frozen) -> tuple[object, ...]:
    return tuple([getattr(of, name) for name in of.__match_args__])


@public
class Finding(_Frozen):
    """Where a rule found something; never what.

    Attributes:
        rule: The name of the rule.
        start: Where it begins, in characters of the text that was searched.
        end: The place behind its last character.
    """

    __slots__ = __match_args__ = ("rule", "start", "end")

    rule: str
    start: int
    end: int

    def __init__(self, rule: str, start: int, end: int) -> None:
        fill = object.__setattr__
        fill(self, "rule", rule)
        fill(self, "start", start)
        fill(self, "end", end)

    def __repr__(self) -> str:
        return f"Finding(rule={self.rule!r}, start={self.start}, end={self.end})"

    def text_of(self, text: str) -> str:
        """What was found, cut out of the text that was searched."""
        return text[self.start : self.end]


@public
class Redacted(_Frozen):
    """A text without what was found in it.

    Attributes:
        text: The text; the very object that was given where nothing was changed.
        findings: What was found, in the order of the places in the text that was given.
    """

    __slots__ = __match_args__ = ("text", "findings")
    __hash__ = None  # type: ignore[assignment]  # it holds a list

    text: str
    findings: list[Finding]

    def __init__(self, text: str, findings: list[Finding]) -> None:
        fill = object.__setattr__
        fill(self, "text", text)
        fill(self, "findings", findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings each rule has, for logs and metrics."""
        return counts_of(self.findings)

    def __repr__(self) -> str:
        # Not the text: a rule with the action "keep" leaves values in it.
        return f"Redacted(characters={len(self.text)}, counts={self.counts})"


@public
class ContentBlockedError(ValidationError):
    """A rule with the action "block" found something in the text, which must not be used.

    Attributes:
        findings: What those rules found, in the order of their places.
    """

    findings: list[Finding]

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(_sentence(self.findings), CONTENT_BLOCKED, "text")
        self.args = (self.findings,)  # what a pickle builds it from

    @property
    def counts(self) -> dict[str, int]:
        """How many findings each rule has, for logs and metrics."""
        return counts_of(self.findings)


def counts_of(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings each rule has, in the order of the first of each."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return counts


def _sentence(findings: list[Finding]) -> str:
    told = [f"{one.rule} at {one.start} to {one.end}" for one in findings[:_TOLD]]
    if len(findings) > _TOLD:
        told.append(f"{len(findings) - _TOLD:,} more")
    return (
        f"The text is blocked, as it has {', '.join(told)}. "
        'Take that out, or give the rule another action than "block".'
    )
