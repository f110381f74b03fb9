"""A text that comes in pieces, redacted as far as it can be told."""

from __future__ import annotations

from ....domain.errors import INVALID_INPUT, ValidationError
from ....domain.findings import ContentBlockedError, Finding
from ....domain.package import public
from ..arguments import check_text

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from .edits import Rebuilder

    #: What can be told of a buffer from a place on, up to where, and what was found in it.
    Step: TypeAlias = Callable[[str, int, bool], tuple[str, int, list[Finding]]]

#: So much of what was written stays as context, for rules that look at what stands before.
_CONTEXT = 1024


@public
class FilterStream:
    """Redacts a text that comes in pieces, for one text and one thread.

    Whatever the pieces, the answers together are `redact` of the whole, and so are the findings.
    Held back is the text from the earliest place on where a rule may still find something, which is
    mostly the last word. Once it has raised an error it answers nothing more.

    Attributes:
        findings: What was found so far, with places in the whole text.
    """

    __slots__ = ("_before", "_buffer", "_end", "_rebuilder", "_start", "_step", "findings")

    def __init__(self, step: Step, rebuilder: Rebuilder | None) -> None:
        self._step = step
        #: Makes the output out of the findings where the backend's is not wanted.
        self._rebuilder = rebuilder
        self._buffer = ""
        self._start = 0  # in the buffer: what stands before is context
        self._before = 0  # so many characters were dropped before the buffer
        self._end = ""  # why nothing can be fed
        self.findings: list[Finding] = []

    def feed(self, text: str) -> str:
        """What can be told of the text so far, redacted; what comes later may add to it.

        Raises:
            ValidationError: The text is not a str, or the stream is over.
            ContentBlockedError: A rule with the action "block" found something.
        """
        self._check_open()
        self._buffer += check_text(text)
        return self._advance(last=False)

    def finish(self) -> str:
        """What was held back, redacted. The stream is then over.

        Raises:
            ValidationError: The stream is over already.
            ContentBlockedError: A rule with the action "block" found something.
        """
        self._check_open()
        output = self._advance(last=True)
        self._end = "finished"
        return output

    def _advance(self, *, last: bool) -> str:
        buffer, start = self._buffer, self._start
        self._end = "ended by an error"  # until the step is made: no text passes after one
        try:
            output, consumed, findings = self._step(buffer, start, last)
            if self._rebuilder is not None:
                output, consumed = self._rebuilder.stretch(
                    buffer, start, consumed, findings, last=last
                )
                findings = [one for one in findings if one.end <= consumed]
        except ContentBlockedError as blocked:
            raise ContentBlockedError(self._moved(blocked.findings)) from None
        self.findings += self._moved(findings)
        if consumed > 2 * _CONTEXT:
            dropped = consumed - _CONTEXT
            self._buffer = buffer[dropped:]
            self._before += dropped
            consumed -= dropped
        self._start = consumed
        self._end = ""
        return output

    def _moved(self, findings: list[Finding]) -> list[Finding]:
        """Findings of the buffer, with places in the whole text."""
        before = self._before
        if not before:
            return findings
        return [Finding(one.rule, before + one.start, before + one.end) for one in findings]

    def _check_open(self) -> None:
        if self._end:
            raise ValidationError(
                f"The argument `text` can't be used: this stream is {self._end}. "
                "Begin another one for another text.",
                INVALID_INPUT,
                "text",
            )
