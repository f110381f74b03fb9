"""``ainalyn redact`` and ``ainalyn find``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cli_support import PATIENCE_SECONDS, command, run, run_json, run_process

ADDRESS = "jane@example.com"


def test_standard_input_is_redacted() -> None:
    result = run("redact", stdin=f"mail {ADDRESS}\r\nté".encode())
    assert (result.status, result.stdout) == (0, "mail [EMAIL]\r\nté".encode())
    assert run("redact", "-", stdin=b"").stdout == b""


def test_files_are_written_in_order(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"{ADDRESS}\n")
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "c").write_text("clean")
    result = run("redact", *(tmp_path / name for name in "abc"))
    assert (result.status, result.stdout) == (0, b"[EMAIL]\nclean")


def test_a_line_of_a_pipe_is_written_before_the_next_is_read() -> None:
    with subprocess.Popen(
        [*command(), "redact"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(f"{number} {ADDRESS} said so\n".encode())
            process.stdin.flush()
            assert process.stdout.readline() == f"{number} [EMAIL] said so\n".encode()
        rest, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert (rest, process.returncode) == (b"", 0)


def test_what_is_no_text_is_told_and_what_was_is_written(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"ab\xe9 cd")
    (tmp_path / "cut").write_bytes("é".encode()[:1])
    (tmp_path / "good").write_text("good")
    result = run("redact", *(tmp_path / name for name in ("latin", "missing", "cut", "good")))
    assert (result.status, result.stdout) == (1, b"good")
    errors = result.stderr.decode().splitlines()
    assert [line.rpartition("/")[2] for line in errors] == [
        "latin: The file is not UTF-8 text from byte 2 on (invalid continuation byte).",
        "missing: The file can't be read: No such file or directory.",
        "cut: The file is not UTF-8 text from byte 0 on (unexpected end of data).",
    ]


def test_rules_and_values_to_allow() -> None:
    text = f"{ADDRESS} 4111111111111111".encode()
    assert run("redact", "--rules", "card", stdin=text).stdout == f"{ADDRESS} [CARD]".encode()
    assert run("redact", "-r", "pii,-card", stdin=text).stdout == b"[EMAIL] 4111111111111111"
    assert (
        run("redact", "-a", "JANE@example.com", stdin=text).stdout == f"{ADDRESS} [CARD]".encode()
    )


@pytest.mark.parametrize("name", ["redact", "find"])
def test_a_rule_that_is_unknown_is_wrong_usage(name: str) -> None:
    result = run(name, "--rules", "emial", stdin=b"x")
    assert (result.status, result.stdout) == (2, b"")
    assert b"email" in result.stderr


def test_findings_are_places_and_no_values(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(f"é\nmail {ADDRESS}\n{ADDRESS}, {ADDRESS}")
    (tmp_path / "b.log").write_text("clean")
    result = run("find", tmp_path, cwd=tmp_path)
    assert result.status == 1
    assert [line.rpartition("/")[2] for line in result.lines] == [
        "a.log:2:6: email",
        "a.log:3:1: email",
        "a.log:3:19: email",
    ]
    document = run_json("find", tmp_path / "a.log")
    assert document == {
        "files": [
            {
                "path": str(tmp_path / "a.log"),
                "findings": [
                    {"rule": "email", "start": 7, "end": 23, "line": 2, "column": 6},
                    {"rule": "email", "start": 24, "end": 40, "line": 3, "column": 1},
                    {"rule": "email", "start": 42, "end": 58, "line": 3, "column": 19},
                ],
            }
        ],
        "counts": {"email": 3},
        "total": 3,
    }
    assert b"jane" not in result.stdout + result.stderr


def test_the_status_tells_whether_there_was_something(tmp_path: Path) -> None:
    assert run("find", stdin=b"clean").status == 0
    assert run("find", "--json", stdin=b"clean").status == 0
    assert run("find", "--json", stdin=ADDRESS.encode()).status == 1
    (tmp_path / "bad").write_bytes(b"\xff")
    (tmp_path / "hit").write_text(ADDRESS)
    result = run("find", tmp_path / "hit", tmp_path / "bad")
    assert result.status == 2
    assert b"not UTF-8" in result.stderr
    document = run_json("find", tmp_path / "bad")
    assert (document["files"][0]["offset"], document["total"]) == (0, 0)


def test_a_reader_that_has_enough_ends_it_quietly() -> None:
    with subprocess.Popen(
        [*command(), "redact"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.close()
        _, errors = process.communicate(b"words and words\n" * 2**16, timeout=PATIENCE_SECONDS)
    assert errors == b""


def test_it_works_without_the_library() -> None:
    result = run_process("redact", stdin=f"to {ADDRESS}".encode(), without=["ainalyn._native"])
    assert result.stdout == b"to [EMAIL]"
