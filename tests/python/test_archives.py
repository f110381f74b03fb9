"""The package in a zip: Python serves, from the tables in the archive, and says why it does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ainalyn

PROGRAM = """
import ainalyn
from ainalyn.infrastructure.rust import lanes

print(ainalyn.__file__)
print(lanes.lane_name, lanes.lane_reason)
print(ainalyn.check_rust_modules(), ainalyn.Tokenizer().backend, ainalyn.__version__)
print(len(ainalyn.models()))
print(ainalyn.redact("mail jane@example.com"))
print(ainalyn.count_messages([{"role": "user", "content": "Hello"}], "gpt-4o").framing)
print(ainalyn.Tokenizer().count_tokens("Hello", "claude-3").encoding)
try:
    ainalyn.count_tokens("text", "gpt-4x")
except ainalyn.ValidationError as error:
    print(error)
"""

FROM_A_FOLDER = "a library is loaded from a folder alone"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that zipapp makes of the installed package and a program that uses it."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(Path(ainalyn.__file__).parent, folder / "ainalyn")
    (folder / "__main__.py").write_text(PROGRAM)
    made = folder.with_suffix(".pyz")
    subprocess.run([sys.executable, "-m", "zipapp", folder, "--output", made], check=True)
    shutil.rmtree(folder)
    return made


def test_python_serves_from_an_archive(archive: Path) -> None:
    """Without site-packages, so without the installed package and tiktoken."""
    process = subprocess.run(
        [sys.executable, "-I", "-S", archive], capture_output=True, text=True, timeout=120
    )
    assert process.returncode == 0, process.stderr
    file, lane, backend, models, redacted, framing, encoding, error = process.stdout.splitlines()
    assert file.startswith(str(archive))
    assert lane.startswith("python the native library can't be loaded: ")
    assert FROM_A_FOLDER in lane
    assert backend == f"{{'tokenizer': False, 'filter': False}} python {ainalyn.__version__}"
    assert models == str(len(ainalyn.models()))
    assert redacted == "mail [EMAIL]"
    assert framing == str(ainalyn.count_messages([{"role": "user", "content": ""}]).framing)
    assert encoding == "utf8_bytes"
    assert '"gpt-4"' in error.removeprefix('The model "gpt-4x" is not known. Did you mean ')
    library, *modules, estimates = process.stderr.splitlines()
    assert library.startswith("The native library ")
    assert FROM_A_FOLDER in library
    assert "Unpack the archive" in library
    assert "Reinstall" not in library
    assert len(modules) == 2
    assert all(FROM_A_FOLDER in module for module in modules)
    assert "tiktoken is not installed" in estimates


def test_the_doctor_says_what_to_do(archive: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "ainalyn", "doctor"],
        env={**os.environ, "PYTHONPATH": str(archive)},
        cwd=archive.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert process.returncode == 1, process.stderr
    last = process.stdout.splitlines()[-1]
    assert last.startswith("The native module can't be loaded, ")
    assert last.endswith("Unpack the archive into a folder, as shiv and pex do.")
