"""Virtual environments that hold a damaged copy of the wheel, for the fallback tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import venv
import zipfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from oracle import REPOSITORY

WHEEL_VARIABLE = "AINALYN_WHEEL"
NATIVE = "ainalyn/_native/"
LIBRARY_SUFFIXES = (".so", ".dylib", ".dll")
PROBE = Path(__file__).with_name("fallback_probe.py")

#: What becomes of a file of the wheel: its new content, or None to leave it out.
Damage = Callable[[str, bytes], bytes | None]


def wheel() -> Path:
    """Return the wheel under test: AINALYN_WHEEL names it, else it is the newest in `dist`.

    Raises:
        FileNotFoundError: there is none.
    """
    if named := os.environ.get(WHEEL_VARIABLE):
        return Path(named).resolve(strict=True)
    built = sorted(
        (REPOSITORY / "dist").glob("ainalyn-*.whl"), key=lambda path: path.stat().st_mtime
    )
    if not built:
        raise FileNotFoundError(
            "dist/ holds no wheel. Build one with `maturin build --release -o dist`, "
            f"or let {WHEEL_VARIABLE} name one."
        )
    return built[-1]


def unpack(damage: Damage, folder: Path) -> None:
    """Write the files of the wheel, some changed or left out, as an installer does."""
    with zipfile.ZipFile(wheel()) as whole:
        for name in whole.namelist():
            content = damage(name, whole.read(name))
            if content is not None and not name.endswith("/"):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)


class Installation:
    """A virtual environment with a damaged wheel in it."""

    def __init__(self, folder: Path, damage: Damage, *, tiktoken: bool) -> None:
        """Make it in `folder`, which is empty.

        tiktoken and what it needs, if wanted, are copied from the running interpreter.
        """
        self.folder = folder / "venv"
        venv.create(self.folder, symlinks=os.name != "nt")
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        purelib = Path(
            self._output("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        )
        unpack(damage, purelib)
        if tiktoken:
            for name in with_requirements("tiktoken"):
                copy_distribution(name, purelib)

    def probe(self, questions: dict[str, Any], **environment: str) -> dict[str, Any]:
        """Return what `fallback_probe.py` answers, run in this environment in a fresh process."""
        answers = self._output(str(PROBE), questions=json.dumps(questions), **environment)
        found: dict[str, Any] = json.loads(answers)
        return found

    def _output(self, *arguments: str, questions: str = "", **environment: str) -> str:
        done = subprocess.run(
            [str(self.python), "-I", *arguments],
            input=questions,
            env={**os.environ, **environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"exit code {done.returncode}\n{done.stderr}"
        return done.stdout


def with_requirements(name: str) -> set[str]:
    """Return the names of a distribution and of all that it needs, extras aside."""
    needed = [
        re.split(r"[^\w.-]", line)[0]
        for line in metadata.requires(name) or ()
        if "extra ==" not in line
    ]
    return {name}.union(*map(with_requirements, needed))


def copy_distribution(name: str, purelib: Path) -> None:
    """Copy an installed distribution, its own files only, into another environment."""
    for file in _files(name):
        target = purelib / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(file.locate()), target)


def _files(name: str) -> Iterator[metadata.PackagePath]:
    for file in metadata.files(name) or ():
        if (
            ".." not in file.parts and Path(str(file.locate())).exists()
        ):  # scripts and uncompiled caches stay behind
            yield file
