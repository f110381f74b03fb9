"""``ainalyn truncate``: the bytes it writes, and how it ends."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from cli_support import PATIENCE_SECONDS, command, run

import ainalyn

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "\ufeffOne line.\r\nTwo lines.\n東京 👩‍👩‍👧‍👦 naïve\x00 <|endoftext|>"


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 5, 8, 13, 21, 34, 1_000_000])
@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4"])
@pytest.mark.parametrize("source", ["file", "dash", "standard input"])
def test_writes_what_the_function_returns(
    tmp_path: Path, limit: int, model: str, source: str
) -> None:
    path = tmp_path / "text"
    path.write_bytes(TEXT.encode())
    sources = {"file": [str(path)], "dash": ["-"], "standard input": []}
    result = run(
        "truncate",
        "--max-tokens",
        str(limit),
        *sources[source],
        "--model",
        model,
        stdin=TEXT.encode(),
    )
    assert result.stdout == ainalyn.truncate_to_tokens(TEXT, limit, model).encode()
    assert (result.status, result.stderr) == (0, b"")


def test_a_text_that_fits_is_unchanged() -> None:
    assert run("truncate", "-n", "100", stdin=TEXT.encode()).stdout == TEXT.encode()


def test_no_line_end_is_added() -> None:
    assert run("truncate", "-n", "2", stdin=b"hello world and more\n").stdout == b"hello world"


def test_empty_input() -> None:
    result = run("truncate", "-n", "5")
    assert (result.status, result.stdout, result.stderr) == (0, b"", b"")


def test_a_text_that_is_not_utf8_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"fine so far \xff")
    result = run("truncate", "-n", "5", "bad", cwd=tmp_path)
    assert result.stderr.decode().strip() == (
        "Error: bad: The file is not UTF-8 text: byte 0xff at offset 12 (invalid start byte)."
        " It looks like Latin-1."
    )
    assert (result.status, result.stdout) == (1, b"")


def test_a_missing_file(tmp_path: Path) -> None:
    result = run("truncate", "-n", "5", "missing", cwd=tmp_path)
    assert b"Error: missing: The file can't be read" in result.stderr
    assert (result.status, result.stdout) == (1, b"")


def test_a_folder(tmp_path: Path) -> None:
    result = run("truncate", "-n", "5", tmp_path)
    assert result.stderr.startswith(b"Error: ")
    assert result.status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--max-tokens", "-1"],
        ["--max-tokens", "many"],
        ["--max-tokens", "1.5"],
        ["--max-tokens", "1" + "0" * 30],
        ["--max-tokens", "5", "--model", "gpt-9x"],
        ["--max-tokens", "5", "one", "two"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = run("truncate", *arguments, stdin=b"hello")
    assert result.stderr.startswith(b"Usage: ainalyn truncate")
    assert b"Traceback" not in result.stderr
    assert (result.status, result.stdout) == (2, b"")


@pytest.mark.parametrize("number", ["8,000", "8_000", "8k", "8K", "8000"])
def test_a_number_as_people_write_it(number: str) -> None:
    text = "word " * 9000
    expected = ainalyn.truncate_to_tokens(text, 8000)
    assert run("truncate", "-n", number, stdin=text.encode()).stdout == expected.encode()


@pytest.mark.parametrize("number", ["8kk", "8,00", ",8", "k", "0x8", "8 k", "٣"])
def test_what_is_no_number(number: str) -> None:
    assert run("truncate", "-n", number).status == 2


@pytest.mark.parametrize("limit", [0, 10, 5_000, 30_000])
@pytest.mark.parametrize("model", ["gpt-4o", "gpt2", "claude-3"])
def test_a_long_text_is_cut_as_a_whole(limit: int, model: str) -> None:
    text = "Some words, 東京。 and\t\n\n more; it's 12345.\n" * 4000
    result = run("truncate", "-n", str(limit), "-m", model, stdin=text.encode())
    assert result.stdout == ainalyn.truncate_to_tokens(text, limit, model).encode()


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe that never ends")
def test_an_endless_text_is_read_no_further_than_needed() -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            [*command(), "truncate", "-n", "10"],
            stdin=endless.stdout,
            capture_output=True,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
        endless.kill()
    assert done.stdout == b"y\ny\ny\ny\ny\n"


@pytest.mark.parametrize("keep", ["start", "end", "middle"])
@pytest.mark.parametrize("marker", ["", "\n[…]\n"])
@pytest.mark.parametrize("limit", [9, 100, 1_000_000])
def test_what_is_kept_and_the_marker(tmp_path: Path, keep: str, marker: str, limit: int) -> None:
    text = "Some words, 東京。 and\t\n\n more; it's 12345.\r\n" * 4000
    (tmp_path / "text").write_bytes(text.encode())
    options = ["-n", str(limit), "--keep", keep, "--marker", marker, "-m", "gpt-4o"]
    expected = ainalyn.truncate_to_tokens(text, limit, "gpt-4o", keep=keep, marker=marker).encode()
    assert run("truncate", *options, "text", cwd=tmp_path).stdout == expected
    assert run("truncate", *options, stdin=text.encode()).stdout == expected


def test_a_marker_that_does_not_fit() -> None:
    result = run("truncate", "-n", "1", "--marker", "many words here", stdin=b"hello world " * 9)
    assert (result.status, result.stdout) == (2, b"")
    assert b"'--marker'" in result.stderr
    assert run("truncate", "-n", "1", "--keep", "both").status == 2


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
@pytest.mark.parametrize("unit", ["é, ", "東京", "👩‍👩‍👧‍👦", "word "])
@pytest.mark.parametrize("keep", ["end", "middle"])
def test_the_ends_of_a_long_file_are_enough(
    tmp_path: Path, before: str, unit: str, keep: str
) -> None:
    text = before + unit * (100_000 // len(unit.encode())) + "the end"
    (tmp_path / "text").write_bytes(text.encode())
    options = ["-n", "20", "--keep", keep, "--marker", "…"]
    expected = ainalyn.truncate_to_tokens(text, 20, keep=keep, marker="…")
    assert run("truncate", *options, "text", cwd=tmp_path).stdout == expected.encode()


@pytest.mark.skipif(os.name == "nt", reason="Windows would write all of it")
def test_the_end_of_a_file_of_many_gigabytes(tmp_path: Path) -> None:
    with open(tmp_path / "log", "wb") as log:
        log.truncate(16 << 30)  # no block of it is on the disk
        log.seek(0, os.SEEK_END)
        log.write(b" the very end")
    result = run("truncate", "-n", "3", "--keep", "end", "log", cwd=tmp_path)
    assert (result.status, result.stdout) == (0, b" the very end")


@pytest.mark.parametrize("place", [10, 99_990])
def test_the_end_of_what_is_no_text(tmp_path: Path, place: int) -> None:
    data = bytearray(b"a" * 100_000)
    data[place] = 0xFF
    (tmp_path / "bad").write_bytes(data)
    result = run("truncate", "-n", "1", "--keep", "end", "bad", cwd=tmp_path)
    assert (result.status, result.stdout) == (1, b"")
    assert (
        f"bad: The file is not UTF-8 text: byte 0xff at offset {place} ".encode() in result.stderr
    )
