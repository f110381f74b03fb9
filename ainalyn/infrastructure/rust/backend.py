"""Which backend serves: the native library, or Python in its place.

It is chosen once, at import. A library that is not installed is no reason to
speak; one that is there and can't be loaded is.
"""

from __future__ import annotations

import os

from ainalyn.infrastructure.rust import direct
from ainalyn.infrastructure.rust.library import load_error

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    #: The values of TokenCount's fields, in their order.
    Fields: TypeAlias = tuple[int, str, str, bool, int]

    #: The counts and the upper bounds of several texts, and what is the same
    #: for all of them: the encoding, and whether the counts are exact.
    Chunk: TypeAlias = tuple[list[int], list[int], str, bool]

    class Backend(Protocol):
        """What a backend module offers; arguments are checked before."""

        def count(self, text: str, model: str) -> Fields:
            """The fields of the TokenCount of `text`."""

        def count_chunk(self, texts: list[str], start: int, model: str, threads: int) -> Chunk:
            """The counts of as many texts as make a chunk, from `start` on."""

        def count_utf8(self, data: memoryview, model: str) -> int:
            """The number of tokens of the UTF-8 in `data`."""

        def truncate(self, text: str, max_tokens: int, model: str) -> str:
            """The longest prefix of `text` that fits in `max_tokens`; `text` when it fits."""

        def require_exact(self, model: str) -> None:
            """Raises ValidationError unless the tokens of `model` are counted exactly."""


def _choose() -> tuple[Backend, str, str]:
    """The backend, the lane by which it is reached ("direct", "generated" or "python"), and why."""
    wanted = os.environ.get("AINALYN_LANE", "")
    if load_error is not None:
        from ainalyn.infrastructure.rust import fallback

        return (
            fallback,
            "python",
            "the native library can't be loaded"
            if load_error
            else ("the native library is not installed"),
        )
    from ainalyn.infrastructure.rust import native

    served = "direct" if direct.connected else "generated"
    if served == "generated":
        native.prepare()
    if wanted and wanted != served:
        import logging

        logging.getLogger("ainalyn.rust").warning(
            "AINALYN_LANE is %r, and the lane %r serves: the choices are 'direct' and "
            "'generated', and the direct one needs CPython on 64 bits.",
            wanted,
            served,
        )
    return native, served, direct.reason


backend, lane, lane_reason = _choose()
