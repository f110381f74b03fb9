"""The peak memory of `ainalyn count` on large files of data; makes the files first.

    python benches/data_memory.py --jsonl-mb 5000 --parquet-mb 1000

Needs `ainalyn[cli,data]`, and Linux. What is read is VmHWM of the process itself, as the peak that
the system tells of children begins with that of their parent.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

#: No file may take more.
MOST_MB = 300

#: Rows of each file: their bytes of text.
_JSONL_ROW, _PARQUET_ROW = 1000, 10_000


def texts(number: int, size: int) -> str:
    """A text of so many bytes, unlike that of another number."""
    words = f"row {number} counts what a model reads, word by word; "
    return (words * (size // len(words) + 1))[:size]


def write_jsonl(path: Path, megabytes: int) -> None:
    """A line for each thousand bytes."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(megabytes * 1_000_000 // _JSONL_ROW):
            file.write(json.dumps({"id": number, "text": texts(number, _JSONL_ROW)}) + "\n")


def write_parquet(path: Path, megabytes: int) -> None:
    """One row group that holds all rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = megabytes * 1_000_000 // _PARQUET_ROW
    table = pa.table({"text": [texts(number, _PARQUET_ROW) for number in range(rows)]})
    pq.write_table(table, path, row_group_size=rows, use_dictionary=False)


def measure(path: Path) -> tuple[float, float, int]:
    """The peak in MB, the processor's seconds, and the tokens of a run."""
    words = [sys.executable, "-m", "ainalyn", "count", str(path), "-c", "text", "--json"]
    before = os.times()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(words, stdout=output, cwd=path.parent)
        peak = peak_of(process)
        output.seek(0)
        tokens = json.load(output)["total"]["count"]
    after = os.times()
    seconds = after.children_user + after.children_system
    return peak, seconds - before.children_user - before.children_system, tokens


def peak_of(process: subprocess.Popen[bytes]) -> float:
    """The peak of a process in MB, as it was shortly before its end."""
    peak = 0.0
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        except OSError:
            continue
        found = re.search(r"VmHWM:\s+(\d+)", status)
        peak = int(found[1]) / 1024 if found else peak
        time.sleep(0.01)
    return peak


def main() -> None:
    """Make the files, count each, and fail where one takes too much."""
    parser = argparse.ArgumentParser(description="Peak memory of the command line on data.")
    parser.add_argument("--jsonl-mb", type=int, default=5000)
    parser.add_argument("--parquet-mb", type=int, default=1000)
    parser.add_argument(
        "--folder", type=Path, help="where the files are made; else a temporary one"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        peaks = []
        for name, write, size in (
            ("data.jsonl", write_jsonl, given.jsonl_mb),
            ("data.parquet", write_parquet, given.parquet_mb),
        ):
            path = Path(folder, name)
            write(path, size)
            peak, seconds, tokens = measure(path)
            peaks.append(peak)
            print(f"{name} of {size} MB: at most {peak:.0f} MB, {seconds:.1f} s, {tokens} tokens")
            path.unlink()
    if max(peaks) > MOST_MB:
        sys.exit(f"More than {MOST_MB} MB.")


if __name__ == "__main__":
    main()
