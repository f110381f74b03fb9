"""Counting beside an event loop: it goes on meanwhile, and a cancelled call stops."""

from __future__ import annotations

import asyncio
import itertools
import time

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


def test_the_loop_goes_on_meanwhile() -> None:
    async def heartbeat() -> float:
        beats: list[float] = []

        async def beat() -> None:
            while True:
                beats.append(time.perf_counter())
                await asyncio.sleep(0.005)

        beating = asyncio.create_task(beat())
        await asyncio.sleep(0.05)
        began = time.perf_counter()
        counts = await ainalyn.acount_tokens_batch(TEXTS[:300] + [TEXT + "é"] * 30)
        ended = time.perf_counter()
        beating.cancel()
        assert len(counts) == 330
        during = [began, *(at for at in beats if began < at < ended), ended]
        return max(b - a for a, b in itertools.pairwise(during))

    # The goal is 50 ms; a busy machine may be late by itself.
    assert min(asyncio.run(heartbeat()) for _ in range(3)) < 0.25


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
