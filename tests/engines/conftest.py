"""A million rows of real text in a Parquet file, and what a plain loop over tiktoken counts."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
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
    path = folder / "million.parquet"
    if not path.exists():
        texts = list(islice(lines(), ROWS))
        assert len(texts) == ROWS
        table = pa.table({"id": pa.array(range(ROWS)), "text": texts})
        written = path.with_suffix(f".{os.getpid()}")
        pyarrow.parquet.write_table(table, written, row_group_size=125_000)
        written.replace(path)
    return path


@pytest.fixture(scope="session")
def total(million: Path) -> int:
    """The sum of a plain loop, which nothing of this package takes part in."""
    path = million.with_suffix(".total")
    if not path.exists():
        encode = oracle.encodings()["o200k_base"].encode_ordinary
        texts = pyarrow.parquet.read_table(million, columns=["text"])["text"]
        written = path.with_suffix(f".{os.getpid()}")
        written.write_text(str(sum(len(encode(text)) for text in texts.to_pylist())))
        written.replace(path)
    return int(path.read_text())
