"""The filter in the direct lane: builtins of the library, which answer or decline.

The contract is that of `lanes/direct.py`; the other half is src/foreign/python/filter.rs. A filter
is a capsule, or None where the lane is off: every call is then declined.
"""

from __future__ import annotations

from ....domain.findings import Finding, Redacted
from ..lanes.direct import private_builtin, register
from ..lanes.library import has_filter

#: Whether this lane serves filters.
serves = has_filter() and register("filter_answers", Finding, Redacted)


@private_builtin
def filter_find(sieve: object, text: object, /) -> list[Finding] | None:
    """What is found in a text; None to decline."""


@private_builtin
def filter_redact(sieve: object, text: object, /) -> Redacted | None:
    """A text without what is found in it; None to decline."""


@private_builtin
def filter_chunk(
    sieve: object, texts: list[object], start: int, threads: int, redact: bool, /
) -> list[list[Finding]] | list[Redacted] | None:
    """What is found in as many texts of a private list as make a chunk; None to decline."""


@private_builtin
def filter_step(
    sieve: object, buffer: str, start: int, last: bool, /
) -> tuple[str, int, list[Finding]] | None:
    """A step of a stream; None to decline."""
