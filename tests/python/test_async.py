"""Counting beside an event loop: it goes on meanwhile, and a cancelled call stops."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Iterator

import pytest

import ainalyn

TEXT = "Many words, and more of them. " * 3500
TEXTS = [TEXT] * 1000


def test_it_is_the_batch() -> None:
    texts = ["one", "two words", "\ud800", TEXT]
    expected = ainalyn.count_tokens_batch(texts, "gpt-4o")
    assert asyncio.run(ainalyn.acount_tokens_batch(iter(texts), "gpt-4o")) == expected
    with pytest.raises(ainalyn.ValidationError):
        asyncio.run(ainalyn.acount_tokens_batch("text"))


LATE = 0.050


async def lateness(call: Awaitable[list[int]], size: int) -> float:
    """How late the loop was at most during a call, in seconds."""
    beats: list[float] = []
    pause = 0.005

    async def beat() -> None:
        while True:
            beats.append(time.perf_counter())
            await asyncio.sleep(pause)

    beating = asyncio.create_task(beat())
    await asyncio.sleep(0.05)
    began = time.perf_counter()
    counts = await call
    ended = time.perf_counter()
    beating.cancel()
    assert len(counts) == size
    during = [began, *(at for at in beats if began < at < ended), ended]
    return max(after - before for before, after in itertools.pairwise(during)) - pause


@pytest.mark.parametrize("ending", ["", "é"])
def test_the_loop_is_never_late_by_more_than_50_ms(ending: str) -> None:
    """While 200 MB are counted; of a text beyond ASCII, CPython makes the UTF-8 first."""

    async def once() -> float:
        texts = [TEXT + str(number) + ending for number in range(2_000)]
        assert sum(map(len, texts)) > 200_000_000
        return await lateness(ainalyn.acount_tokens_batch(texts), len(texts))

    # Other programs make a loop late too, so one of a few attempts must succeed.
    late: list[float] = []
    while not late or (late[-1] > LATE and len(late) < 20):
        late.append(asyncio.run(once()))
    assert min(late) <= LATE, late


def test_a_cancelled_call_stops_after_the_chunk() -> None:
    calls: list[int] = []

    async def cancelled() -> None:
        call = asyncio.create_task(
            ainalyn.acount_tokens_batch(
                TEXTS * 20, threads=1, progress=lambda done, _: calls.append(done)
            )
        )
        while not calls:
            await asyncio.sleep(0.001)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    asyncio.run(cancelled())  # which waits for its threads
    assert calls[-1] < 20 * len(TEXTS)


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
