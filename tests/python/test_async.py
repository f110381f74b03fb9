"""Counting beside an event loop: it goes on meanwhile, and a cancelled call stops."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator

import pytest

import ainalyn

TEXT = "Many words, and more of them. " * 3500
TEXTS = [TEXT] * 1000

#: A chunk ends at the first text with which it has so many bytes; in the generated lane before.
CHUNK_BYTES = 16 * 2**20
#: Longer than anything here takes, so that a hang fails.
PATIENCE_SECONDS = 120


def test_it_is_the_batch() -> None:
    texts = ["one", "two words", "\ud800", TEXT]
    expected = ainalyn.count_tokens_batch(texts, "gpt-4o")
    assert asyncio.run(ainalyn.acount_tokens_batch(iter(texts), "gpt-4o")) == expected
    with pytest.raises(ainalyn.ValidationError):
        asyncio.run(ainalyn.acount_tokens_batch("text"))


@pytest.mark.parametrize("ending", ["", "é"])
def test_the_loop_has_its_turn_between_chunks_of_some_megabytes(ending: str) -> None:
    """Each chunk waits for the loop; how late that makes one, `benches/latency.py` measures.

    That other threads go on within a chunk, too, is said in `test_threads.py`.
    """
    texts = [TEXT + str(number) + ending for number in range(600)]
    alive = threading.Event()
    ends = [0]

    def progress(done: int, _total: int) -> None:
        ends.append(done)
        alive.clear()
        assert alive.wait(PATIENCE_SECONDS), "the loop stands still"

    async def beside() -> list[int]:
        call = asyncio.create_task(ainalyn.acount_tokens_batch(texts, progress=progress))
        while not call.done():
            alive.set()
            await asyncio.sleep(0.001)
        return await call

    assert len(asyncio.run(beside())) == len(texts)
    most = max(end - start for start, end in itertools.pairwise(ends))
    assert (most - 1) * len(TEXT) < CHUNK_BYTES


def test_a_cancelled_call_stops_after_the_chunk() -> None:
    calls: list[int] = []
    first, cancelled = threading.Event(), threading.Event()

    def progress(done: int, _total: int) -> None:
        calls.append(done)
        first.set()
        assert cancelled.wait(PATIENCE_SECONDS), "the loop stands still"

    async def cancel() -> None:
        call = asyncio.create_task(ainalyn.acount_tokens_batch(TEXTS, threads=1, progress=progress))
        while not first.is_set():
            await asyncio.sleep(0.001)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        cancelled.set()

    asyncio.run(cancel())  # which waits for its threads
    assert len(calls) == 1
    assert calls[0] < len(TEXTS)


def test_progress_comes_from_the_worker() -> None:
    calls: list[tuple[int, int]] = []
    asyncio.run(ainalyn.acount_tokens_batch(["a", "b"], progress=lambda *call: calls.append(call)))
    assert calls == [(2, 2)]


def test_what_progress_or_the_texts_raise_comes_out() -> None:
    def refuse(_done: int, _total: int) -> None:
        raise LookupError("enough")

    def texts() -> Iterator[str]:
        yield "text"
        raise LookupError("no more")

    with pytest.raises(LookupError, match="enough"):
        asyncio.run(ainalyn.acount_tokens_batch(["a", "b"], progress=refuse))
    with pytest.raises(LookupError, match="no more"):
        asyncio.run(ainalyn.acount_tokens_batch(texts()))
