"""How many instructions counts take, as valgrind's callgrind sees them.

Processors and busy machines change times; they hardly change this. Valgrind shows programs a
processor with AVX2 and without AVX-512, so the engine of AVX2 is measured, wherever it runs.

    python benches/instructions.py             # fixed inputs, against instructions.csv
    python benches/instructions.py --record    # writes that file
    python benches/instructions.py --families  # what an adversary sends, at 100 KB and 1 MB

Exits with 1 when a fixed input takes more than 3 % more than is recorded, or a family more than
1.5 times as many a byte at 1 MB as at 100 KB, or more than 20 times those of English.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "benches" / "instructions.csv"
ENCODINGS = ("o200k_base", "cl100k_base")
KINDS = ("english", "code", "json", "scripts")
#: More than this is a slower program, and must be wanted.
ALLOWED = 1.03
#: What linear means here, and the most that a byte may cost, as a multiple of English.
GROWTH, WORST = 1.5, 20.0


def program() -> Path:
    """Builds the program that counts, and gives its path."""
    command = ("cargo", "bench", "--bench", "instructions", "--no-run", "--message-format", "json")
    printed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    for line in printed.stdout.splitlines():
        message = json.loads(line)
        if message.get("target", {}).get("name") == "instructions" and message.get("executable"):
            return Path(message["executable"])
    sys.exit("cargo built no program of the name instructions.")


def instructions(path: Path, encoding: str, case: str, size: int, *passes: str) -> int:
    """The instructions of one count."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ("valgrind", "--tool=callgrind", "--toggle-collect=*measured*")
        out = (f"--callgrind-out-file={folder}/out", str(path), encoding, case, str(size), *passes)
        run = subprocess.run((*valgrind, *out), check=True, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if found is None:
        sys.exit(f"valgrind tells of no instructions: {run.stderr[-500:]}")
    return int(found[1])


def fixed(path: Path) -> dict[tuple[str, str], int]:
    """Of every encoding and fixed input."""
    counted = {}
    for encoding in ENCODINGS:
        for case in KINDS:
            counted[encoding, case] = instructions(path, encoding, case, 300_000)
            again = instructions(path, encoding, case, 300_000, "again")
            counted[encoding, f"{case}, again"] = again
        counted[encoding, "short, again"] = instructions(path, encoding, "short", 0, "again")
    return counted


def compare(counted: dict[tuple[str, str], int]) -> int:
    """Prints both; the exit code."""
    with RECORD.open(encoding="utf-8", newline="") as file:
        recorded = {
            (row["encoding"], row["case"]): int(row["instructions"]) for row in csv.DictReader(file)
        }
    code = 0
    for key, now in counted.items():
        ratio = now / recorded[key]
        slower = ratio > ALLOWED
        code |= slower
        print(f"{', '.join(key)}: {now:,}, {ratio:.3f} of the record{' TOO MANY' * slower}")
    if code:
        print("If that is wanted, record it: python benches/instructions.py --record")
    return code


def record(counted: dict[tuple[str, str], int]) -> int:
    """Writes the file."""
    compiler = subprocess.check_output(("rustc", "--version"), text=True).split()[1]
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("encoding", "case", "instructions", "rustc"))
        writer.writerows((*key, now, compiler) for key, now in counted.items())
    return 0


def families(path: Path) -> int:
    """Prints what a byte of each family costs; the exit code."""
    source = (ROOT / "benches" / "instructions.rs").read_text("utf-8")
    hostile = source[source.index("// What an adversary") : source.index('"short" =>')]
    code = 0
    for encoding in ENCODINGS:
        english = instructions(path, encoding, "english", 1_000_000) / 1_000_000
        print(f"{encoding}: English {english:.1f} instructions a byte, seen the first time")
        for case in re.findall(r'^ +"([^"]+)" =>', hostile, re.MULTILINE):
            small, large = (
                instructions(path, encoding, case, size) / size for size in (100_000, 1_000_000)
            )
            growth, multiple = large / small, large / english
            wrong = growth > GROWTH or multiple > WORST
            code |= wrong
            print(
                f"  {case}: {large:.1f} a byte, {multiple:.1f} times English, "
                f"{growth:.2f} times those at 100 KB{' TOO MANY' * wrong}"
            )
    return code


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--record", action="store_true", help="write the record")
    parser.add_argument("--families", action="store_true", help="measure the hostile families")
    arguments = parser.parse_args()
    path = program()
    if arguments.families:
        return families(path)
    counted = fixed(path)
    return record(counted) if arguments.record else compare(counted)


if __name__ == "__main__":
    sys.exit(main())
