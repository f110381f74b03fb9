"""The expression of Polars against that of polars-tokenizer: ``python benches/polars_plugin.py``.

Needs ainalyn, pyarrow, tiktoken and polars-tokenizer, which wants a Polars of its own, and the
corpora of ``corpora.py``. Each expression adds up the tokens of the same column, the expressions
take turns in one process, and its processor time is the figure; a ratio is the median of those
within a round. The first turn of each is not timed: all sums have to be that of tiktoken.

short, repeated, long: the columns of ``arrow.py``.
lines: the lines of the code corpus in their order, of which many repeat.
distinct lines: each of them once.

one thread: ours on one thread. threads: ours as it is without being told, timed by the clock, as
processor time would not show it. With a cache: polars-tokenizer, told to remember 65,536 texts.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING

import arrow
from corpora import corpus_path
from vocabularies import tiktoken_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

ENCODING, ROUNDS = "o200k_base", 5


def columns() -> dict[str, list[str]]:
    """The rows of each column, the same in each run."""
    text = corpus_path("code").read_text("utf-8", errors="ignore")
    lines = [line for line in text.splitlines() if line]
    return {**arrow.columns(), "lines": lines, "distinct lines": list(dict.fromkeys(lines))}


def expressions() -> dict[str, pl.Expr]:
    """What counts a column, in each way."""
    import polars as pl
    import polars_tokenizer

    import ainalyn.polars  # noqa: F401  (which registers the namespace)

    text = pl.col("text")
    return {
        "ours, one thread": text.ainalyn.count_tokens(encoding=ENCODING, threads=1),
        "ours, threads": text.ainalyn.count_tokens(encoding=ENCODING),
        "polars-tokenizer": polars_tokenizer.count(text, ENCODING),
        "the same, with a cache": polars_tokenizer.count(text, ENCODING, cache_capacity=65_536),
    }


def measure(name: str, texts: list[str]) -> None:
    """Prints a column's figures."""
    import polars as pl
    import tiktoken

    frame = pl.DataFrame({"text": texts})
    encode = tiktoken.get_encoding(ENCODING).encode_ordinary
    known = sum(len(encode(text)) for text in texts)

    def counter(asked: pl.Expr) -> Callable[[], int]:
        return lambda: int(frame.select(asked.cast(pl.Int64).sum()).item())

    ways = {way: counter(asked) for way, asked in expressions().items()}
    for way, count in ways.items():
        if count() != known:
            sys.exit(f"{name}: {way} counts otherwise than tiktoken.")
    rounds = [{way: seconds(count) for way, count in ways.items()} for _ in range(ROUNDS)]
    print(f"{name}: {len(texts):,} rows of {sum(map(len, texts)) / len(texts):,.0f} characters")
    for way in ways:
        processor, clock = (
            statistics.median(each[way][place] / len(texts) * 1e9 for each in rounds)
            for place in (0, 1)
        )
        ratios = [
            statistics.median(each[way][place] / each[base][place] for each in rounds)
            for place, base in ((0, "ours, one thread"), (1, "ours, threads"))
        ]
        print(
            f"  {way:24} {processor:10,.0f} ns of processor a row, {ratios[0]:5.2f} times ours; "
            f"{clock:10,.0f} by the clock, {ratios[1]:5.2f} times ours with threads"
        )


def seconds(count: Callable[[], int]) -> tuple[float, float]:
    """The processor's time of one pass, and the clock's."""
    gc.collect()
    before, since = time.process_time(), time.perf_counter()
    count()
    return time.process_time() - before, time.perf_counter() - since


def main() -> None:
    """Measures each column."""
    os.environ["TIKTOKEN_CACHE_DIR"] = str(tiktoken_cache())
    for name, texts in columns().items():
        measure(name, texts)


if __name__ == "__main__":
    main()
