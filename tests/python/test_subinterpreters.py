"""Interpreters besides the main one, and such as have no ctypes, which alone loads the library."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: Runs PROGRAM in an isolated subinterpreter, by the private modules that 3.12 and 3.13 have.
ISOLATED = """
try:
    import _interpreters
except ImportError:
    import _xxsubinterpreters
    failed = _xxsubinterpreters.run_string(_xxsubinterpreters.create(isolated=True), PROGRAM)
else:
    failed = _interpreters.exec(_interpreters.create("isolated"), PROGRAM)
assert failed is None, failed
"""

PROGRAM = """
import os, ainalyn
from ainalyn.infrastructure.rust.lanes import lane_name

count = ainalyn.Tokenizer().count_tokens("Hello, world!", "gpt-4o").count
try:
    ainalyn.count_tokens("text", "nope")
except ainalyn.ValidationError:
    os.write(1, f"{lane_name} {count} {ainalyn.count_messages([])}".encode())
"""


def run(program: str) -> tuple[str, list[str]]:
    """What a process prints, and the lines of its warnings."""
    environment = {name: value for name, value in os.environ.items() if name != "AINALYN_LANE"}
    process = subprocess.run(
        [sys.executable, "-I", "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout, process.stderr.splitlines()


def check_python_serves(printed: str, warnings: list[str], why: str) -> None:
    assert printed.startswith("python 4 MessagesCount(")
    about_library = [warning for warning in warnings if "The native library" in warning]
    assert len(about_library) == 1, warnings
    assert f"can't import ctypes: {why}" in about_library[0]
    assert "such as the main interpreter" in about_library[0]
    assert "Reinstall" not in about_library[0]


@pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.version_info < (3, 12),
    reason="interpreters are isolated from CPython 3.12 on",
)
def test_an_isolated_subinterpreter_counts() -> None:
    printed, warnings = run(f"PROGRAM = {PROGRAM!r}\n{ISOLATED}")
    if sys.version_info < (3, 13):
        why = "module _ctypes does not support loading in subinterpreters"
        check_python_serves(printed, warnings, why)
    else:
        assert printed.startswith("generated 4 MessagesCount(")
        assert warnings == []


def test_without_ctypes_python_serves_and_says_why() -> None:
    printed, warnings = run(f"import sys; sys.modules['ctypes'] = None\n{PROGRAM}")
    check_python_serves(printed, warnings, "import of ctypes halted")


def test_a_tiktoken_that_cannot_be_imported_is_not_called_absent() -> None:
    hide = "import sys; sys.modules['ctypes'] = sys.modules['tiktoken._tiktoken'] = None"
    warnings = run(f"{hide}\n{PROGRAM}")[1]
    assert [line for line in warnings if "tiktoken can't be imported (" in line] == warnings[1:]
