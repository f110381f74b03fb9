"""Estimates on the command line: marked, explained once, with a figure to budget with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cli_support import Outcome, run_process

if TYPE_CHECKING:
    from pathlib import Path


def estimate(
    *arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None
) -> Outcome:
    """Run the command line where nothing can count exactly."""
    env = {"PYTHONUTF8": "1", **(env or {})}
    return run_process(*arguments, without=["ainalyn._native", "tiktoken"], stdin=stdin, env=env)


def test_table_marks_estimates_and_explains_the_mark_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("hello world", encoding="utf-8")
    (tmp_path / "b").write_text("hello", encoding="utf-8")
    result = estimate("count", tmp_path)
    header, first, second, total = result.lines
    legend = result.stderr.decode().splitlines()[-1]
    assert header.split() == ["tokens", "budget", "bytes", "file"]
    assert first.split()[:3] == ["≈3", "11", "11"]
    assert second.split()[:3] == ["≈2", "5", "5"]
    assert total.split()[:3] == ["≈5", "16", "16"]
    assert legend.startswith("≈ marks an estimate")
    assert "'budget'" in legend
    assert result.stderr.decode().count("marks an estimate") == 1
    assert result.status == 0


def test_the_mark_where_the_output_cannot_show_it() -> None:
    result = estimate("count", stdin=b"hello", env={"PYTHONIOENCODING": "cp1252"})
    assert b"~2" in result.stdout
    assert b"\n~ marks an estimate" in result.stderr
    assert result.status == 0


def test_json_says_that_nothing_is_exact() -> None:
    document = json.loads(estimate("count", "--json", stdin=b"hello world").stdout)
    assert document["exact"] is False
    assert document["files"][0] == {
        "path": "-",
        "count": 3,
        "upper": 11,
        "exact": False,
        "bytes": 11,
    }
    assert document["total"]["exact"] is False
    assert document["total"]["upper"] == 11


def test_truncation_says_that_it_is_cut_to_be_safe() -> None:
    result = estimate("truncate", "-n", "5", stdin=b"hello world")
    assert result.stdout == b"hello"
    assert b"can't be counted exactly here" in result.stderr


@pytest.mark.parametrize("command", ["count", "truncate"])
def test_an_unknown_model_is_still_a_mistake_of_usage(command: str) -> None:
    limit = ["-n", "5"] if command == "truncate" else []
    assert estimate(command, *limit, "--model", "gpt-9x").status == 2


def test_a_model_that_is_estimated_is_marked() -> None:
    result = run_process("count", "--model", "claude-3", stdin=b"hello", env={"PYTHONUTF8": "1"})
    header, row, total = result.lines
    assert "total of 1 file" in total
    (legend,) = result.stderr.decode().splitlines()
    assert header.split() == ["tokens", "budget", "bytes", "file"]
    assert row.split()[:2] == ["≈1", "2"]
    assert legend.startswith("≈ marks an estimate: claude-3")
    assert result.status == 0


@pytest.mark.parametrize("command", ["count", "truncate"])
def test_an_exact_count_can_be_required(command: str) -> None:
    limit = ["-n", "5"] if command == "truncate" else []
    for order in (["--require-exact", "-m", "claude-3"], ["-m", "claude-3", "--require-exact"]):
        result = run_process(command, *limit, *order, stdin=b"hello")
        assert result.status == 2
        assert b"count_tokens" in result.stderr
    assert run_process(command, *limit, "--require-exact", stdin=b"hello").status == 0
    # Where nothing is exact, nothing satisfies it.
    assert estimate(command, *limit, "--require-exact", stdin=b"hello").status == 2


@pytest.mark.parametrize("model", ["gpt-4o", "claude-3"])
def test_a_long_file_is_estimated_as_a_short_one_is(model: str, tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"hello world " * 500_000)
    (tmp_path / "short").write_bytes(b"hello world " * 300_000)
    rows = json.loads(estimate("count", "--json", "-m", model, tmp_path).stdout)["files"]
    long, short = rows
    assert (long["exact"], short["exact"]) == (False, False)
    for figure in ("count", "upper"):
        assert abs(long[figure] * 3 - short[figure] * 5) <= 5
