"""Ray Data, with the package shipped to the workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import ray
import ray.data

import ainalyn
from ainalyn.ray import count_tokens

BY_ARROW = {"batch_format": "pyarrow", "batch_size": None}
ARGUMENTS = {"column": "text", "model": "gpt-4o"}


def start() -> None:
    """Starts Ray, anew where it gave up: it has itself 30 seconds, which a busy machine exceeds."""
    for attempts_left in (2, 1, 0):
        try:
            ray.init(
                num_cpus=2,
                include_dashboard=False,
                object_store_memory=512 << 20,
                runtime_env={"py_modules": [ainalyn]},
                log_to_driver=False,
            )
        except Exception as error:
            ray.shutdown()
            if not attempts_left or "timed out during startup" not in str(error):
                raise
        else:
            return


@pytest.fixture(scope="module", autouse=True)
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # The workers would find the sources in the driver's working folder.
    here = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("driver"))
    start()
    yield
    ray.shutdown()
    os.chdir(here)


def test_the_workers_count_with_what_was_shipped() -> None:
    def where() -> tuple[str, bool]:
        import ainalyn

        return ainalyn.__file__, ainalyn.check_rust_modules()["tokenizer"]

    file, served = ray.get(ray.remote(where).remote())
    assert served
    assert Path(file) != Path(ainalyn.__file__)
    assert "py_modules_files" in file


def test_nulls_stay_nulls_and_columns_stay() -> None:
    data = ray.data.from_arrow(pa.table({"text": ["hello world", None], "other": [1, 2]}))
    counted = data.map_batches(count_tokens, fn_kwargs=ARGUMENTS, **BY_ARROW)
    assert counted.take_all() == [
        {"text": "hello world", "other": 1, "tokens": 2},
        {"text": None, "other": 2, "tokens": None},
    ]


def test_estimates_raise_on_the_worker() -> None:
    data = ray.data.from_arrow(pa.table({"text": ["hello"]}))
    arguments = {"column": "text", "model": "claude-sonnet-4"}
    with pytest.raises(ray.exceptions.RayTaskError, match="ValidationError"):
        data.map_batches(count_tokens, fn_kwargs=arguments, **BY_ARROW).take_all()


def test_a_column_whose_worker_dies_in_the_middle(
    million: Path, total: int, tmp_path: Path
) -> None:
    mark = tmp_path / "killed"

    def die_once(batch: pa.Table) -> pa.Table:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return batch
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    data = ray.data.read_parquet(str(million)).map_batches(die_once, **BY_ARROW)
    counted = data.map_batches(count_tokens, fn_kwargs=ARGUMENTS, **BY_ARROW)
    # Ray's own `sum` starts as many workers again.
    batches = counted.iter_batches(batch_format="pyarrow", batch_size=None)
    assert sum(pc.sum(batch["tokens"]).as_py() for batch in batches) == total
    assert mark.exists()
