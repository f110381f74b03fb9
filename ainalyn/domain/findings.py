"""What the filter answers with. No message and no repr shows a value that was found."""

from __future__ import annotations

from _collections_abc import Iterable  # not slow to import, as collections.abc is
from dataclasses import dataclass

from .errors import CONTENT_BLOCKED, ValidationError
from .package import public

#: So many findings are told in a message; `ContentBlockedError.findings` has all of them.
_TOLD = 5


@public
@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule found something; never what.

    Attributes:
        rule: The name of the rule.
        start: Where it begins, in characters of the text that was searched.
        end: The place behind its last character.
    """

    rule: str
    start: int
    end: int

    def text_of(self, text: str) -> str:
        """What was found, cut out of the text that was searched."""
        return text[self.start : self.end]


@public
@dataclass(frozen=True, slots=True, repr=False)
class Redacted:
    """A text without what was found in it.

    Attributes:
        text: The text; the very object that was given where nothing was changed.
        findings: What was found, in the order of the places in the text that was given.
    """

    text: str
    findings: list[Finding]

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
