"""A copy of the package under another name, as programs vendor it, with no installation beside it.

It is imported without site-packages, so whatever asks for `ainalyn` by name fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import ainalyn
from ainalyn.infrastructure.rust.lanes import lane_name

NAME = "app._vendor.tokens"

PROGRAM = """
import pickle, sys
import app._vendor.tokens as tokens
from app._vendor.tokens.infrastructure.rust import lanes, tokenizer

assert tokens.count_tokens("Hello, world!", "gpt-4o") == 4
assert tokens.count_tokens_batch(["Hello, world!", ""], "gpt-4o") == [4, 0]
assert tokens.count_messages([{"role": "user", "content": "Hello"}], "gpt-4o").exact
assert tokens.models() and tokens.check_rust_modules() == {"tokenizer": True, "filter": True}
for call in (lambda: tokens.count_tokens("text", "nope"), lambda: tokens.count_tokens(1)):
    try:
        call()
    except tokens.ValidationError as error:
        assert type(error).__module__ == "app._vendor.tokens"
        assert repr(pickle.loads(pickle.dumps(error))) == repr(error)
    else:
        raise AssertionError("no error")
assert tokenizer.count_tokens is tokens.count_tokens
for thing in (tokens.count_tokens, tokens.truncate_to_tokens, tokens.fits, tokens.TokenCount):
    assert pickle.loads(pickle.dumps(thing)) is thing, thing
found = tokens.Tokenizer().count_tokens("Hello, world!")
assert pickle.loads(pickle.dumps(found)) == found and type(found) is tokens.TokenCount
assert "ainalyn" not in sys.modules
print(tokens.__version__, lanes.lane_name)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program `app`, which has the package among its vendored ones."""
    folder = tmp_path_factory.mktemp("program")
    vendor = folder / "app" / "_vendor"
    shutil.copytree(Path(ainalyn.__file__).parent, vendor / "tokens")
    for package in (vendor.parent, vendor):
        (package / "__init__.py").touch()
    return folder


def run(folder: Path, *arguments: str, site: bool) -> str:
    """What Python prints in the folder; it prints no error."""
    process = subprocess.run(
        [sys.executable, *(() if site else ("-S",)), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, "")
    return process.stdout


def test_everything_works_under_another_name(folder: Path) -> None:
    assert run(folder, "-c", PROGRAM, site=False).split() == [ainalyn.__version__, lane_name]


def test_the_version_is_the_one_of_the_installation() -> None:
    assert ainalyn.__version__ == metadata.version("ainalyn"), (
        "ainalyn/__init__.py states another version than Cargo.toml"
    )


def test_its_pickles_are_read_by_another_process(folder: Path) -> None:
    write = (
        f"import pickle, sys, {NAME} as t;"
        "sys.stdout.write(pickle.dumps((t.count_tokens, t.Tokenizer().count_tokens('a'))).hex())"
    )
    pickled = run(folder, "-c", write, site=False)
    read = (
        f"import pickle; f, o = pickle.loads(bytes.fromhex({pickled!r})); print(f('a') + o.count)"
    )
    assert run(folder, "-c", read, site=False) == "2\n"


def test_its_command_line(folder: Path) -> None:
    assert run(folder, "-m", NAME, "--version", site=True) == f"ainalyn {ainalyn.__version__}\n"
    text = folder / "text"
    text.write_text("Hello, world!")
    assert run(folder, "-m", NAME, "count", str(text), site=True).split()[3:5] == ["4", "13"]
