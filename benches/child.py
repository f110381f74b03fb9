"""Run one measurement in a fresh process, where no peer meets another's caches or threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from vocabularies import tiktoken_cache


class ChildError(Exception):
    """A measurement's process failed; the text is the last line it wrote."""


def environment(threads: int) -> dict[str, str]:
    """Return the environment of a measurement: offline vocabularies, and a number of threads."""
    return os.environ | {
        "TIKTOKEN_CACHE_DIR": str(tiktoken_cache()),
        "AINALYN_THREADS": str(threads),
        "RAYON_NUM_THREADS": str(threads),
    }


def run(task: str, peer: str, encoding: str, case: str = "", threads: int = 1) -> dict[str, Any]:
    """Run a task of worker.py in a process of its own and return its answer.

    Raises:
        ChildError: the process failed, or took more than ten minutes.
    """
    worker = Path(__file__).with_name("worker.py")
    command = [sys.executable, str(worker), task, peer, encoding, case, str(threads)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment(threads),
            timeout=600,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError("took more than 600 s") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ChildError(lines[-1])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
