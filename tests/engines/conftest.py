"""A million rows of real text in a Parquet file, and what a plain loop over tiktoken counts."""

from __future__ import annotations

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
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("million") / "million.parquet"
    texts = list(islice(lines(), ROWS))
    assert len(texts) == ROWS
    table = pa.table({"id": pa.array(range(ROWS)), "text": texts})
    pyarrow.parquet.write_table(table, path, row_group_size=125_000)
    return path


@pytest.fixture(scope="session")
def total(million: Path) -> int:
    """The sum of a plain loop, which nothing of this package takes part in."""
    encode = oracle.encodings()["o200k_base"].encode_ordinary
    texts = pyarrow.parquet.read_table(million, columns=["text"])["text"]
    return sum(len(encode(text)) for text in texts.to_pylist())
