"""Counting a text as it is read, in memory for a piece of it."""

from __future__ import annotations

import codecs

from ...domain.answers import TokenCount
from ...domain.errors import ValidationError
from .arguments import decoded
from .buffers import count_tokens_bytes
from .encoding_guess import LOOKED_AT
from .lanes import lane
from .lanes.rules import resolve
from .names import follow_alias
from .seams import pieces

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable


class NotUtf8Error(Exception):
    """The text is not UTF-8: `offset` is its first wrong byte, `around` what follows."""

    def __init__(self, offset: int, error: UnicodeDecodeError, start: bytes) -> None:
        super().__init__(offset)
        self.offset = offset
        self.byte = error.object[error.start]
        self.reason = error.reason
        self.around = start if offset < len(start) else error.object[error.start :]


class StreamCount:
    """The tokens of pieces of one text, for one model.

    Pieces that end at seams have, in every encoding, the tokens of the whole. So the sum is that of
    the encoding, and an estimate is made of the sum, as it would be made of the whole.
    """

    __slots__ = ("_base", "_estimate", "_model", "_rough", "_sum", "_threads")

    def __init__(self, model: str, threads: int = 0) -> None:
        self._model, self._threads = model, threads
        name = follow_alias(model)
        encoding = lane.count("", name)[2]  # also an unknown model's error
        self._base, self._estimate = resolve(name)
        self._rough = encoding != self._base  # the Python lane without a vocabulary counts bytes
        self._sum = 0

    def add(self, piece: bytes) -> None:
        """Counts a piece, which ends at a seam or is the last."""
        if self._rough:
            decoded(memoryview(piece))
            self._sum += len(piece)
        else:
            self._sum += count_tokens_bytes(piece, self._base, threads=self._threads)

    def total(self) -> TokenCount:
        """The count of all pieces."""
        count = upper = self._sum
        encoding = self._base
        if self._rough:
            from .lanes.python import BYTES_PER_TOKEN, ROUGH

            count, encoding = -(-upper // BYTES_PER_TOKEN), ROUGH
        exact = not self._rough and self._estimate is None
        if self._estimate is not None:
            count, upper = self._estimate.count(count), self._estimate.upper(upper)
        return TokenCount(count, self._model, encoding, exact, upper)


def count_stream(
    read: Callable[[int], bytes],
    models: list[str],
    threads: int = 0,
    progress: Callable[[int], object] | None = None,
) -> tuple[list[TokenCount], int]:
    """The counts for each model of the text that `read` gives, and its bytes.

    Args:
        read: Gives at most so many bytes, and none at the end.
        models: Names of models or encodings, or registered aliases.
        threads: The most threads to count on; see `count_tokens`.
        progress: Called with the bytes of each piece that is counted.

    Raises:
        NotUtf8Error: The text is not UTF-8.
        ValidationError: A model is not known.
        OSError: What `read` raises.
    """
    counts = [StreamCount(model, threads) for model in models]
    size, start = 0, b""

    def noted(most: int) -> bytes:
        nonlocal start
        new = read(most)
        start = start or new[:LOOKED_AT]
        return new

    for piece in pieces(noted):
        try:
            for one in counts:
                one.add(piece)
        except ValidationError:
            _check_utf8(piece, size, start)
            raise
        size += len(piece)
        if progress is not None:
            progress(len(piece))
    return [one.total() for one in counts], size


def _check_utf8(piece: bytes, before: int, start: bytes) -> None:
    try:
        codecs.utf_8_decode(piece, "strict", True)
    except UnicodeDecodeError as error:
        raise NotUtf8Error(before + error.start, error, start) from error
