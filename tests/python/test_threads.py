"""Threads inside of a batch and around it, progress, interruption, and lists that change."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import ainalyn
from ainalyn.infrastructure.rust import threads as threads_module

WORDS = "Many words, ünd Zeichen, 数える 😀 " * 3


def batch(megabytes: int, seed: int = 0) -> list[str]:
    """Texts of very different lengths."""
    pick = random.Random(seed)
    texts: list[str] = []
    left = megabytes * 2**20
    while left > 0:
        texts.append(WORDS * pick.choice([0, 1, 2, 30, 800]) + str(left))
        left -= len(texts[-1].encode())
    return texts


@pytest.mark.parametrize("threads", [0, 1, 2, 7, 1024])
def test_the_counts_do_not_depend_on_the_threads(threads: int) -> None:
    texts = batch(6)
    alone = [ainalyn.count_tokens(text) for text in texts]
    assert ainalyn.count_tokens_batch(texts, threads=threads) == alone
    found = ainalyn.Tokenizer().count_tokens_batch(texts, threads=threads)
    assert [count.count for count in found] == alone


@pytest.mark.parametrize("threads", [-1, 1025, 1.5, "2", None, True, 2**70])
def test_what_is_no_number_of_threads_is_refused(threads: int) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_tokens_batch(["text"], threads=threads)
    assert caught.value.field == "threads"


def test_the_variable_stands_in_for_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AINALYN_THREADS", "3")
    assert (threads_module.check_threads(0), threads_module.check_threads(2)) == (3, 2)
    monkeypatch.setenv("AINALYN_THREADS", "many")
    with pytest.raises(ainalyn.ValidationError, match="AINALYN_THREADS is 'many'"):
        ainalyn.count_tokens_batch(["text"])
    monkeypatch.delenv("AINALYN_THREADS")
    assert threads_module.check_threads(0) == 0


def test_a_forked_process_takes_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AINALYN_THREADS", raising=False)
    monkeypatch.setattr(threads_module, "_forked", True)
    assert threads_module.check_threads(0) == 1
    assert threads_module.check_threads(4) == 4
    monkeypatch.setenv("AINALYN_THREADS", "2")
    assert threads_module.check_threads(0) == 2


def test_many_threads_at_once() -> None:
    texts = batch(1)
    expected = ainalyn.count_tokens_batch(texts)
    tokenizer = ainalyn.Tokenizer()

    def work(number: int) -> bool:
        half = [count.count for count in tokenizer.count_tokens_batch(texts, threads=number % 3)]
        rest = [ainalyn.count_tokens(text) for text in texts]
        whole = ainalyn.count_tokens_bytes("".join(texts).encode())
        return half == rest == expected and whole > 0

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(16)))


def test_no_thread_reads_what_another_one_has_freed() -> None:
    """Threads that make garbage of the sizes that are lent, so that what is freed is used again."""
    texts = [WORDS * (number % 40) + str(number) for number in range(300)]
    whole = "".join(texts).encode()
    counts = ainalyn.count_tokens_batch(texts)
    total = ainalyn.count_tokens_bytes(whole)

    def work(number: int) -> None:
        for turn in range(60):
            assert ainalyn.count_tokens_bytes(whole) == total
            assert ainalyn.count_tokens_batch(texts, threads=1) == counts
            garbage = [bytes([number]) * len(whole) for _ in range(turn % 5)]
            del garbage

    with ThreadPoolExecutor(4) as pool:
        for outcome in [pool.submit(work, number) for number in range(4)]:
            outcome.result()


@pytest.fixture
def no_switches() -> Iterator[None]:
    """Takes the GIL from no thread that doesn't let go of it."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(3600)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("no_switches")
@pytest.mark.parametrize("function", ["count_tokens", "count_tokens_bytes", "count_tokens_batch"])
def test_other_threads_go_on_within_a_call(function: str) -> None:
    text = "many words " * 400_000
    data = text.encode()
    call: Callable[[], object] = {
        "count_tokens": lambda: ainalyn.count_tokens(text),
        "count_tokens_bytes": lambda: ainalyn.count_tokens_bytes(data),
        "count_tokens_batch": lambda: ainalyn.count_tokens_batch([text], threads=1),
    }[function]
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.wait(0.001):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        # From here on only the library lets go of the GIL; a busy machine may need a few calls to
        # give the other thread a processor meanwhile.
        before = ticks
        for _ in range(1000):
            call()
            if ticks > before:
                break
        assert ticks > before
    finally:
        stop.set()
        thread.join()


def test_progress_comes_after_each_chunk() -> None:
    texts = batch(40)
    calls: list[tuple[int, int]] = []
    counts = ainalyn.count_tokens_batch(
        texts, threads=1, progress=lambda done, total: calls.append((done, total))
    )
    assert len(counts) == len(texts)
    assert len(calls) > 1
    assert calls == sorted(set(calls))
    assert calls[-1] == (len(texts), len(texts))
    assert {total for _, total in calls} == {len(texts)}


def test_progress_of_nothing() -> None:
    calls: list[tuple[int, int]] = []
    ainalyn.count_tokens_batch([], progress=lambda *call: calls.append(call))
    assert calls == [(0, 0)]


def test_what_progress_raises_ends_the_batch() -> None:
    def refuse(_done: int, _total: int) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        ainalyn.Tokenizer().count_tokens_batch(batch(5), threads=1, progress=refuse)


def test_what_a_generator_raises_comes_out() -> None:
    def texts() -> Iterator[str]:
        yield "text"
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        ainalyn.count_tokens_batch(texts())


def test_a_list_that_changes_meanwhile_counts_as_it_was() -> None:
    texts = batch(40)
    expected = ainalyn.count_tokens_batch(texts)
    changing = list(texts)

    def clear(_done: int, _total: int) -> None:
        changing.clear()
        changing.append("another")

    assert ainalyn.count_tokens_batch(changing, threads=1, progress=clear) == expected
    assert changing


def test_a_list_that_another_thread_changes() -> None:
    stop = threading.Event()
    changing = ["many words"] * 1000

    def change() -> None:
        while not stop.is_set():
            changing[:] = ["other words " * 50] * 100
            changing[:] = ["many words"] * 1000

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(300):
            counts = ainalyn.count_tokens_batch(changing, threads=2)
            assert set(counts) <= {2, ainalyn.count_tokens("other words " * 50)}
    finally:
        stop.set()
        thread.join()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_ends_a_long_batch_after_the_chunk(threads: int) -> None:
    """How soon that is, `benches/latency.py` measures."""
    code = f"""
import ainalyn, os, signal, threading
texts = ["Many words, and more of them. " * 300] * 40_000
chunks, sent = [], []
begun = threading.Event()

def progress(done, total):
    chunks.append(done)
    begun.set()

def send():
    begun.wait()
    os.kill(os.getpid(), signal.SIGINT)
    sent.append(len(chunks))

sender = threading.Thread(target=send)
sender.start()
try:
    while True:
        ainalyn.count_tokens_batch(texts, threads={threads}, progress=progress)
except KeyboardInterrupt:
    ended = len(chunks)
sender.join()
print(ended - sent[0])
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # The chunk at hand when the signal came may still be reported.
    assert int(done.stdout) <= 1
