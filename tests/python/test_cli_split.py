"""``ainalyn split``: the windows it writes or prints, and what it leaves alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from cli_support import run, run_json

import ainalyn

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "\ufeffOne line.\r\nTwo lines, 東京 👩‍👩‍👧‍👦.\n\nA <|endoftext|> naïve end\n" * 5


def contents(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_bytes().decode() for name in sorted(os.listdir(folder))}


@pytest.mark.parametrize("at", ["token", "word", "line", "paragraph"])
@pytest.mark.parametrize("overlap", [0, 5])
def test_json_has_the_windows_of_the_function(at: str, overlap: int) -> None:
    options = ["-n", "20", "--overlap", str(overlap), "--at", at, "-m", "gpt-4o"]
    document = run_json("split", *options, stdin=TEXT.encode())
    windows = document.pop("windows")
    assert document == {
        "path": "-",
        "model": "gpt-4o",
        "encoding": "o200k_base",
        "exact": True,
        "max_tokens": 20,
        "overlap": overlap,
        "at": at,
    }
    places = ainalyn.split_offsets(TEXT, 20, "gpt-4o", overlap, at)
    assert [(row["start"], row["end"]) for row in windows] == places
    assert [row["text"] for row in windows] == [TEXT[start:end] for start, end in places]
    for row in windows:
        assert row["count"] == row["upper"] == ainalyn.count_tokens(row["text"], "gpt-4o") <= 20


def test_files_of_a_folder_that_is_made(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_bytes(TEXT.encode())
    result = run("split", "notes.md", "-n", "20", "--output", "a/b", cwd=tmp_path)
    windows = ainalyn.split_to_tokens(TEXT, 20)
    assert "".join(windows) == TEXT
    names = [f"notes.{number:04}.md" for number in range(1, len(windows) + 1)]
    assert contents(tmp_path / "a/b") == dict(zip(names, windows, strict=True))
    counts = [str(count) for count in ainalyn.count_tokens_batch(windows)]
    assert [line.split()[0] for line in result.lines[1:-1]] == counts
    assert [line.split()[2] for line in result.lines[1:-1]] == [
        os.path.join("a/b", name) for name in names
    ]
    assert (result.status, result.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("source", "name"),
    [("-", "stdin.0001.txt"), ("plain", "plain.0001"), ("a.tar.gz", "a.tar.0001.gz")],
)
def test_the_names(tmp_path: Path, source: str, name: str) -> None:
    (tmp_path / source).write_bytes(b"hello")
    run("split", source, "-n", "9", "--output", "out", cwd=tmp_path, stdin=b"hello")
    assert contents(tmp_path / "out") == {name: "hello"}


def test_no_file_is_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/stdin.0002.txt").write_bytes(b"mine")
    words = ["split", "-n", "1", "--output", "out"]
    result = run(*words, stdin=b"hello world", cwd=tmp_path)
    assert (result.status, result.stdout) == (1, b"")
    assert b"stdin.0002.txt is there already" in result.stderr
    assert contents(tmp_path / "out") == {"stdin.0002.txt": "mine"}
    assert run(*words, "--force", stdin=b"hello world", cwd=tmp_path).status == 0
    assert contents(tmp_path / "out") == {"stdin.0001.txt": "hello", "stdin.0002.txt": " world"}


def test_what_cant_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    result = run("split", "-n", "1", "--output", "file/in", stdin=b"hello", cwd=tmp_path)
    assert b"can't be written to" in result.stderr
    (tmp_path / "out/stdin.0002.txt").mkdir(parents=True)
    words = ["split", "-n", "1", "--output", "out", "--force"]
    again = run(*words, stdin=b"hello world", cwd=tmp_path)
    assert (result.status, again.status) == (1, 1)
    assert not [name for name in os.listdir(tmp_path / "out") if name.endswith(".part")]


def test_an_empty_text_has_no_windows(tmp_path: Path) -> None:
    assert run_json("split", "-n", "1")["windows"] == []
    result = run("split", "-n", "1", "--output", "out", cwd=tmp_path)
    assert (result.status, contents(tmp_path / "out")) == (0, {})


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"\xff")
    for name in ("bad", "missing"):
        result = run("split", name, "-n", "5", "--json", cwd=tmp_path)
        assert (result.status, result.stdout) == (1, b"")
        assert result.stderr.decode().startswith(f"Error: {name}: The file ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--output DIR or --json"),
        (["--json", "--output", "out"], "--output DIR or --json"),
        (["--json", "--force"], "--force is of --output"),
        (["--json", "-n", "0"], "'--max-tokens'"),
        (["--json", "--overlap", "5"], "'--overlap'"),
        (["--json", "--at", "sentence"], "'--at'"),
        (["--json", "-m", "gpt-9x"], "gpt-9x"),
    ],
)
def test_wrong_usage(tmp_path: Path, options: list[str], said: str) -> None:
    result = run("split", "-n", "5", *options, stdin=b"hello", cwd=tmp_path)
    assert (result.status, result.stdout) == (2, b"")
    assert said in result.stderr.decode()
    assert os.listdir(tmp_path) == []
