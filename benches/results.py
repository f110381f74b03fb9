"""What was measured: values per round, medians, ratios within a round, and the record on disk."""

from __future__ import annotations

import csv
import datetime
import platform
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from peers import OURS, REFERENCE

COLUMNS = (
    *("date", "cpu", "system", "python"),
    *("table", "encoding", "case", "size", "peer", "version"),
    *("metric", "unit", "median", "to_tiktoken", "rounds", "fault"),
)


@dataclass
class Result:
    """One peer in one case, over all rounds.

    ``values[metric]`` holds one figure per round in ``unit``; ``fault`` says what is wrong with
    the peer here (not installed, failed, wrong count), and is empty when it answered as tiktoken
    does.
    """

    table: str
    encoding: str
    case: str
    peer: str
    version: str
    unit: str
    values: dict[str, list[float]] = field(default_factory=dict)
    fault: str = ""
    size: str = ""

    def add(self, metric: str, value: float) -> None:
        """Add one round's figure."""
        self.values.setdefault(metric, []).append(value)

    def fail(self, reason: str) -> None:
        """Leave the peer out of this case; all rows that have figures have one per round."""
        self.values.clear()
        self.fault = f"failed: {reason}"

    def median(self, metric: str) -> float | None:
        """Return the median over the rounds, or ``None`` when there is no figure."""
        figures = self.values.get(metric)
        return statistics.median(figures) if figures else None


class Results:
    """All results of a run, found by table, encoding, case and peer."""

    def __init__(self) -> None:
        """Begin empty."""
        self.rows: dict[tuple[str, str, str, str], Result] = {}

    def row(self, table: str, encoding: str, case: str, peer: str) -> Result | None:
        """Return one row, or ``None``."""
        return self.rows.get((table, encoding, case, peer))

    def add(self, result: Result) -> Result:
        """Keep a row, and return the one that is kept for the same place."""
        key = (result.table, result.encoding, result.case, result.peer)
        return self.rows.setdefault(key, result)

    def ratio(self, result: Result, metric: str, base: str = REFERENCE) -> float | None:
        """Return how many times as fast as ``base`` the row is: the median of the rounds' ratios.

        Both figures of a ratio come from the same round, so that a slow minute of the machine
        hits both. Units per second grow with speed, and units of time or memory shrink with it.
        """
        other = self.row(result.table, result.encoding, result.case, base)
        ratios = quotients(result, other, metric)
        if not ratios:
            return None
        ratio = statistics.median(ratios)
        return ratio if result.unit.endswith("/s") else 1 / ratio

    def spread(self, result: Result, metric: str, base: str = REFERENCE) -> float:
        """Return how far the rounds' ratios to ``base`` lie apart, over their median."""
        other = self.row(result.table, result.encoding, result.case, base)
        ratios = quotients(result, other, metric)
        return (max(ratios) - min(ratios)) / statistics.median(ratios) if ratios else 0.0

    def fastest(self, table: str, encoding: str, case: str, metric: str) -> Result | None:
        """Return the fastest peer that counts right, leaving our own package out."""
        rows = [
            row
            for row in self.rows.values()
            if (row.table, row.encoding, row.case) == (table, encoding, case)
            and row.peer not in OURS
            and not row.fault
            and metric in row.values
        ]
        if not rows:
            return None
        return max(rows, key=lambda row: self.ratio(row, metric) or 0)

    def save(self, folder: Path) -> Path:
        """Write the medians to ``folder/<processor> <date>.csv`` and return its path."""
        today = datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat()
        cpu = cpu_model()
        path = folder / f"{re.sub('[^A-Za-z0-9]+', '-', cpu).strip('-')} {today}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for row in self.rows.values():
                place = (row.table, row.encoding, row.case, row.size, row.peer, row.version)
                start = (today, cpu, platform.system(), platform.python_version(), *place)
                for metric, figures in row.values.items():
                    figure = f"{statistics.median(figures):.6g}"
                    ratio = self.ratio(row, metric)
                    to_tiktoken = f"{ratio:.4g}" if ratio else ""
                    end = (row.unit, figure, to_tiktoken, len(figures), row.fault)
                    writer.writerow((*start, metric, *end))
                if not row.values:
                    writer.writerow((*start, "", row.unit, "", "", 0, row.fault))
        return path


def quotients(above: Result | None, below: Result | None, metric: str) -> list[float]:
    """Return one row's figures divided by another's, round by round."""
    if above is None or below is None:
        return []
    if metric not in above.values or metric not in below.values:
        return []
    pairs = zip(above.values[metric], below.values[metric], strict=True)
    return [high / low for high, low in pairs]


def cpu_model() -> str:
    """Return the processor's name as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
