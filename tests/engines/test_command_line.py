"""The command line on the file that the engines read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_a_column(million: Path, total: int) -> None:
    options = ["--column", "text", "--model", "gpt-4o", "--json"]
    command = [sys.executable, "-m", "ainalyn", "count", str(million), *options]
    # Not from here, where `-m` would find the sources.
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=million.parent)
    found = json.loads(run.stdout)["total"]
    assert (found["count"], found["rows"], found["failed_rows"]) == (total, 1_000_000, 0)
