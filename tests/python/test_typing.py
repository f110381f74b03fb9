"""The promises of the types, as mypy sees them from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dependencies import require
from oracle import REPOSITORY


@pytest.mark.slow
def test_mypy_accepts_the_typed_examples(tmp_path: Path) -> None:
    """Run away from the checkout, so that mypy reads the types of the installed package."""
    require("mypy")
    examples = REPOSITORY / "tests" / "typing" / "examples.py"
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        f"--cache-dir={os.devnull}",
        str(examples),
    ]
    checked = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
