"""The README's claim: the range over all records, among them none of a busy machine."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHES = Path(__file__).resolve().parents[2] / "benches"


def module(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401
    """Returns a module of the benchmarks, which are scripts beside one another."""
    monkeypatch.syspath_prepend(str(BENCHES))
    for known in list(sys.modules):
        if isinstance(sys.modules[known], ModuleType) and known == name:
            monkeypatch.delitem(sys.modules, known)
    return __import__(name)


def line(peer: str, ratio: str, **other: str) -> dict[str, str]:
    """Returns a line of a record."""
    place = {"table": "speed", "case": "english", "metric": "unseen", "encoding": "o200k_base"}
    machine = {
        "cpu": "A",
        "system": "Linux",
        "python": "3.13",
        "date": "2026-01-01",
        "size": "1 MB",
    }
    return machine | place | {"peer": peer, "to_tiktoken": ratio, "fault": ""} | other


def test_the_readme_says_what_the_records_say(monkeypatch: pytest.MonkeyPatch) -> None:
    records = module("records", monkeypatch)
    table = records.small_table(records.records(), "o200k_base")
    readme = (BENCHES.parent / "README.md").read_text(encoding="utf-8")
    assert table in readme, "Run `python benches/records.py`, and commit README.md."


def test_the_chart_is_that_of_the_newest_record(monkeypatch: pytest.MonkeyPatch) -> None:
    chart, records = module("chart", monkeypatch), module("records", monkeypatch)
    made = chart.drawn(chart.newest(records.records()))
    kept = chart.CHART.read_text(encoding="utf-8")
    assert made == kept, "Run `python benches/records.py`, and commit docs/speed.svg."


def test_the_claim_is_the_range_and_not_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    records = module("records", monkeypatch)
    fast = records.Record(
        [line("ainalyn", "10"), line("fast", "5"), line("wrong", "20", fault="wrong")]
    )
    slow = [line("ainalyn", "8"), line("other", "10"), line("hostile", "30")]
    slow += [line("hostile", "", table="exact", fault="wrong: 51 of 20,000 counts")]
    table = records.small_table([fast, records.Record(slow)], "o200k_base")
    row = "| English, not seen before | 1.00x | 8.00x to 10.0x | 5.00x to 10.0x (fast, other) |"
    assert f"{row} 0.80x to 2.00x |" in table


def test_a_run_of_a_busy_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    results, readme = module("results", monkeypatch), module("readme", monkeypatch)
    run = results.Results()
    for peer, rates in (("tiktoken", [10.0, 10.0, 10.0]), ("ainalyn", [100.0, 110.0, 105.0])):
        row = run.add(results.Result("speed", "o200k_base", "english", peer, "1", "MB/s"))
        row.values = {"unseen": list(rates), "again": list(rates)}
    readme.check_spread(run, ["o200k_base"])
    row.values["again"][1] = 140.0
    with pytest.raises(SystemExit, match="English, again lie 38% apart"):
        readme.check_spread(run, ["o200k_base"])
