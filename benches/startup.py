"""The table of start-up: a fresh process that imports, loads and counts once, over bare Python."""

from __future__ import annotations

import statistics
import subprocess
import sys
from time import perf_counter

import child
from figures import figure, markdown, rows_of, times
from peers import PEERS
from results import Result, Results, quotients
from vocabularies import tiktoken_file, tokenizer_json

TABLE = "startup"
CASE = "import and count once"
BARE = "bare Python"

# The peak is asked of the process itself: what a parent is told of its child includes the
# parent's own memory at the fork. macOS gives bytes, Linux kibibytes.
PEAK = """
import sys
if sys.platform == "linux":
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
else:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(peak)
"""


def program(peer: str, encoding: str) -> str:
    """Return the whole program: what a user's own script would say."""
    if peer == BARE:
        return "pass"
    names = {
        "encoding": encoding,
        "ranks_file": str(tiktoken_file(encoding)),
        "json_file": str(tokenizer_json(encoding)),
        "text": "Hello, world!",
        "threads": 1,
    }
    bound = "\n".join(f"{name} = {value!r}" for name, value in names.items())
    return f"{bound}\n{PEERS[peer].setup}\nassert {PEERS[peer].count} == 4"


def run(
    results: Results, peers: list[str], encodings: list[str], corpora: list[str], rounds: int
) -> None:
    """Start every peer once per round, bare Python first."""
    del corpora
    for encoding in encodings:
        for _ in range(rounds):
            for name in [BARE, *peers]:
                version = PEERS[name].version() if name in PEERS else "-"
                row = results.add(Result(TABLE, encoding, CASE, name, version, "ms"))
                if not version:
                    row.fault = "not installed"
                if not row.fault:
                    _once(row, program(name, encoding))


def _once(row: Result, code: str) -> None:
    def start(text: str) -> str:
        # In isolation, so that it imports what is installed, not what is in the current folder.
        command = [sys.executable, "-I", "-c", text]
        done = subprocess.run(
            command, capture_output=True, text=True, env=child.environment(1), check=False
        )
        if done.returncode != 0:
            row.fail((done.stderr.strip().splitlines() or ["?"])[-1])
        return done.stdout

    start(code)  # Once unmeasured, so that files are in the system's cache for everyone.
    clock, processor = perf_counter(), _processor_time()
    start(code)
    elapsed, worked = perf_counter() - clock, _processor_time() - processor
    peak = start(code + PEAK)
    if not row.fault:
        row.add("time", elapsed * 1e3)
        if worked:
            row.add("cpu", worked * 1e3)
        row.add("peak", float(peak.split()[-1]))


def _processor_time() -> float:
    """Return the seconds of processor time of all ended children; 0 where that is not told."""
    if sys.platform == "win32":
        return 0.0
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def over_bare(row: Result | None, bare: Result | None, metric: str) -> float | None:
    """Return a figure in multiples of bare Python's: the median of the rounds' ratios."""
    ratios = quotients(row, bare, metric)
    return statistics.median(ratios) if ratios else None


def report(results: Results, encoding: str) -> str:
    """Return the table of one encoding as Markdown, in multiples of bare Python."""
    body = []
    bare = results.row(TABLE, encoding, CASE, BARE)
    for row in rows_of(results, TABLE, encoding):
        time, peak = row.median("time"), row.median("peak")
        if time is None or peak is None or bare is None:
            body.append([row.peer, row.fault, "", "", ""])
            continue
        clock, cpu = (over_bare(row, bare, metric) for metric in ("time", "cpu"))
        over = peak - (bare.median("peak") or 0)
        body.append([row.peer, times(clock), times(cpu), figure(time), figure(over)])
    head = [
        "",
        "time over bare Python",
        "processor time over bare",
        "ms",
        "peak over bare Python, MiB",
    ]
    return f"### {encoding}: a fresh process that counts once\n\n{markdown(head, body)}"
