"""The progress bar: on a terminal, for long work, by bytes, and never in anybody's way."""

from __future__ import annotations

import io
import itertools
import re
from typing import TYPE_CHECKING

import pytest

import ainalyn
from ainalyn.cli import progress
from ainalyn.cli.counting import count_files
from ainalyn.cli.model_option import Model
from ainalyn.cli.sources import sizes

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO | None,
    patience: float,
    total: int | None = 3_000_000,
) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", patience)
    with progress.bytes_bar(lambda: total) as show:
        for done in (1_000_000, 3_000_000):
            show(done)
    return "" if stream is None else stream.getvalue()


def test_long_work_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), patience=-1)
    assert "Counting" in text
    assert "33%" in text
    assert "100%" in text
    assert "3 MB, " in text


def test_a_line_fits_a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    for clock in ("time.monotonic", "time.time"):  # click shows the time left by the latter
        monkeypatch.setattr(clock, itertools.count(step=100).__next__)
    with progress.bytes_bar(lambda: 999_999_000_000) as show:
        for done in (1_000_000, 400_000_000_000, 999_998_000_000):
            show(done)
    lines = re.sub(r"\x1b\[\??\d*[a-zA-Z]", "", terminal.getvalue()).split("\r")
    assert any(re.search(r"\d\d:\d\d:\d\d.*400,000 MB", line) for line in lines)
    assert max(len(line.rstrip("\n")) for line in lines) < 80


def test_work_of_which_nobody_knows_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), patience=-1, total=None)
    assert "3 MB, " in text
    assert "%" not in text


def test_short_work_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), patience=3600) == ""


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_without_a_terminal(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None) -> None:
    assert shown(monkeypatch, stream, patience=-1) == ""


def test_a_long_file_is_told_by_its_pieces(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("a", "b", "c")]
    for path, size in zip(paths, (10, 1_000_000, 20), strict=True):
        with open(path, "wb") as file:
            file.write(b"many words " * size)
    model = Model("gpt-4", "cl100k_base", True, ainalyn.Tokenizer())
    told: list[int] = []
    list(count_files([model], paths, None, cells=False, show=told.append))
    assert told[0] == 110
    assert len(told) >= 6  # of the long one some megabytes each
    assert told == sorted(told)
    assert told[-1] <= 11 * 1_000_030 == sizes(paths)
