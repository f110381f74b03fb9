"""Processes that were forked, or made otherwise, count like their parent and never hang."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor

import pytest

import ainalyn
from ainalyn.infrastructure.rust.threads import check_threads

TEXTS = ["Many words, ünd Zeichen. " * 2000] * 30
ENCODINGS = ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def counted(encoding: str) -> list[int]:
    """What a worker does."""
    counts = ainalyn.count_tokens_batch(TEXTS, encoding, threads=2)
    return [*counts, ainalyn.count_tokens(TEXTS[0], encoding)]


def automatic(_: object) -> int:
    """The number of threads that a worker takes by itself."""
    return check_threads(0)


def in_a_fork(timeout: float = 60) -> None:
    """Counts in a forked child; fails when it doesn't answer in time."""
    expected = list(map(counted, ENCODINGS))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if list(map(counted, ENCODINGS)) == expected else 2
        finally:
            os._exit(code)
    timer = threading.Timer(timeout, os.kill, (child, 9))
    timer.start()
    _, status = os.waitpid(child, 0)
    timer.cancel()
    assert os.waitstatus_to_exitcode(status) == 0


@needs_fork
def test_a_fork_after_use_counts() -> None:
    in_a_fork()


@needs_fork
def test_a_fork_while_other_threads_count() -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            ainalyn.count_tokens_batch(TEXTS, threads=2)
            ainalyn.count_tokens(TEXTS[0], "gpt-4o")

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(5):
            in_a_fork()
    finally:
        stop.set()
        for worker in workers:
            worker.join()


@needs_fork
def test_a_fork_during_the_first_count() -> None:
    code = """
import os, sys, threading, ainalyn
start = threading.Barrier(2)
def first():
    start.wait()
    ainalyn.count_tokens_batch(["many words " * 5000] * 20, "gpt-4o", threads=2)
thread = threading.Thread(target=first)
thread.start()
start.wait()
child = os.fork()
if child == 0:
    os._exit(0 if ainalyn.count_tokens("Hello, world!", "gpt-4o") == 4 else 1)
killer = threading.Timer(60, os.kill, (child, 9))
killer.start()
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
killer.cancel()
thread.join()
sys.exit(code)
"""
    for _ in range(5):
        command = [sys.executable, "-I", "-W", "ignore", "-c", code]
        assert subprocess.run(command, timeout=120, check=False).returncode == 0


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_workers_count_however_they_start(method: str) -> None:
    expected = list(map(counted, ENCODINGS))
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        assert pool.map_async(counted, ENCODINGS).get(timeout=120) == expected
        found = pool.map_async(ainalyn.count_tokens, TEXTS).get(timeout=120)
        assert found == ainalyn.count_tokens_batch(TEXTS)
        tokenizer = ainalyn.Tokenizer("gpt-4o")
        objects = pool.map_async(tokenizer.count_tokens, TEXTS[:3]).get(timeout=120)
        assert objects == tokenizer.count_tokens_batch(TEXTS[:3])


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_daemonic_worker_takes_one_thread(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AINALYN_THREADS", raising=False)
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.map_async(automatic, [None]).get(timeout=120) == [1]


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_worker_that_is_no_daemon_counts(method: str) -> None:
    """As those of concurrent.futures are none."""
    context = multiprocessing.get_context(method)
    expected = list(map(counted, ENCODINGS))
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(counted, ENCODINGS, timeout=120)) == expected


@needs_fork
def test_a_forked_worker_takes_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AINALYN_THREADS", raising=False)
    child = os.fork()
    if child == 0:
        os._exit(check_threads(0))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


@needs_fork
def test_a_preloaded_server_forks_its_workers() -> None:
    """As gunicorn does: the parent counts, forks, and goes on; workers have threads."""
    code = """
import os, sys, threading, ainalyn
from concurrent.futures import ThreadPoolExecutor
texts = ["Many words, ünd Zeichen. " * 2000] * 30
def serve(_=None):
    return ainalyn.count_tokens_batch(texts, "gpt-4o", threads=2) + [
        ainalyn.Tokenizer("gpt-4o").count_tokens(texts[0]).count,
        ainalyn.count_tokens_bytes(texts[0].encode(), "gpt-4o"),
    ]
expected = serve()
with ThreadPoolExecutor(4) as pool:
    assert all(found == expected for found in pool.map(serve, range(8)))
workers = []
for _ in range(4):
    worker = os.fork()
    if worker == 0:
        code = 1
        try:
            with ThreadPoolExecutor(4) as pool:
                code = 0 if all(found == expected for found in pool.map(serve, range(8))) else 2
            grandchild = os.fork()  # a worker that forks in its turn
            if grandchild == 0:
                os._exit(0 if serve() == expected else 3)
            code = code or os.waitstatus_to_exitcode(os.waitpid(grandchild, 0)[1])
        finally:
            os._exit(code)
    workers.append(worker)
    assert serve() == expected
timers = [threading.Timer(60, os.kill, (worker, 9)) for worker in workers]
for timer in timers:
    timer.start()
codes = [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers]
for timer in timers:
    timer.cancel()
assert codes == [0] * 4, codes
"""
    command = [sys.executable, "-I", "-W", "ignore", "-c", code]
    done = subprocess.run(command, timeout=120, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@needs_fork
def test_a_fork_during_a_batch_of_another_thread() -> None:
    """The batch is under way for certain: its first chunks have been reported."""
    texts = ["Many words, and more of them. " * 30_000] * 600
    under_way, stop = threading.Event(), threading.Event()

    def progress(_done: int, _total: int) -> None:
        under_way.set()
        if stop.is_set():
            raise LookupError

    def batch() -> None:
        with contextlib.suppress(LookupError):
            ainalyn.count_tokens_batch(texts, threads=2, progress=progress)

    thread = threading.Thread(target=batch)
    thread.start()
    try:
        assert under_way.wait(60)
        in_a_fork()
    finally:
        stop.set()
        thread.join()


@needs_fork
@pytest.mark.once
def test_a_thousand_forks_beside_counting_threads() -> None:
    code = """
import os, threading
import ainalyn

text = "Many words, and more of them. " * 2_000
expected, stop = ainalyn.count_tokens(text), threading.Event()

def count():
    while not stop.is_set():
        assert ainalyn.count_tokens_batch([text] * 4, threads=2) == [expected] * 4

threads = [threading.Thread(target=count) for _ in range(3)]
for thread in threads:
    thread.start()
failed = 0
for _ in range(1_000):
    child = os.fork()
    if not child:
        # What ended a count wrongly ends the process as well, and not by this program's own end.
        os._exit(ainalyn.count_tokens(text) != expected)
    failed += os.waitpid(child, 0)[1] != 0
stop.set()
for thread in threads:
    thread.join()
assert not failed, failed
"""
    command = [sys.executable, "-I", "-W", "ignore", "-c", code]
    done = subprocess.run(command, timeout=300, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
