"""Apache Spark on a cluster of two executors, which have the package from an archive alone."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession, functions

import ainalyn
from ainalyn.spark import count_tokens, register, with_token_counts

#: What a worker of Python needs of Spark's own accord.
NEEDED = ("numpy", "pandas", "pyarrow", "dateutil", "six.py")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp("spark")
    package = Path(ainalyn.__file__).parent
    archive = shutil.make_archive(str(folder / "ainalyn"), "zip", package.parent, package.name)
    os.environ["PYSPARK_PYTHON"] = str(python_without_the_package(folder / "bare"))
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.archives", f"{archive}#shipped")
        .config("spark.executorEnv.PYTHONPATH", "shipped")
        .getOrCreate()
    )
    yield session
    session.stop()


def python_without_the_package(folder: Path) -> Path:
    """An interpreter that has what Spark's workers need, but not ainalyn."""
    venv.create(folder, symlinks=True)
    (bare,) = folder.glob("lib/python3*/site-packages")
    for path in Path(sysconfig.get_path("platlib")).iterdir():
        if path.name.removesuffix(".libs") in NEEDED:
            (bare / path.name).symlink_to(path)
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def frame(spark: SparkSession, million: Path) -> DataFrame:
    return spark.read.parquet(str(million)).repartition(8)


def sum_of(frame: DataFrame, column: str = "tokens") -> int:
    return int(frame.agg(functions.sum(column)).first()[0])


def test_the_executors_have_the_archive_alone(spark: SparkSession) -> None:
    def where(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import ainalyn

        served = ainalyn.check_rust_modules()["tokenizer"]
        found = {"file": [ainalyn.__file__], "served": [served]}
        yield from (pa.RecordBatch.from_pydict(found) for _ in batches)

    (row,) = spark.range(1).mapInArrow(where, "file string, served boolean").collect()
    assert "shipped" in row.file
    assert row.served
    assert Path(row.file) != Path(ainalyn.__file__)


def test_a_column(frame: DataFrame, total: int) -> None:
    assert sum_of(frame.select(count_tokens("text", "gpt-4o").alias("tokens"))) == total


def test_sql(spark: SparkSession, frame: DataFrame, total: int) -> None:
    register(spark)
    frame.createOrReplaceTempView("texts")
    (row,) = spark.sql("SELECT sum(count_tokens(text, 'gpt-4o')) AS tokens FROM texts").collect()
    assert row.tokens == total


def test_a_step_of_a_plan(frame: DataFrame, total: int) -> None:
    counted = with_token_counts(frame, "text", "gpt-4o")
    assert counted.columns == ["id", "text", "tokens"]
    assert sum_of(counted) == total


def test_nulls_and_a_model_for_each_row(spark: SparkSession) -> None:
    rows = [("hello world", "gpt-4o"), (None, "gpt-4o"), ("hello world", None), ("नमस्ते", "gpt-4")]
    texts = spark.createDataFrame(rows * 100, "text string, model string").repartition(7)
    tokens = sum(ainalyn.count_tokens(text, model) for text, model in rows if text and model)
    register(spark, "tokens_of")
    counts = functions.call_function("tokens_of", functions.col("text"), functions.col("model"))
    counted = texts.select(counts.alias("tokens"))
    assert counted.where("tokens IS NULL").count() == 200
    assert sum_of(counted) == 100 * tokens
    assert with_token_counts(texts, "text").where("tokens IS NULL").count() == 100


def test_an_alias_of_the_driver_and_a_model_that_is_not_counted_exactly(
    spark: SparkSession,
) -> None:
    texts = spark.createDataFrame([("hello world",)], "text string")
    ainalyn.register_model("mine", "gpt-4o")
    try:
        assert sum_of(texts.select(count_tokens("text", "mine").alias("tokens"))) == 2
    finally:
        ainalyn.unregister_model("mine")
    with pytest.raises(ainalyn.ValidationError, match="claude"):
        count_tokens("text", "claude-sonnet-4")
    with pytest.raises(ainalyn.ValidationError, match="gtp-4o"):
        with_token_counts(texts, "text", "gtp-4o")


def killer(generation: int, mark: str) -> Callable[[Iterable[pa.RecordBatch]], object]:
    """Kills its own process or a forebear of it, once, at the third batch of a partition."""

    def parent_of(process: int) -> int:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])

    def kill(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(batches):
            if number == 2:
                try:
                    os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    pass
                else:
                    process = os.getpid()
                    for _ in range(generation):
                        process = parent_of(process)
                    os.kill(process, signal.SIGKILL)
            yield batch

    return kill


@pytest.mark.skipif(sys.platform != "linux", reason="looks up processes in /proc")
@pytest.mark.parametrize(
    "generation", [0, 1, 2], ids=["a worker", "the daemon of workers", "an executor"]
)
def test_what_dies_in_the_middle_is_counted_again(
    frame: DataFrame, total: int, generation: int, tmp_path: Path
) -> None:
    mark = tmp_path / "killed"
    dying = frame.mapInArrow(killer(generation, str(mark)), frame.schema)
    assert sum_of(dying.select(count_tokens("text", "gpt-4o").alias("tokens"))) == total
    assert mark.exists()
