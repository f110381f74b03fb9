"""Texts with findings replaced, and findings that overlap made one."""

from __future__ import annotations

from ....domain.findings import ContentBlockedError, Finding
from .vault import open_from

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from .vault import Vault

    class Replacing(Protocol):
        """What a filter does with what its rules find."""

        def replacement(self, rule: str, value: str) -> str:
            """What stands in place of a value, by the rule's action."""

        def blocks(self, rule: str) -> bool:
            """Whether the rule's action is to block."""

        def is_replaced(self, rule: str) -> bool:
            """Whether the rule's action is to replace what it finds by the rule's name."""


def merged(first: Iterable[Finding], second: Iterable[Finding]) -> list[Finding]:
    """Both in one order; those that overlap as one, with the name of the longest, else the first's.

    No character that one of them covers is left out.
    """
    found: list[Finding] = []
    longest = 0
    for one in sorted([*first, *second], key=lambda one: (one.start, one.start - one.end)):
        if found and one.start < found[-1].end:
            last = found[-1]
            rule = one.rule if one.end - one.start > longest else last.rule
            longest = max(longest, one.end - one.start)
            found[-1] = Finding(rule, last.start, max(last.end, one.end))
        else:
            longest = one.end - one.start
            found.append(one)
    return found


class Rebuilder:
    """Makes output out of a text and its findings, with a vault's placeholders if there is one.

    Where a rule with the action "block" has a finding, it raises ContentBlockedError.
    """

    __slots__ = ("_rules", "_vault")

    def __init__(self, rules: Replacing, vault: Vault | None) -> None:
        self._rules = rules
        self._vault = vault

    def whole(self, text: str, findings: list[Finding]) -> str:
        """A text with its findings replaced. They stand in order, and don't overlap."""
        self._check_blocked(findings)
        return self.stretch(text, 0, len(text), findings, last=True)[0]

    def stretch(
        self, text: str, start: int, end: int, findings: Iterable[Finding], *, last: bool
    ) -> tuple[str, int]:
        """The output of a part of a text, and up to where it is: unless it is the last part, what
        may be the beginning of a placeholder is left for the next one.
        """  # noqa: D205 - one sentence
        output: list[str] = []
        #: What stands after the last placeholder of the vault, and where each piece begins. It is
        #: escaped as a whole: what is removed may make a placeholder of what stands around it.
        between: list[str] = []
        places: list[int] = []
        for finding in findings:
            value = text[finding.start : finding.end]
            between.append(text[start : finding.start])
            places.append(start)
            if self._vault is not None and self._rules.is_replaced(finding.rule):
                output.append(self._vault.escaped("".join(between)))
                output.append(self._vault.placeholder(finding.rule, value))
                between.clear()
                places.clear()
            else:
                between.append(self._rules.replacement(finding.rule, value))
                places.append(finding.start)
            start = finding.end
        between.append(text[start:end])
        places.append(start)
        rest = "".join(between)
        if self._vault is None:
            return "".join((*output, rest)), end
        if not last:
            told = open_from(rest)
            if told < len(rest):
                end = _place(between, places, told)
                rest = rest[:told]
        return "".join((*output, self._vault.escaped(rest))), end

    def _check_blocked(self, findings: list[Finding]) -> None:
        blocked = [one for one in findings if self._rules.blocks(one.rule)]
        if blocked:
            raise ContentBlockedError(blocked)


def _place(pieces: list[str], places: list[int], index: int) -> int:
    """Where in the text the character stands that has this index in the pieces together."""
    at = 0
    while index >= len(pieces[at]):
        index -= len(pieces[at])
        at += 1
    # Pieces of the text stand at even places, and replacements between them.
    return places[at] + (0 if at % 2 else index)
