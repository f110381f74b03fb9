"""The peak memory of `ainalyn count` and `ainalyn truncate` on a file and a pipe of a gigabyte.

    python benches/memory.py [BYTES]

It runs the installed command, and fails where the peak (the kernel's VmHWM) is 60 MB or more.
Linux only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = 60_000  # kB
LINE = "Many words, 東京。 and more: 12345.\n".encode()


def peak(*arguments: str, piped: Path | None = None) -> int:
    """Runs a command; its peak in kB, by the usage that the kernel keeps of it."""
    with open(os.devnull, "wb") as nowhere:
        cat = subprocess.Popen(["cat", piped or os.devnull], stdout=subprocess.PIPE)
        process = subprocess.Popen(arguments, stdout=nowhere, stdin=cat.stdout)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{arguments} ended with {status}.")
    return usage.ru_maxrss


def main() -> None:
    """Measures each command once."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10**9
    command = shutil.which("ainalyn", path=str(Path(sys.executable).parent)) or "ainalyn"
    block = LINE * 30_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "long.txt")
        with file.open("wb") as out:
            for _ in range(-(-size // len(block))):
                out.write(block)
        peaks = {
            "count": peak(command, "count", str(file)),
            "count, piped": peak(command, "count", piped=file),
            "truncate": peak(command, "truncate", "-n", "8k", str(file)),
        }
    for name, kilobytes in peaks.items():
        print(f"{name}: {kilobytes / 1000:.0f} MB for a file of {size / 1e9:g} GB")
    if max(peaks.values()) >= MOST:
        sys.exit(f"More than {MOST / 1000:g} MB.")


if __name__ == "__main__":
    main()
