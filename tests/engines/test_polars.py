"""Polars, in which the native library is a plugin."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ainalyn
import ainalyn.polars

TEXTS = ["hello world, again", None, "", "über x über", "hello world, again"]
COUNTS = [None if text is None else ainalyn.count_tokens(text, "gpt-4o") for text in TEXTS]
CUT = [None if text is None else ainalyn.truncate_to_tokens(text, 2, "gpt-4o") for text in TEXTS]
FRAME = pl.DataFrame({"text": TEXTS, "group": [1, 1, 2, 2, 2]})

TOKENS = pl.col("text").ainalyn.count_tokens("gpt-4o")


def streamed(frame: pl.LazyFrame) -> pl.DataFrame:
    """What the streaming engine collects, which has been asked for in two ways."""
    if pl.__version__.startswith("1.0."):
        return frame.collect(streaming=True)
    return frame.collect(engine="streaming")


ENGINES: dict[str, Callable[[pl.LazyFrame], pl.DataFrame]] = {
    "eager": lambda frame: frame.collect().select(pl.all()),
    "lazy": lambda frame: frame.collect(),
    "streaming": streamed,
}

DTYPES: dict[str, Any] = {
    "String": pl.String,
    "Categorical": pl.Categorical,
    "Enum": pl.Enum(["", "über x über", "hello world, again"]),
    "Binary": pl.Binary,
}


@pytest.mark.parametrize("kind", DTYPES)
def test_texts_of_each_type_keep_name_and_nulls(kind: str) -> None:
    frame = FRAME.with_columns(pl.col("text").cast(DTYPES[kind]))
    found = frame.select(
        TOKENS,
        pl.col("text").ainalyn.truncate_to_tokens(2, "gpt-4o").alias("cut"),
        pl.col("text").ainalyn.fits(2, "gpt-4o").alias("fits"),
    )
    assert found.schema == {"text": pl.Int64, "cut": pl.String, "fits": pl.Boolean}
    assert found["text"].to_list() == COUNTS
    assert found["cut"].to_list() == CUT
    assert found["fits"].to_list() == [None if count is None else count <= 2 for count in COUNTS]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column(million: Path, total: int, engine: str) -> None:
    lazy = pl.scan_parquet(million)
    if engine == "eager":
        assert lazy.collect().select(TOKENS.sum()).item() == total
    else:
        assert ENGINES[engine](lazy.select(TOKENS.sum())).item() == total


def test_a_plan_knows_the_types_of_its_answers() -> None:
    lazy = FRAME.lazy().with_columns(TOKENS.alias("tokens")).filter(pl.col("tokens") > 2)
    assert lazy.collect_schema() == {"text": pl.String, "group": pl.Int64, "tokens": pl.Int64}
    assert lazy.collect()["tokens"].to_list() == [count for count in COUNTS if count and count > 2]


def test_groups_windows_chunks_and_slices() -> None:
    known = [sum(filter(None, COUNTS[:2])), sum(filter(None, COUNTS[2:]))]
    grouped = FRAME.group_by("group", maintain_order=True).agg(TOKENS.sum())
    assert grouped["text"].to_list() == known
    lists = FRAME.group_by("group", maintain_order=True).agg(TOKENS)
    assert lists["text"].to_list() == [COUNTS[:2], COUNTS[2:]]
    windows = FRAME.select(TOKENS.sum().over("group"))
    assert windows["text"].to_list() == [known[0]] * 2 + [known[1]] * 3
    chunks = pl.concat([FRAME, FRAME[1:], FRAME.clear()], rechunk=False)
    assert chunks.select(TOKENS)["text"].to_list() == COUNTS + COUNTS[1:]


def test_no_rows_nulls_alone_and_a_literal() -> None:
    for engine in ENGINES.values():
        assert engine(FRAME.clear().lazy().select(TOKENS))["text"].to_list() == []
    nulls = pl.DataFrame({"text": [None, None]})
    assert nulls.select(TOKENS)["text"].to_list() == [None, None]
    counted = FRAME.select(pl.lit("hello world").ainalyn.count_tokens("gpt-4o"))
    assert counted.to_series().to_list() == [2]


def test_each_number_of_threads_gives_the_same() -> None:
    texts = pl.DataFrame({"text": [f"row {row} " * (row % 40) for row in range(100_000)]})
    known = ainalyn.count_tokens_batch(texts["text"].to_list(), "gpt-4o")
    for threads in (0, 1, 2):
        counts = pl.col("text").ainalyn.count_tokens("gpt-4o", threads=threads)
        assert texts.select(counts)["text"].to_list() == known


@pytest.mark.parametrize("values", [[1, 2], [["nested"]], [{"text": "one"}], [b"right", b"\xff"]])
def test_what_is_no_column_of_text_is_refused(values: list[object]) -> None:
    frame = pl.DataFrame({"text": values})
    for asked in (frame, frame.lazy()):
        with pytest.raises(pl.exceptions.ComputeError, match=r"text is needed|is not UTF-8"):
            asked.select(TOKENS).lazy().collect()


def test_estimates_are_asked_for() -> None:
    texts = pl.col("text").ainalyn
    with pytest.raises(ainalyn.ValidationError, match='estimates="upper"'):
        texts.count_tokens("claude-sonnet-4")
    counts = FRAME.select(texts.count_tokens("claude-sonnet-4", estimates="upper"))
    assert counts["text"].to_list() == [
        None if text is None else ainalyn.budget_tokens(text, "claude-sonnet-4") for text in TEXTS
    ]
    with pytest.raises(ainalyn.ValidationError):
        texts.truncate_to_tokens(1, "claude-sonnet-4", require_exact=True)


def test_an_alias_an_encoding_and_an_unknown_model() -> None:
    ainalyn.register_model("mine", "gpt-4o")
    try:
        counts = pl.col("text").ainalyn.count_tokens("mine")
    finally:
        ainalyn.unregister_model("mine")
    assert FRAME.select(counts)["text"].to_list() == COUNTS
    counts = pl.col("text").ainalyn.count_tokens(encoding="o200k_harmony")
    assert FRAME.select(counts)["text"].to_list() == COUNTS
    for method, arguments in (("count_tokens", ()), ("truncate_to_tokens", (3,)), ("fits", (3,))):
        with pytest.raises(ainalyn.ValidationError, match=r"gtp-4o.*gpt-4o"):
            getattr(pl.col("text").ainalyn, method)(*arguments, "gtp-4o")
    with pytest.raises(ainalyn.ValidationError, match="max_tokens"):
        pl.col("text").ainalyn.fits(-1)


def test_memory_is_given_back(tmp_path: Path) -> None:
    script = """
import polars as pl, ainalyn.polars
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4
frame = pl.DataFrame({"text": [f"row {row} of some words" for row in range(20_000)], "number": 1})
asked = [pl.col("text").ainalyn.truncate_to_tokens(9).alias("cut"), pl.col("text").ainalyn.fits(9)]
def work():
    assert len(frame.select(asked)) == 20_000
    try:
        frame.select(pl.col("number").ainalyn.count_tokens())
    except pl.exceptions.ComputeError:
        pass
for _ in range(50):
    work()
before = resident()
for _ in range(200):
    work()
assert resident() - before < 20_000, resident() - before
"""
    if not Path("/proc/self/statm").exists():
        pytest.skip("looks up memory in /proc")
    # Not from here, where the sources would be found.
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)
