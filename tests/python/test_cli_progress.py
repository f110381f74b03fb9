"""The progress bar: on a terminal, for long work, and never in anybody's way."""

from __future__ import annotations

import io

import pytest

from ainalyn.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None, patience: float) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", patience)
    assert list(progress.with_progress(iter("abc"), 3)) == ["a", "b", "c"]
    return "" if stream is None else stream.getvalue()


def test_long_work_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), patience=-1)
    assert "Counting" in text
    assert "3/3" in text


def test_short_work_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), patience=3600) == ""


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_without_a_terminal(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None) -> None:
    assert shown(monkeypatch, stream, patience=-1) == ""
