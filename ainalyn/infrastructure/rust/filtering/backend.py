"""What finds: the native library, or Python in its place."""

from __future__ import annotations

from ....domain.errors import FILTER_FAULT, AinalynError, InternalError

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol, TypeAlias

    #: A rule, and where its finding begins and ends, in characters.
    Found: TypeAlias = tuple[str, int, int]

    class Backend(Protocol):
        """What a backend owes. Arguments are checked before; a block raises ContentBlockedError."""

        def find(self, text: str) -> list[Found]:
            """What the rules find in a text, in order."""

        def redact(self, text: str) -> tuple[str, list[Found]]:
            """A text without what is found in it, and what that was."""

        def find_batch(self, texts: list[str], threads: int) -> list[list[Found]]:
            """`find` of each text."""

        def redact_batch(self, texts: list[str], threads: int) -> list[tuple[str, list[Found]]]:
            """`redact` of each text."""

        def step(self, buffer: str, start: int, last: bool) -> tuple[str, int, list[Found]]:
            """What can be told of `buffer[start:]`, up to where, and what was found in it."""


def called(function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - as it answers
    """What a backend answers; whatever is no error of this package's is a fault, told as one."""
    try:
        return function(*arguments)
    except (AinalynError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - no text may pass, whatever went wrong
        message = (
            f"The filter failed ({type(error).__name__}), so the text did not pass. "
            "Please report it."
        )
        # Not from the error, whose message may hold the text.
        raise InternalError(message, FILTER_FAULT) from None
