"""What a lane owes: how the modules of this folder answer a call."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    from .convention import Convention

    #: The values of TokenCount's fields, in their order.
    Fields: TypeAlias = tuple[int, str, str, bool, int]

    #: The counts and the upper bounds of several texts, and what is the same
    #: for all of them: the encoding, and whether the counts are exact.
    Chunk: TypeAlias = tuple[list[int], list[int], str, bool]

    class Lane(Protocol):
        """What a lane's module offers; arguments are checked before."""

        def count(self, text: str, model: str) -> Fields:
            """The fields of the TokenCount of `text`."""

        def count_chunk(self, texts: list[str], start: int, model: str, threads: int) -> Chunk:
            """The counts of as many texts as make a chunk, from `start` on."""

        def count_utf8(self, data: memoryview, model: str, threads: int) -> int:
            """The number of tokens of the UTF-8 in `data`."""

        def truncate(self, text: str, max_tokens: int, model: str) -> str:
            """The longest prefix of `text` that fits in `max_tokens`; `text` when it fits."""

        def truncate_keeping(
            self, text: str, max_tokens: int, model: str, keep: str, marker: str
        ) -> str:
            """What is kept of `text`, with the marker in the place of the rest."""

        def split(
            self, text: str, max_tokens: int, model: str, overlap: int, at: str
        ) -> list[tuple[int, int]]:
            """The start and the end of each window, in characters."""

        def count_special(self, texts: list[str], model: str) -> list[Fields]:
            """The fields of the TokenCount of each text, where special tokens count one."""

        def truncate_special(
            self, text: str, max_tokens: int, model: str, keep: str, marker: str
        ) -> str:
            """What is kept of `text`, where special tokens count one; a marker like any text."""

        def load_vocabulary(
            self, path: str, name: str | None, sha256: str | None, pattern: str | None
        ) -> str:
            """Opens the vocabulary in a file; its name."""

        def require_exact(self, model: str) -> None:
            """Raises ValidationError unless the tokens of `model` are counted exactly."""

        def convention(self, model: str) -> Convention:
            """What a chat adds for `model`, else raises ValidationError."""
