"""Programs that PyInstaller and cx_Freeze make, without a flag: each answers as the script does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ainalyn

for _tool in ("PyInstaller", "cx_Freeze"):
    pytest.importorskip(_tool, reason=f"{_tool} is not installed here: `nox -s installs` runs this")

pytestmark = pytest.mark.slow

PROGRAM = """
import json, pickle
import ainalyn
from ainalyn.infrastructure.rust.lanes import lane_name

errors = []
for model in ("gpt-4x", "claude-3"):
    try:
        ainalyn.count_tokens("Hello", model, require_exact=True)
    except ainalyn.ValidationError as error:
        errors.append(str(error))
print(json.dumps({
    "lane": lane_name,
    "checked": ainalyn.check_rust_modules(),
    "version": ainalyn.__version__,
    "count": ainalyn.count_tokens("Hello, world!", "gpt-4o"),
    "batch": ainalyn.count_tokens_batch(["Hello, world!", ""], "gpt-4o"),
    "bytes": ainalyn.count_tokens_bytes(b"Hello, world!", "gpt-4o"),
    "cut": ainalyn.truncate_to_tokens("many words", 1),
    "chat": repr(ainalyn.count_messages([{"role": "user", "content": "Hello"}], "gpt-4o")),
    "estimate": repr(ainalyn.Tokenizer().count_tokens("Hello", "claude-3")),
    "models": len(ainalyn.models()),
    "redacted": ainalyn.redact("mail jane@example.com"),
    "in Python": ainalyn.Filter(backend="python").redact("mail jane@example.com").text,
    "errors": errors,
    "pickled": pickle.loads(pickle.dumps(ainalyn.count_tokens)) is ainalyn.count_tokens,
}))
"""

EXECUTABLE = "program.exe" if os.name == "nt" else "program"
PYINSTALLER = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", "made"]


def output(command: Sequence[str | Path], folder: Path) -> str:
    """What a command prints in a folder; it succeeds."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("AINALYN_LANE", "PYTHONPATH")
    }
    environment["PYINSTALLER_CONFIG_DIR"] = str(folder / "cache")
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, in a folder where nothing else is."""
    path = tmp_path_factory.mktemp("source") / "program.py"
    path.write_text(PROGRAM)
    return path


@pytest.fixture(scope="module")
def answers(script: Path) -> dict[str, Any]:
    """What the program answers when Python runs it."""
    found: dict[str, Any] = json.loads(output([sys.executable, "-I", script], script.parent))
    assert (found["lane"], found["count"], found["version"]) == ("direct", 4, ainalyn.__version__)
    assert len(found["errors"]) == 2
    return found


def check(program: Path, elsewhere: Path, answers: dict[str, Any]) -> None:
    """The program, run in another folder than it was made in, answers as the script did."""
    assert json.loads(output([program], elsewhere)) == answers


def require_shared_library() -> None:
    """Skips the test where PyInstaller can pack nothing at all: it packs Python's own library."""
    if sys.platform == "linux" and not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        pytest.skip(f"{sys.executable} was built without --enable-shared, which PyInstaller needs")


def test_one_folder_by_pyinstaller(
    script: Path, answers: dict[str, Any], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    require_shared_library()
    output([*PYINSTALLER, script], tmp_path)
    moved = (tmp_path / "made" / "program").rename(tmp_path / "moved")
    check(moved / EXECUTABLE, tmp_path_factory.mktemp("elsewhere"), answers)


def test_one_file_by_pyinstaller(
    script: Path, answers: dict[str, Any], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    require_shared_library()
    output([*PYINSTALLER, "--onefile", script], tmp_path)
    moved = (tmp_path / "made" / EXECUTABLE).rename(tmp_path / EXECUTABLE)
    check(moved, tmp_path_factory.mktemp("elsewhere"), answers)


def test_a_folder_by_cx_freeze(
    script: Path, answers: dict[str, Any], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    freeze = [sys.executable, "-m", "cx_Freeze", f"--script={script}", "--target-dir=made"]
    output(freeze, tmp_path)
    moved = (tmp_path / "made").rename(tmp_path / "moved")
    check(moved / EXECUTABLE, tmp_path_factory.mktemp("elsewhere"), answers)
