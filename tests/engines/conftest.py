"""A million rows of real text in a Parquet file, and what a plain loop over tiktoken counts."""

from __future__ import annotations

import os
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

# The installed package is tested, not the sources in the working folder.
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != REPOSITORY]
sys.path.insert(0, str(REPOSITORY / "tests" / "python"))

import oracle  # noqa: E402

ROWS = 1_000_000

#: What takes longest, so that it is begun with where several processes take the files.
LONGEST = ("test_spark.py", "test_ray.py")

#: How long a process waits for what another one makes.
MOST_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST)

    items.sort(key=place)


def made(path: Path, make: Callable[[Path], object]) -> Path:
    """A file that one of several processes makes, and the others wait for."""
    begun, end = path.with_suffix(f"{path.suffix}.begun"), time.monotonic() + MOST_SECONDS
    while not path.exists():
        try:
            begun.touch(exist_ok=False)
        except FileExistsError:
            if time.monotonic() > end:
                raise TimeoutError(f"{path} is not there yet. Delete {begun}.") from None
            time.sleep(0.1)
            continue
        written = path.with_suffix(f"{path.suffix}.part")
        make(written)
        written.replace(path)
    return path


def lines() -> Iterator[str]:
    """The lines of the sources of the packages that are installed beside the engines."""
    for path in sorted(Path(sysconfig.get_path("purelib")).rglob("*.py")):
        yield from filter(None, path.read_text("utf-8", errors="replace").splitlines())


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file and its total are kept; the processes of a session of nox share it."""
    named = os.environ.get("AINALYN_ENGINES_DATA")
    return Path(named) if named else tmp_path_factory.mktemp("million")


@pytest.fixture(scope="session")
def million(folder: Path) -> Path:
    def make(path: Path) -> None:
        texts = list(islice(lines(), ROWS))
        assert len(texts) == ROWS
        table = pa.table({"id": pa.array(range(ROWS)), "text": texts})
        pyarrow.parquet.write_table(table, path, row_group_size=125_000)

    return made(folder / "million.parquet", make)


@pytest.fixture(scope="session")
def total(million: Path) -> int:
    """The sum of a plain loop, which nothing of this package takes part in."""

    def make(path: Path) -> None:
        encode = oracle.encodings()["o200k_base"].encode_ordinary
        texts = pyarrow.parquet.read_table(million, columns=["text"])["text"]
        path.write_text(str(sum(len(encode(text)) for text in texts.to_pylist())))

    return int(made(million.with_suffix(".total"), make).read_text())
