"""What a row costs in each engine: ``python benches/engines.py``, on Linux.

Needs ainalyn[cli,data], duckdb, polars, pyspark with a Java, and ray[data]. A Parquet file of rows
of 1,000 bytes is made of the sources that are installed beside them, each row once. Each way reads
it and adds up its tokens, in a process of its own, once to warm up and then timed; the sums have to
be equal.

The figure is processor time, of every process that the way has started: of the engine's daemons
and workers too. So it tells what a core does, whatever else the machine is at, and no waiting is in
it. "length" stands for a count: the same path with a length in place of the tokens, which is what
reading and transport cost.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

BYTES = 1000
MODEL = "gpt-4o"
#: The name of a file beside that of all rows.
ONE_ROW = "one.parquet"
#: By this variable a process is known to be the way's own.
MARK = "AINALYN_BENCH_MARK"

#: A way is timed until it used so much, as the system counts in hundredths of a second.
LEAST_SECONDS, MOST_PASSES = 0.5, 100

Sum = Callable[[Path], int]


def texts() -> Iterator[str]:
    """Texts of `BYTES` bytes or a few less, out of the installed sources."""
    for path in sorted(Path(sysconfig.get_path("purelib")).rglob("*.py")):
        data = path.read_bytes()
        for start in range(0, len(data) - BYTES, BYTES):
            yield data[start : start + BYTES].decode("utf-8", errors="ignore")


def primitive(length: bool) -> Sum:
    """A column in memory, which is read before."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    import ainalyn

    columns: dict[Path, Any] = {}

    def count(path: Path) -> int:
        column = columns.get(path)
        if column is None:
            column = columns[path] = pq.read_table(path)["text"]
        if length:
            return int(pc.sum(pc.binary_length(column)).as_py())
        return int(pc.sum(pa.array(ainalyn.count_tokens_arrow(column, MODEL, threads=1))).as_py())

    return count


def command(length: bool) -> Sum:
    """The command line; "length" is its start alone, which is taken from what it costs."""

    def count(path: Path) -> int:
        path = path.with_name(ONE_ROW) if length else path
        words = ["ainalyn", "count", str(path), "--column", "text", "--model", MODEL, "--json"]
        run = subprocess.run([sys.executable, "-m", *words], check=True, stdout=subprocess.PIPE)
        return int(json.loads(run.stdout)["total"]["count"])

    return count


def polars(length: bool) -> Sum:
    """A lazy frame."""
    import polars as pl

    import ainalyn.polars  # noqa: F401  (which registers the namespace)

    text = pl.col("text")
    asked = text.str.len_bytes() if length else text.ainalyn.count_tokens(MODEL, threads=1)
    return lambda path: int(pl.scan_parquet(path).select(asked.sum()).collect().item())


def duckdb(length: bool) -> Sum:
    """A function of SQL."""
    import duckdb as engine

    import ainalyn.duckdb

    connection = engine.connect()
    ainalyn.duckdb.register(connection)
    asked = "strlen(text)" if length else f"count_tokens(text, '{MODEL}')"
    query = f"SELECT sum({asked}) FROM read_parquet(?)"
    return lambda path: int(connection.execute(query, [str(path)]).fetchall()[0][0])


def spark(length: bool) -> Sum:
    """A column of one executor; "length" is that of an `arrow_udf`, with all of its transport."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyspark.sql import SparkSession, functions

    import ainalyn.spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    reader = session.getOrCreate().read

    def lengths(rows: pa.Array) -> pa.Array:
        return pc.binary_length(rows).cast(pa.int64())

    lengths.__annotations__ = {"rows": pa.Array, "return": pa.Array}
    measured = functions.arrow_udf(lengths, "long")
    asked = measured("text") if length else ainalyn.spark.count_tokens("text", MODEL)

    def count(path: Path) -> int:
        row = reader.parquet(str(path)).agg(functions.sum(asked).alias("sum")).first()
        return int(row.sum if not callable(row.sum) else row[0])

    return count


def ray(length: bool) -> Sum:
    """A step of `map_batches`."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import ray as engine
    import ray.data

    import ainalyn.ray

    engine.init(num_cpus=1, include_dashboard=False, log_to_driver=False)

    def lengths(batch: pa.Table) -> pa.Table:
        return pa.table({"tokens": pc.binary_length(batch["text"])})

    def tokens(batch: pa.Table) -> pa.Table:
        return ainalyn.ray.count_tokens(batch, "text", MODEL).select(["tokens"])

    def count(path: Path) -> int:
        data = ray.data.read_parquet(str(path))
        step = lengths if length else tokens
        counted = data.map_batches(step, batch_format="pyarrow", batch_size=None)
        batches = counted.iter_batches(batch_format="pyarrow", batch_size=None)
        return sum(pc.sum(batch["tokens"]).as_py() for batch in batches)

    return count


WAYS: dict[str, Callable[[bool], Sum]] = {
    "primitive": primitive,
    "command": command,
    "polars": polars,
    "duckdb": duckdb,
    "spark": spark,
    "ray": ray,
}


def processor_seconds() -> float:
    """What this way's processes have used, those that have ended and were waited for too."""
    mark, ticks = f"{MARK}={os.environ[MARK]}".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
        except OSError:
            continue  # It ended, or is another's.
    return ticks / os.sysconf("SC_CLK_TCK")


def one(way: str, length: bool, path: Path) -> None:
    """Prints the sum and the seconds of a pass, as JSON."""
    count = WAYS[way](length)
    count(path)
    before, passes, used = processor_seconds(), 0, 0.0
    while used < LEAST_SECONDS and passes < MOST_PASSES:
        found = count(path)
        passes += 1
        used = processor_seconds() - before
    print(json.dumps([found, max(used, 0.01) / passes]), flush=True)


def asked(way: str, length: bool, path: Path) -> tuple[int, float]:
    """The sum and the seconds of a way, in a process of its own."""
    words = [sys.executable, __file__, "--way", way, "--file", str(path)]
    environment = os.environ | {MARK: uuid.uuid4().hex}
    run = subprocess.run(
        [*words, *(["--length"] if length else [])],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=path.parent,
    )
    found, seconds = json.loads(run.stdout.splitlines()[-1])
    return found, seconds


def main() -> None:
    """Makes the file, and prints what each way costs."""
    parser = argparse.ArgumentParser(description="What a row costs in each engine.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--length", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        one(given.way, given.length, given.file)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.parquet")
        rows = list(islice(dict.fromkeys(texts()), given.rows))
        pq.write_table(pa.table({"text": rows}), path, row_group_size=25_000)
        pq.write_table(pa.table({"text": rows[:1]}), path.with_name(ONE_ROW))
        print(f"{len(rows):,} rows of {sum(map(len, rows)) / len(rows):,.0f} characters")
        sums = set()
        for way in given.ways:
            (found, whole), (_, part) = asked(way, False, path), asked(way, True, path)
            sums.add(found)
            seconds = whole - part if way == "command" else whole
            alone = f"{part:.2f} s to start" if way == "command" else f"{len(rows) / part:,.0f}"
            rate = f"{len(rows) / seconds:,.0f} rows a second and core"
            print(f"{way:10} {rate}; length alone: {alone}", flush=True)
    if len(sums) > 1:
        sys.exit(f"The sums differ: {sums}")


if __name__ == "__main__":
    main()
