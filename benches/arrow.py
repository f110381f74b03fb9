"""Columns in Arrow's memory against lists and tiktoken: ``python benches/arrow.py``.

Needs ainalyn, pyarrow and tiktoken, and the corpora of ``corpora.py``. Each way counts the same
column of strings on one thread, the ways take turns in one process, and its processor time is the
figure; a ratio is the median of those within a round. The first turn of each way is not timed: its
counts are compared with tiktoken's, and the run ends where they differ.

short: distinct rows of 80 bytes, cut out of prose and code.
repeated: a thousand of them a hundred times each, in a random order.
long: rows of 10,000 bytes.

arrow: `count_tokens_arrow`. list: `count_tokens_batch` over the column's `to_pylist`. engine:
`count_tokens_batch` over a list at hand, which is the Rust engine and a pass over the list.
tiktoken: a loop of `encode_ordinary` over `to_pylist`, as its batch is slower on one thread.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import time
from typing import TYPE_CHECKING

from corpora import corpus_path
from vocabularies import tiktoken_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    Counter = Callable[[], list[int]]

ENCODING = "o200k_base"

ROUNDS = 7

#: What is asked of each column: how many times as fast `arrow` is, at least, as another way.
GOALS = {
    "short": {"list": 1.3, "tiktoken": 12.0},
    "repeated": {"list": 1.6},
    "long": {"engine": 0.95},
}


def rows(name: str, size: int) -> list[str]:
    """The distinct pieces of a corpus of so many bytes, but for a character that a cut divides."""
    data = corpus_path(name).read_bytes()
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return list(dict.fromkeys(piece.decode("utf-8", errors="ignore") for piece in pieces))


def columns() -> dict[str, list[str]]:
    """The rows of each column, in an order that is the same in each run."""
    shuffle = random.Random(14).shuffle
    short = list(dict.fromkeys(rows("english", 80) + rows("code", 80)))
    long = rows("english", 10_000) + rows("code", 10_000)
    shuffle(short)
    repeated = short[:1000] * 100
    shuffle(repeated)
    shuffle(long)
    return {"short": short, "repeated": repeated, "long": long}


def ways(texts: list[str]) -> dict[str, Counter]:
    """What counts the rows, each from what it would have at hand."""
    import pyarrow as pa
    import tiktoken

    import ainalyn

    column = pa.array(texts)
    encode = tiktoken.get_encoding(ENCODING).encode_ordinary

    def arrow() -> pa.Array:
        return pa.array(ainalyn.count_tokens_arrow(column, encoding=ENCODING, threads=1))

    def batch(listed: list[str]) -> list[int]:
        return ainalyn.count_tokens_batch(listed, encoding=ENCODING, threads=1)

    return {
        "arrow": arrow,
        "list": lambda: batch(column.to_pylist()),
        "engine": lambda: batch(texts),
        "tiktoken": lambda: [len(encode(text)) for text in column.to_pylist()],
    }


def seconds(way: Counter) -> float:
    """The processor time of one pass."""
    gc.collect()
    before = time.process_time()
    way()
    return time.process_time() - before


def measure(name: str, texts: list[str]) -> bool:
    """Prints a column's figures; whether each goal is met."""
    counters = ways(texts)
    known = counters["tiktoken"]()
    for way, counter in counters.items():
        if list(map(int, counter())) != known:
            sys.exit(f"{name}: {way} counts otherwise than tiktoken.")
    rounds = [{way: seconds(one) for way, one in counters.items()} for _ in range(ROUNDS)]
    print(f"{name}: {len(texts):,} rows of {sum(map(len, texts)) / len(texts):,.0f} characters")
    met = True
    for way in counters:
        cost = statistics.median(each[way] for each in rounds) / len(texts)
        ratio = statistics.median(each[way] / each["arrow"] for each in rounds)
        goal = GOALS[name].get(way)
        met &= goal is None or ratio >= goal
        asked = (
            "" if goal is None else f"  at least {goal}: {'met' if ratio >= goal else 'NOT MET'}"
        )
        print(f"  {way:9} {cost * 1e9:10,.0f} ns a row, {ratio:6.2f} times arrow's{asked}")
    return met


def main() -> None:
    """Measures each column; fails where a goal is not met."""
    os.environ["TIKTOKEN_CACHE_DIR"] = str(tiktoken_cache())
    met = [measure(name, texts) for name, texts in columns().items()]
    if not all(met):
        sys.exit("Some goal is not met.")


if __name__ == "__main__":
    main()
