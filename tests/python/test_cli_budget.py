"""``--fail-over``, ``--total`` and the model: what scripts and hooks rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_support import command, run, run_json, run_process

import ainalyn

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"hello " * 100)
    (tmp_path / "b").write_bytes(b"hello world")
    return tmp_path


def test_a_total_over_the_budget(folder: Path) -> None:
    most = ainalyn.count_tokens("hello " * 100) + 2
    assert run("count", "a", "b", "--fail-over", str(most), cwd=folder).status == 0
    result = run("count", "a", "b", "--fail-over", str(most - 1), cwd=folder)
    said = f"Over {most - 1} tokens: the total has {most}, 1 too many.\n"
    assert (result.status, result.stderr.decode()) == (3, said)
    assert "total of 2 files" in result.stdout.decode()


def test_each_file_has_the_budget(folder: Path) -> None:
    assert run("count", ".", "--each", "--fail-over", "0.1k", cwd=folder).status == 2
    assert run("count", ".", "--each", "--fail-over", "1k", cwd=folder).status == 0
    result = run("count", "a", "b", "--each", "--fail-over", "2", cwd=folder)
    size = ainalyn.count_tokens("hello " * 100)
    assert result.stderr.decode() == f"Over 2 tokens: a has {size}, {size - 2} too many.\n"
    assert result.status == 3


def test_an_estimate_is_held_to_its_upper_bound() -> None:
    text = "hello world " * 10
    upper = ainalyn.budget_tokens(text, "claude-3")
    options = ["count", "-m", "claude-3", "--fail-over"]
    assert run(*options, str(upper), stdin=text.encode()).status == 0
    assert run(*options, str(upper - 1), stdin=text.encode()).status == 3


def test_total_prints_one_number(folder: Path) -> None:
    expected = ainalyn.count_tokens("hello " * 100) + 2
    result = run("count", "--total", "a", "b", cwd=folder)
    assert (result.stdout.decode(), result.stderr) == (f"{expected}\n", b"")
    estimate = run("count", "--total", "-m", "claude-3", "b", cwd=folder)
    assert estimate.stdout == b"2\n"
    assert b"Plan with" in estimate.stderr


def test_the_model_of_the_environment(folder: Path) -> None:
    env = {"AINALYN_MODEL": "gpt-4o"}
    assert run_json("count", "a", cwd=folder, env=env)["model"] == "gpt-4o"
    assert run_json("count", "a", "-m", "gpt2", cwd=folder, env=env)["model"] == "gpt2"


def test_an_encoding_in_the_place_of_a_model(folder: Path) -> None:
    env = {"AINALYN_MODEL": "claude-3"}
    document = run_json("count", "a", "--encoding", "o200k_base", cwd=folder, env=env)
    assert (document["model"], document["exact"]) == ("o200k_base", True)
    both = run("count", "a", "-m", "gpt-4", "--encoding", "o200k_base", cwd=folder)
    assert both.status == 2
    assert run("count", "a", "--encoding", "gpt-4", cwd=folder).status == 2


def test_notebooks_without_outputs_and_pictures(tmp_path: Path) -> None:
    picture = "![x](data:image/png;base64,iVBORw0KGgo=)"
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", picture], "attachments": {"a": "b"}},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"text": ["1"] * 99}]},
    ]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (tmp_path / "b.ipynb").write_text("{}", encoding="utf-8")
    rows = run_json("count", "--notebooks", "text", ".", cwd=tmp_path)["files"]
    assert rows[0]["count"] == ainalyn.count_tokens("# Title\n![x]()\n\nprint(1)")
    assert rows[0]["bytes"] == (tmp_path / "a.ipynb").stat().st_size
    assert "no notebook" in rows[1]["error"]
    assert run_json("count", ".", cwd=tmp_path)["files"][0]["count"] > 100


def test_a_file_in_the_place_of_a_command(folder: Path) -> None:
    result = run("a", cwd=folder)
    assert result.status == 2
    assert b"ainalyn count a" in result.stderr
    assert b"No such command" in run("c", cwd=folder).stderr


def test_models_are_completed_by_the_shell() -> None:
    env = {
        "_AINALYN_COMPLETE": "bash_complete",
        "COMP_WORDS": "ainalyn count -m gpt-4",
        "COMP_CWORD": "3",
    }
    assert "plain,gpt-4o" in run_process(env=env).lines


@pytest.mark.skipif(sys.platform != "linux", reason="it asks the system for the peak")
def test_a_long_file_needs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long"
    line = "Many words, 東京。 and more.\n"
    path.write_bytes(line.encode() * 3_000_000)
    one, two = (ainalyn.count_tokens(line * n, "gpt-4o") for n in (1, 2))
    for piped in (False, True):
        total, peak = peak_of("count", "--total", *([] if piped else [path]), piped=path)
        assert peak < 60_000
        assert total == one + (two - one) * 2_999_999


def peak_of(*arguments: str | Path, piped: Path) -> tuple[int, int]:
    """The number that a command prints when a file is piped into it, and its peak in kB."""
    code = (
        "import resource, subprocess, sys; path, *words = sys.argv[1:];"
        "cat = subprocess.Popen(['cat', path], stdout=subprocess.PIPE);"
        "subprocess.run(words, check=True, stdin=cat.stdout);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, piped, *command(), *arguments],
        capture_output=True,
        check=True,
        env={**os.environ, "AINALYN_MODEL": "gpt-4o"},
    )
    total, peak = map(int, done.stdout.split())
    return total, peak
