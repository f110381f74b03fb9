"""The end of a process whose daemon threads are counting.

CPython before 3.14 ends such a thread where it asks for the GIL, by unwinding its stack, and the
frames of the library stand on that stack. Each test ends processes until chance would have shown
a library that stands in the way.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

#: What the daemon threads do, over and over.
CALLS = {
    "an int": "ainalyn.count_tokens(TEXT)",
    "an object": "TOKENIZER.count_tokens(TEXT)",
    "a cut": "ainalyn.truncate_to_tokens(TEXT, 3000)",
    "a limit": "ainalyn.fits(TEXT, 3000)",
    "bytes": "ainalyn.count_tokens_bytes(DATA)",
    "a batch": "ainalyn.count_tokens_batch([TEXT] * 20)",
    "a batch of objects": "TOKENIZER.count_tokens_batch([TEXT] * 20, threads=1)",
    "a chat": "ainalyn.count_messages([{'role': 'user', 'content': TEXT}] * 20)",
    "Python code below a call": "ainalyn.truncate_to_tokens(TEXT, Endless())",
    "Python code below a doubt": "ainalyn.count_tokens_batch([TEXT], threads=Endless())",
}

PROGRAM = """
import sys, threading
import ainalyn

TEXT = "Many words, \\u00fcnd Zeichen, " * 1000
DATA = TEXT.encode()
TOKENIZER = ainalyn.Tokenizer()

class Endless:
    def __index__(self):
        started.release()
        while True:
            pass

def work():
    {call}
    started.release()
    while True:
        {call}

started = threading.Semaphore(0)
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
for _ in range(4):
    started.acquire()
{end}
"""


def end_processes(call: str, end: str = "") -> None:
    """Ends processes whose daemon threads make a call, and wants to hear nothing of it."""
    for _ in range(6):
        process = subprocess.run(
            [sys.executable, "-I", "-c", PROGRAM.format(call=call, end=end)],
            capture_output=True,
            timeout=120,
        )
        assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.parametrize("call", CALLS)
def test_a_process_ends_while_daemon_threads_make(call: str) -> None:
    end_processes(CALLS[call])


def test_a_process_ends_by_a_signal_while_daemon_threads_count() -> None:
    end = """
import os, signal, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(60)
"""
    end_processes(CALLS["an int"], end)
