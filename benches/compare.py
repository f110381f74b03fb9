"""Compare ainalyn with its peers in one run: ``python benches/compare.py --install``.

Every measurement runs in a process of its own; the peers take turns, round after round; each
answer is compared with tiktoken's, and a wrong one is marked. A peer that is not installed, or
fails, is listed as such.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import calls
import exact
import readme
import speed
import startup
import vocabularies
from corpora import CORPORA, corpus_path
from peers import OURS, PEERS, REFERENCE
from results import Results, cpu_model
from streams import stream_path

HERE = Path(__file__).parent
TABLES: dict[str, Any] = {
    "exact": exact,
    "speed": speed.SPEED,
    "streams": speed.STREAMS,
    "calls": calls,
    "startup": startup,
}


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--table", choices=[*TABLES, "all"], default="all")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument(
        "--encodings",
        nargs="+",
        choices=vocabularies.ENCODINGS,
        default=list(vocabularies.ENCODINGS),
    )
    parser.add_argument("--corpora", nargs="+", choices=list(CORPORA), default=list(CORPORA))
    parser.add_argument(
        "--rounds", type=int, default=5, help="times each peer is asked (default 5)"
    )
    parser.add_argument(
        "--install", action="store_true", help="install these peers first, with pip"
    )
    parser.add_argument(
        "--record", action="store_true", help="save to benches/record/<processor> <date>.csv"
    )
    parser.add_argument(
        "--readme",
        action="store_true",
        help="record, and put the ratios into both READMEs (of all tables)",
    )
    return parser.parse_args()


def install(peers: list[str]) -> None:
    """Install each peer by itself: one that has no wheel for this machine is only reported."""
    left_out = {PEERS[name].package for name in PEERS if name not in (*peers, REFERENCE)}
    for line in (HERE / "requirements.txt").read_text().splitlines():
        requirement = line.partition("#")[0].strip()
        if requirement and requirement.partition("==")[0].replace("-", "_") not in {
            package.replace("-", "_") for package in left_out
        }:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--prefer-binary"]
            if subprocess.run([*command, requirement], check=False).returncode != 0:
                print(f"{requirement} could not be installed here.")


def main() -> None:
    """Prepare vocabularies and corpora, measure, print the tables."""
    options = parse()
    if options.install:
        install(options.peers)
    vocabularies.prepare()
    for name in CORPORA:
        corpus_path(name)
        if options.table in ("streams", "all"):
            stream_path(name)
    # tiktoken goes first in each round: the others are compared with its answers.
    peers = [REFERENCE, *(name for name in options.peers if name != REFERENCE)]
    results = Results()
    if PEERS[OURS[0]].version():
        import ainalyn

        if not ainalyn.is_rust_available():
            print("ainalyn has no native library here: its rows show the Python backend.")
    print(f"{cpu_model()}, {platform.system()}, Python {platform.python_version()},", end=" ")
    print(", ".join(f"{name} {PEERS[name].version() or 'not installed'}" for name in peers))
    for name, table in TABLES.items():
        if options.table in (name, "all"):
            table.run(results, peers, options.encodings, options.corpora, options.rounds)
            for encoding in options.encodings:
                print(f"\n{table.report(results, encoding)}")
    if options.readme or options.record:
        readme.check_spread(results, options.encodings)
        print(f"\nSaved to {results.save(HERE / 'record')}")
    if options.readme:
        readme.update(results, options.encodings)


if __name__ == "__main__":
    main()
