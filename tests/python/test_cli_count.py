"""``ainalyn count``: which files it takes, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from cli_support import run, run_json, run_process

import ainalyn

# What a file may hold and a reader in text mode would change, or a careless one trip over.
CONTENTS = {
    "empty": b"",
    "plain": b"hello world\n",
    "no line end": b"hello world",
    "windows line ends": b"one\r\ntwo\r\n",
    "old mac line ends": b"one\rtwo\r",
    "byte order mark": b"\xef\xbb\xbfhello",
    "nul": b"a\x00b\x00\x00",
    "end of file character": b"one\x1atwo",
    "special token": b"<|endoftext|>",
    "emoji": "👩‍👩‍👧‍👦 naïve 東京 مرحبا".encode(),
    "noncharacter": "\uffff\ufdd0".encode(),
    "long line": b"x" * 100_000,
}

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
@pytest.mark.parametrize("source", ["file", "standard input"])
def test_counts_the_bytes_as_they_stand(tmp_path: Path, content: bytes, source: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(content)
    from_file = source == "file"
    document = run_json("count", path) if from_file else run_json("count", stdin=content)
    expected = ainalyn.count_tokens(content.decode())
    row = {
        "path": str(path) if from_file else "-",
        "count": expected,
        "upper": expected,
        "exact": True,
        "bytes": len(content),
    }
    assert document["files"] == [row]


def test_json_document_is_as_documented(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello world", "b": "hello"})
    (tmp_path / "c").write_bytes(b"ok\xff")
    assert run_json("count", "--model", "gpt-4o", "a", "b", "c", "d", cwd=tmp_path) == {
        "model": "gpt-4o",
        "encoding": "o200k_base",
        "exact": True,
        "files": [
            {"path": "a", "count": 2, "upper": 2, "exact": True, "bytes": 11},
            {"path": "b", "count": 1, "upper": 1, "exact": True, "bytes": 5},
            {
                "path": "c",
                "error": "The file is not UTF-8 text: byte 0xff at offset 2 (invalid start byte)."
                " It looks like Latin-1.",
                "offset": 2,
            },
            {
                "path": "d",
                "error": "The file can't be read: No such file or directory.",
                "offset": None,
            },
        ],
        "total": {
            "count": 3,
            "upper": 3,
            "exact": True,
            "bytes": 16,
            "files": 2,
            "failed": 2,
        },
    }


def test_table_has_a_row_per_file_and_a_total(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello world", "b": "hello " * 2000})
    result = run("count", "a", "b", cwd=tmp_path)
    count = ainalyn.count_tokens("hello " * 2000)
    assert [line.split() for line in result.lines] == [
        ["tokens", "bytes", "file"],
        ["2", "11", "a"],
        [str(count), "12000", "b"],
        [str(count + 2), "12011", *["total", "of", "2", "files", "for", "gpt-4", "(cl100k_base)"]],
    ]
    assert (result.status, result.stderr) == (0, b"")


def test_table_aligns_numbers_right_and_is_plain_in_a_pipe(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello", "b": "hello " * 200_000})
    output = run("count", "a", "b", cwd=tmp_path).stdout.decode()
    _, small, large, _ = output.splitlines()
    assert small.index("a") == large.index("b")
    assert len(small) == len(large)
    assert "\x1b" not in output
    assert "1,200" not in output


def test_a_long_path_is_not_cut(tmp_path: Path) -> None:
    names = ["x" * 200, "y" * 200]
    write(tmp_path, {"/".join(names): "hello"})
    result = run("count", ".", cwd=tmp_path, env={"COLUMNS": "40"})
    assert result.lines[1].endswith(os.path.join(*names))


def test_folders_are_walked_in_sorted_order(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["b/2", "b/10", "b/a/x", "a", "c/d/e/f", "Z/x"], "hello"))
    paths = [row["path"] for row in run_json("count", ".", "a", cwd=tmp_path)["files"]]
    expected = ["./Z/x", "./a", "./b/10", "./b/2", "./b/a/x", "./c/d/e/f", "a"]
    assert [path.replace("\\", "/") for path in paths] == expected


def test_a_walk_skips_hidden_names_and_folders_of_tools(tmp_path: Path) -> None:
    tools = ["CVS", "RCS", "SCCS", "_darcs", "__pycache__", ".git", ".hg", ".svn"]
    write(tmp_path, {f"{folder}/inside": "hello" for folder in tools})
    write(tmp_path, {".hidden": "hello", "seen": "hello", "deep/CVS/inside": "hello"})
    assert [row["path"] for row in run_json("count", tmp_path)["files"]] == [str(tmp_path / "seen")]


def test_what_is_named_is_counted_even_if_hidden(tmp_path: Path) -> None:
    write(tmp_path, {".hidden": "hello", ".git/config": "hello", "CVS/Root": "hello"})
    document = run_json("count", ".hidden", ".git", "CVS", cwd=tmp_path)
    assert document["total"]["files"] == 3


def test_an_empty_folder_counts_nothing(tmp_path: Path) -> None:
    result = run("count", tmp_path)
    assert "total of 0 files" in result.stdout.decode()
    assert result.status == 0


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input(arguments: list[str]) -> None:
    result = run("count", *arguments, stdin=b"hello world")
    assert result.lines[1].split() == ["2", "11", "(standard", "input)"]
    assert result.status == 0


def test_standard_input_among_files(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello"})
    document = run_json("count", "a", "-", "a", cwd=tmp_path, stdin=b"hello world")
    assert [(row["path"], row["count"]) for row in document["files"]] == [
        ("a", 1),
        ("-", 2),
        ("a", 1),
    ]


def test_a_file_that_is_not_utf8_fails_alone(tmp_path: Path) -> None:
    write(tmp_path, {"sub/a": "hello", "sub/z": "hello world"})
    (tmp_path / "sub/m").write_bytes("é".encode() * 5000 + b"\xc3(")
    result = run("count", "sub", cwd=tmp_path)
    rows = [line.split() for line in result.lines[1:4]]
    assert [row[0] for row in rows] == ["1", "failed", "2"]
    assert "total of 2 files (1 more failed)" in result.stdout.decode()
    path = os.path.join("sub", "m")
    assert result.stderr.decode().strip() == (
        f"Error: {path}: The file is not UTF-8 text: "
        "byte 0xc3 at offset 10000 (invalid continuation byte). It looks like Latin-1."
    )
    assert result.status == 1


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        (b"\xff", 0),
        (b"abc\x80", 3),
        (b"caf\xe9 au lait", 3),
        (b"ab\xed\xa0\x80", 2),  # a surrogate
        (b"ab\xc0\x80", 2),  # an overlong nul
        (b"ab\xf4\x90\x80\x80", 2),  # beyond the last code point
        (b"ab\xe2\x82", 2),  # cut inside a character
        ("€".encode() * 3_000_000 + b"\xff", 9_000_000),
        ("hello".encode("utf-16"), 0),
    ],
)
def test_the_offset_is_in_bytes(content: bytes, offset: int) -> None:
    result = run("count", "--json", stdin=content)
    assert f'"offset": {offset}\n' in result.stdout.decode().replace("\r", "")
    assert result.status == 1


def test_a_missing_file_fails_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello"})
    result = run("count", "missing", "a", "", cwd=tmp_path)
    assert "total of 1 file (2 more failed)" in result.stdout.decode()
    assert "Error: missing: The file can't be read: No such file" in result.stderr.decode()
    assert result.status == 1


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_fails_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello", "file": "hello", "folder/x": "hello"})
    (tmp_path / "file").chmod(0)
    (tmp_path / "folder").chmod(0)
    try:
        document = run_json("count", tmp_path)
    finally:
        (tmp_path / "folder").chmod(0o700)
    errors = [row.get("error") for row in document["files"]]
    assert errors == [None, *["The file can't be read: Permission denied."] * 2]


@posix_only
def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"real/a": "hello"})
    (tmp_path / "real/loop").symlink_to(tmp_path / "real")
    (tmp_path / "real/again").symlink_to("a")
    (tmp_path / "real/itself").symlink_to("itself")
    (tmp_path / "real/broken").symlink_to("nowhere")
    assert run_json("count", tmp_path / "real")["total"]["files"] == 1


@posix_only
def test_links_that_are_named_are_followed(tmp_path: Path) -> None:
    write(tmp_path, {"real/a": "hello"})
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "file").symlink_to("real/a")
    (tmp_path / "loop").symlink_to("loop")
    result = run("count", "folder", "file", "loop", cwd=tmp_path)
    assert "total of 2 files (1 more failed)" in result.stdout.decode()
    assert result.status == 1


@posix_only
def test_a_walk_takes_regular_files_only(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello"})
    os.mkfifo(tmp_path / "pipe")  # reading it would wait for ever
    assert run_json("count", tmp_path)["total"]["files"] == 1


@posix_only
def test_a_pipe_that_is_named_is_read() -> None:
    result = run_process("count", "/dev/stdin", stdin=b"hello world")
    assert result.lines[1].split() == ["2", "11", "/dev/stdin"]


@pytest.mark.parametrize(
    "name", ["two words", " leading and trailing ", "-dash", "1e5", "日本語 é", "a'b", "--json"]
)
def test_names_in_table_and_json(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and name.endswith(" "):
        pytest.skip("Windows has no such names")
    write(tmp_path, {name: "hello"})
    table = run("count", "--", name, cwd=tmp_path)
    assert table.lines[1].removeprefix("       1        5  ") == name.rstrip()
    document = run_json("count", ".", cwd=tmp_path)
    assert document["files"][0]["path"] == os.path.join(".", name)


@posix_only
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"new\nline", "new\\nline"),
        (b"esc\x1b[31mred", "esc\\x1b[31mred"),
        (b"bell\x07", "bell\\x07"),
        ("right to left \u202e".encode(), "right to left \\u202e"),
        ("line separator \u2028".encode(), "line separator \\u2028"),
    ],
)
def test_what_cannot_be_printed_is_escaped(tmp_path: Path, name: bytes, shown: str) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    with open(path, "wb") as file:
        file.write(b"hello")
    table = run("count", path)
    assert table.lines[1].endswith("/" + shown)
    assert os.fsencode(run_json("count", path)["files"][0]["path"]) == path


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes")
@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "POSIX"])
def test_undecodable_names(tmp_path: Path, locale: str) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9"
    with open(path, "wb") as file:
        file.write(b"hello")
    env = {"LC_ALL": locale}
    table = run_process("count", path, env=env)
    assert table.lines[1].endswith(r"/caf\xe9")
    document = json.loads(run_process("count", "--json", tmp_path, env=env).stdout)
    assert os.fsencode(document["files"][0]["path"]) == path
    missing = run_process("count", path + b"\xff", env=env)
    assert rb"caf\xe9\xff: The file can't be read" in missing.stderr


def test_names_that_the_output_cannot_show(tmp_path: Path) -> None:
    write(tmp_path, {"naïve 東": "hello"})
    result = run_process("count", tmp_path, env={"PYTHONIOENCODING": "cp1252"})
    assert b"na\xefve \\u6771" in result.stdout
    assert (result.status, result.stderr) == (0, b"")


def test_many_files_keep_their_order_across_batches(tmp_path: Path) -> None:
    texts = {f"{number:05}": "hello " * (number % 7) for number in range(2000)}
    write(tmp_path, texts)
    (tmp_path / "00300").write_bytes(b"\xff")
    document = run_json("count", tmp_path)
    assert [os.path.basename(row["path"]) for row in document["files"]] == sorted(texts)
    expected = ainalyn.count_tokens_batch(list(texts.values()))
    counts = [row.get("count") for row in document["files"]]
    assert counts == [None if at == 300 else count for at, count in enumerate(expected)]
    assert document["total"]["files"] == 1999


def test_large_files_among_small_ones(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello", "b": "hello world " * 500_000, "c": "hello world"})
    counts = [row["count"] for row in run_json("count", tmp_path)["files"]]
    assert counts == [1, ainalyn.count_tokens("hello world " * 500_000), 2]


@pytest.mark.parametrize("model", ["gpt-9x", "", "nonsense model", "GPT\n4"])
def test_an_unknown_model_is_a_mistake_of_usage(tmp_path: Path, model: str) -> None:
    write(tmp_path, {"a": "hello"})
    result = run("count", "a", "--model", model, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, b"")
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_tokens("", model)
    assert caught.value.message in result.stderr.decode()


def test_an_unknown_model_gets_the_nearest_names(tmp_path: Path) -> None:
    stderr = run("count", "--model", "gpt-4oo", cwd=tmp_path).stderr
    assert b"gpt-4o" in stderr
    assert b"Traceback" not in stderr


def test_model_by_encoding_name(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello world"})
    result = run("count", "a", "-m", "o200k_base", cwd=tmp_path)
    assert result.lines[-1].endswith("total of 1 file for o200k_base")
