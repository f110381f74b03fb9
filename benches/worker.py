"""One measurement, answered as JSON: ``worker.py TASK PEER ENCODING CASE THREADS``.

Work on one thread is timed by the processor time of the process, which other programs on the
machine disturb less than they do the clock, and which gives no credit for hidden threads. Only
``threads`` is timed by the clock.
"""

from __future__ import annotations

import json
import statistics
import sys
import timeit
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from hostile import strings
from peers import PEERS, Peer
from sources import cache_dir

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = "Hello, world!"
HUNDRED = (
    "The quick brown fox jumps over the lazy dog, and 12 more of them follow:"
    " isn't that a sight to see?!"
)


def corpus(name: str) -> str:
    """Return a corpus that compare.py has assembled."""
    return (cache_dir() / f"{name}.txt").read_bytes().decode()


def evaluate(expression: str, names: dict[str, Any]) -> Callable[[], Any]:
    """Return a function that evaluates a peer's expression once."""
    compiled = compile(expression, "<peer>", "eval")
    return lambda: eval(compiled, names)  # the expressions stand in peers.py


def plain(counts: list[Any]) -> list[int]:
    """Return a batch's answer as integers, whether it came as such or as TokenCount objects."""
    return [getattr(count, "count", count) for count in counts]


def speed(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count the first megabyte of a corpus, the next one, which is unseen, and that again.

    Each pass gets a new str, because CPython keeps the UTF-8 form of one that was converted
    before.
    """
    data = corpus(case).encode()
    middle, end = (data.index(b"\n", size) + 1 for size in (1_000_000, 2_000_000))
    names = peer.load(encoding, threads) | {"text": HELLO}
    count = evaluate(peer.count, names)
    count()
    counts, rates = [], []
    for half in (data[:middle], data[middle:end], data[middle:end]):
        names["text"] = half.decode()
        start = process_time()
        counts.append(count())
        rates.append(len(half) / (process_time() - start) / 1e6)
    return {"answer": counts, "values": rates}


MB = 1_000_000


def stream(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count a stream, a str of a megabyte after the other, and then its end again: MB/s.

    The figures are those of the first 10 MB, of what comes after 20 MB, when every cache is full,
    and of the last 10 MB again.
    """
    data = corpus(f"stream-{case}").encode()
    cuts = [0]
    while len(data) - cuts[-1] > MB:
        cuts.append(data.index(b"\n", cuts[-1] + MB - 1) + 1)
    parts = [data[start:end] for start, end in zip(cuts, [*cuts[1:], len(data)], strict=True)]
    names = peer.load(encoding, threads) | {"text": HELLO}
    count = evaluate(peer.count, names)
    count()
    counts = []

    def timed(texts: list[bytes]) -> list[float]:
        seconds = []
        for part in texts:
            names["text"] = part.decode()
            start = process_time()
            counts.append(count())
            seconds.append(process_time() - start)
        return seconds

    def rate(texts: list[bytes], seconds: list[float]) -> float:
        return sum(map(len, texts)) / sum(seconds) / MB

    once, again = timed(parts), timed(parts[-10:])
    rates = [rate(parts[:10], once[:10]), rate(parts[20:], once[20:]), rate(parts[-10:], again)]
    return {"answer": counts, "values": rates}


def short(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count one short string over and over: nanoseconds per call."""
    names = peer.load(encoding, threads) | {"text": {"13 bytes": HELLO, "100 bytes": HUNDRED}[case]}
    answer = evaluate(peer.count, names)()
    timer = timeit.Timer(peer.count, timer=process_time, globals=names)
    number = 1000
    while timer.timeit(number) < 0.02:
        number *= 2
    best = min(timer.repeat(7, number))
    return {"answer": answer, "values": [best / number * 1e9]}


def short_texts() -> list[str]:
    """Return 10,000 consecutive cuts of 20 to 200 bytes from the English and the code corpus."""
    random = Random(1)  # the same cuts on every run
    texts: list[str] = []
    for name in ("english", "code"):
        rest = corpus(name).encode("ascii", "ignore").decode()
        at = 0
        for _ in range(5000):
            size = random.randint(20, 200)
            texts.append(rest[at : at + size])
            at += size
    return texts


def batch(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count 10,000 short strings at first sight, then again: thousand strings per second."""
    texts = short_texts()
    names = peer.load(encoding, threads) | {"texts": [HELLO]}
    call = evaluate(peer.batch, names)
    call()
    names["texts"] = texts
    seconds = []
    answer: list[Any] = []
    for _ in range(8):
        start = process_time()
        answer = call()
        seconds.append(process_time() - start)
    rates = [len(texts) / s / 1e3 for s in (seconds[0], statistics.median(seconds[1:]))]
    return {"answer": plain(answer), "values": rates}


def truncate(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Keep 100 tokens of a text of 10 kB or 10 MB: microseconds per call."""
    size = {"10 kB": 10_000, "10 MB": 10_000_000}[case]
    text = "".join(map(corpus, ("english", "code", "json"))).encode()[:size].decode(errors="ignore")
    names = peer.load(encoding, threads) | {"text": text, "limit": 100}
    call = evaluate(peer.truncate, names)
    answer = call()
    timer = timeit.Timer(peer.truncate, timer=process_time, globals=names)
    number = 1
    while number < 100_000 and timer.timeit(number) < 0.02:
        number *= 2
    return {"answer": answer, "values": [min(timer.repeat(5, number)) / number * 1e6]}


#: What is cut at a cost that goes by what is kept.
CUT = {
    "English": "Many words, and more of them. ",
    "French": "D'où l'été, où les garçons ont trouvé la forêt. ",
    "Russian": "Ещё немного русских слов. ",
    "one piece": "a",
}


def cut(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Keep 100 tokens of a text of 10 kB, and of a new str of 10 MB at each call: microseconds."""
    unit = CUT[case]
    names = peer.load(encoding, threads) | {"limit": 100}
    call = evaluate(peer.truncate, names)
    best = []
    for size in (10_000, 10_000_000):
        seconds = []
        for _ in range(20):
            names["text"] = unit * (size // len(unit.encode()))
            start = process_time()
            call()
            seconds.append(process_time() - start)
        best.append(min(seconds) * 1e6)
    return {"answer": None, "values": best}


def in_threads(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count 100 texts of 100 kB in one batch: MB/s by the clock."""
    data = "".join(map(corpus, ("english", "code", "json"))).encode("ascii", "ignore").decode()
    texts = [data[at : at + 100_000] for at in range(0, 10_000_000, 100_000)]
    names = peer.load(encoding, threads) | {"texts": [HELLO] * 4}
    call = evaluate(peer.batch, names)
    call()
    names["texts"] = texts
    best = float("inf")
    answer: list[Any] = []
    for _ in range(3):
        start = perf_counter()
        answer = call()
        best = min(best, perf_counter() - start)
    return {"answer": plain(answer), "values": [10 / best]}


def memory(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count a batch of 1 GB: the memory at the peak beyond what the texts took, over their size.

    The texts are a corpus over and over, each a str of its own; their counts must be equal.
    """
    if sys.platform != "linux":
        raise SystemExit("the peak of a single call can be asked of Linux alone")
    data = corpus({"ASCII": "english", "other": "scripts"}[case]).encode()[:1_000_000]
    data = data.decode("utf-8" if case == "other" else "ascii", "ignore").encode()
    names = peer.load(encoding, threads) | {"texts": [data.decode()]}
    call = evaluate(peer.batch, names)
    expected = plain(call())
    names["texts"] = [data.decode() for _ in range(1000)]
    Path("/proc/self/clear_refs").write_text("5")  # The peak begins anew.
    before = resident("VmRSS")
    if plain(call()) != expected * 1000:
        raise SystemExit("equal texts got different counts")
    return {"answer": None, "values": [(resident("VmHWM") - before) / (len(data) * 1000)]}


def resident(line: str) -> int:
    """Return a figure of /proc/self/status, in bytes."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(text.split()[1]) for text in status if text.startswith(line)) * 1024


def hostile(peer: Peer, encoding: str, case: str, threads: int) -> dict[str, Any]:
    """Count hostile strings one by one; -1 stands for a text that the peer refuses."""
    names = peer.load(encoding, threads)
    count = evaluate(peer.count, names)
    counts = []
    for names["text"] in strings(case):
        try:
            counts.append(count())
        except BaseException:  # noqa: BLE001 - a panic of PyO3 is no Exception
            counts.append(-1)
    return {"answer": counts, "values": []}


TASKS = {
    "hostile": hostile,
    "memory": memory,
    "speed": speed,
    "stream": stream,
    "short": short,
    "batch": batch,
    "truncate": truncate,
    "cut": cut,
    "threads": in_threads,
}


def main() -> None:
    """Run the task that the command line names."""
    task, peer, encoding, case, threads = sys.argv[1:]
    print(json.dumps(TASKS[task](PEERS[peer], encoding, case, int(threads))))


if __name__ == "__main__":
    main()
