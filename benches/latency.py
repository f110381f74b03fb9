"""How soon a long batch ends after Ctrl-C, and how late an event loop is beside one, in each lane.

    python benches/latency.py [ROUNDS]

No test asserts either: a busy machine is late by itself.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time

LANES = ("direct", "generated")

INTERRUPTED = """
import time, ainalyn
texts = ["Many words, and more of them. " * 3500 + "é" * {beyond_ascii}] * 2_000
print("ready", flush=True)
try:
    while True:
        ainalyn.count_tokens_batch(texts, threads={threads})
except KeyboardInterrupt:
    print(time.time(), flush=True)
"""

BESIDE = """
import asyncio, itertools, time, ainalyn
texts = ["Many words, and more of them. " * 3500 + str(n) + "é" * {beyond_ascii}
         for n in range(2_000)]
async def main():
    beats = []
    async def beat():
        while True:
            beats.append(time.perf_counter())
            await asyncio.sleep(0.005)
    beating = asyncio.create_task(beat())
    await asyncio.sleep(0.05)
    first = len(beats) - 1
    await ainalyn.acount_tokens_batch(texts, threads={threads})
    beats.append(time.perf_counter())
    beating.cancel()
    print(max(b - a for a, b in itertools.pairwise(beats[first:])) - 0.005)
asyncio.run(main())
"""


def started(code: str, lane: str) -> subprocess.Popen[str]:
    """Start a fresh process that runs the code in that lane."""
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code],
        env={**os.environ, "AINALYN_LANE": lane},
        stdout=subprocess.PIPE,
        text=True,
    )


def interrupted(lane: str, threads: int, beyond_ascii: int) -> float:
    """Return the seconds from Ctrl-C to the exception."""
    code = INTERRUPTED.format(threads=threads, beyond_ascii=beyond_ascii)
    with started(code, lane) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.5)
        sent = time.time()
        child.send_signal(signal.SIGINT)
        return float(child.stdout.readline()) - sent


def beside(lane: str, threads: int, beyond_ascii: int) -> float:
    """Return how late, in seconds, an event loop is at most while 200 MB are counted."""
    with started(BESIDE.format(threads=threads, beyond_ascii=beyond_ascii), lane) as child:
        assert child.stdout is not None
        return float(child.stdout.readline())


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    print("| what | lane | threads | texts | median, ms | least | most |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for what, measure in (("Ctrl-C to KeyboardInterrupt", interrupted), ("event loop", beside)):
        for lane in LANES:
            for threads in (1, 2):
                for beyond_ascii in (0, 1):
                    found = [measure(lane, threads, beyond_ascii) * 1e3 for _ in range(rounds)]
                    texts = "not ASCII" if beyond_ascii else "ASCII"
                    figures = (statistics.median(found), min(found), max(found))
                    shown = " | ".join(f"{figure:.0f}" for figure in figures)
                    print(f"| {what} | {lane} | {threads} | {texts} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
