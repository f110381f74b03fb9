"""Counting without holding up an event loop."""

from __future__ import annotations

from _collections_abc import Callable, Iterable  # not slow to import, as collections.abc is

from ...domain.package import public
from .functions import count_tokens_batch


class _CancelledError(Exception):
    """Ends the batch in its thread after the caller was cancelled; nobody sees it."""


@public
async def acount_tokens_batch(
    texts: Iterable[str],
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> list[int]:
    """`count_tokens_batch` in a worker thread, while the event loop goes on.

    A cancelled call stops counting after the chunk at hand, of some megabytes.

    Args:
        texts: Any iterable of str, which is read in the worker thread.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: As for `count_tokens_batch`.
        require_exact: As for `count_tokens_batch`.
        threads: As for `count_tokens_batch`.
        progress: As for `count_tokens_batch`; called in the worker thread.

    Raises:
        ValidationError: As for `count_tokens_batch`.
    """
    import asyncio

    cancelled = False

    def between_chunks(done: int, total: int) -> None:
        if cancelled:
            raise _CancelledError
        if progress is not None:
            progress(done, total)

    try:
        return await asyncio.to_thread(
            count_tokens_batch,
            texts,
            model,
            encoding=encoding,
            require_exact=require_exact,
            threads=threads,
            progress=between_chunks,
        )
    except asyncio.CancelledError:
        cancelled = True
        raise
