"""The examples of docs/command_line.md: each command prints what stands below it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import command

PAGE = Path(__file__).parents[2] / "docs" / "command_line.md"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)

#: Ends what a command prints; the status goes on to the next one.
MARK = "\x01"


def commands(block: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def printed(words: list[str], folder: Path) -> list[list[str]]:
    """What each of these commands prints, one after the other in one shell."""
    script = "".join(f"{one}\nset -- $?; printf '\\001'; (exit $1)\n" for one in words)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AINALYN_")}
    path = f"{Path(command()[0]).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        env={**kept, "PATH": path, "PYTHONUTF8": "1", "GIT_CONFIG_GLOBAL": os.devnull},
    )
    parts = done.stdout.decode().split(MARK)[:-1]
    return [[line.rstrip() for line in part.splitlines()] for part in parts]


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("sh"), reason="there is no shell")
def test_each_command_prints_what_stands_below_it(tmp_path: Path) -> None:
    blocks = [commands(block) for block in BLOCK.findall(PAGE.read_text("utf-8"))]
    assert sum(map(len, blocks)) > 25
    for block in blocks:
        found = printed([words for words, _ in block], tmp_path)
        expected = [[line.rstrip() for line in lines] for _, lines in block]
        assert dict(zip([words for words, _ in block], found, strict=True)) == dict(
            zip([words for words, _ in block], expected, strict=True)
        )
