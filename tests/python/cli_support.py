"""Running the command line: in this process where that shows enough, else in one of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from ainalyn.cli.app import cli

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Longer than any command takes, so that a hang fails one test instead of the run.
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """The exit status of a command and the bytes it wrote."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def lines(self) -> list[str]:
        return self.stdout.decode().splitlines()


def run(
    *arguments: str | bytes | Path,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> Outcome:
    """Run the command line in this process; an exception that it lets out is raised here."""
    before = os.getcwd()
    os.chdir(cwd or before)
    try:
        result = CliRunner().invoke(
            cli, list(map(os.fsdecode, arguments)), stdin, env, False, prog_name="ainalyn"
        )
    finally:
        os.chdir(before)
    return Outcome(result.exit_code, result.stdout_bytes, result.stderr_bytes)


def run_json(*arguments: str | bytes | Path, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on to run
    """Run a command that prints a JSON document, and return the document."""
    document = json.loads(run(*arguments, "--json", **options).stdout)
    assert isinstance(document, dict)
    return document


def command(without: Sequence[str] = ()) -> list[str]:
    """The words that start the installed command line, where `without` can't be imported."""
    if not without:
        script = shutil.which("ainalyn", path=sysconfig.get_path("scripts"))
        assert script is not None, "The wheel of ainalyn is not installed here."
        return [script]
    # Python would look for modules where it starts, and must not find the sources there.
    hide = (
        "import runpy, sys; sys.path.remove('');"
        f"sys.modules.update(dict.fromkeys({list(without)!r}))"
    )
    if "ainalyn._native" in without:  # the library is also reached without that module
        hide += "; import ctypes; ctypes.PyDLL = ctypes.CDLL = None"
    return [sys.executable, "-c", f"{hide}; runpy.run_module('ainalyn', run_name='__main__')"]


def run_process(
    *arguments: str | bytes | Path,
    without: Sequence[str] = (),
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
) -> Outcome:
    """Run the installed command line in a process of its own, with `env` added to ours."""
    result = subprocess.run(
        [*command(without), *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
        env={**os.environ, **(env or {})},
    )
    return Outcome(result.returncode, result.stdout, result.stderr)
