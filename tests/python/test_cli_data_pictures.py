"""``ainalyn count --histogram`` and ``--plot``: what is drawn of the counts.

Needs the dependency group `data`.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from cli_support import run, run_process
from hypothesis import given
from hypothesis import strategies as st

from ainalyn.cli.data.bins import bins
from ainalyn.cli.data.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Rows of one to forty tokens."""
    for package in ("orjson", "plotext", "matplotlib"):
        pytest.importorskip(package)
    rows = [json.dumps({"text": "hello " * (number % 40 + 1)}) for number in range(400)]
    (tmp_path / "d.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path / "d.jsonl"


@given(st.lists(st.integers(0, 1 << 30) | st.integers(0, 60), min_size=1))
def test_each_row_is_in_one_bin(counts: list[int]) -> None:
    tally = Tally()
    tally.add(Counter(counts))
    found = bins(tally)
    assert sum(rows for _, _, rows in found) == len(counts)
    assert found[0][0] <= min(counts)
    assert max(counts) <= found[-1][1]
    assert all(one[1] + 1 == other[0] for one, other in pairwise(found))
    assert len(found) <= 40


def test_a_histogram_fits_the_terminal_and_has_no_colours_in_a_pipe(data: Path) -> None:
    result = run("count", data, "-c", "text", "--histogram", env={"COLUMNS": "80"})
    shown = result.stdout.decode()
    assert "rows by tokens" in shown
    assert "\x1b" not in shown
    assert ".00" not in shown
    assert max(map(len, result.lines)) <= 80
    bars = [line for line in result.lines if "▇" in line]
    assert sum(int(line.split()[-1]) for line in bars) == 400


@pytest.mark.parametrize(
    ("end", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_a_plot_is_a_picture(data: Path, end: str, start: bytes) -> None:
    picture = data.with_name(f"o.{end}")
    assert run("count", data, "-c", "text", "--over", "30", "--plot", picture).status == 0
    assert picture.read_bytes().startswith(start)


def test_what_is_no_picture_is_a_mistake_of_usage(data: Path) -> None:
    result = run("count", data, "-c", "text", "--plot", "o.doc")
    assert b"has no end that is known" in b" ".join(result.stderr.split())
    assert (result.status, result.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("package", "option"), [("plotext", "--histogram"), ("matplotlib", "--plot=o.png")]
)
def test_a_package_that_is_missing_is_named(data: Path, package: str, option: str) -> None:
    result = run_process("count", data, "-c", "text", option, without=[package])
    assert f"needs {package}" in result.stderr.decode()
    assert 'pip install "ainalyn[cli,plot]"' in result.stderr.decode()
    assert (result.status, result.stdout) == (1, b"")
