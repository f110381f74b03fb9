"""``--input-encoding``: texts that are not UTF-8, by their name or guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_support import run, run_json, run_process

import ainalyn

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "latin-1": "naïve café, où êtes-vous? Ça va très bien, merci à tous.\r\n",
    "cp1251": "Привет, как дела? Это русский текст.\n" * 3,
    "shift_jis": "日本語のテキストです。よろしくお願いします。\n" * 3,
    "utf-16": "hello wörld, and more\n",
    "utf-16-le": "hello world, plain\n" * 3,
    "utf-8": "\ufeffnaïve 東京 <|endoftext|>\r\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("asked", ["by name", "auto"])
def test_the_text_is_counted(tmp_path: Path, encoding: str, asked: str) -> None:
    text = TEXTS[encoding]
    data = text.encode(encoding)
    (tmp_path / "text").write_bytes(data)
    options = ["--input-encoding", encoding if asked == "by name" else "auto"]
    expected = ainalyn.count_tokens(text)
    for source in ("text", "-"):
        (row,) = run_json("count", *options, source, cwd=tmp_path, stdin=data)["files"]
        assert (row["count"], row["bytes"]) == (expected, len(data))
    cut = run("truncate", "-n", "4", *options, stdin=data)
    assert cut.stdout == ainalyn.truncate_to_tokens(text, 4).encode()
    windows = run_json("split", "-n", "4", *options, stdin=data)["windows"]
    assert "".join(row["text"] for row in windows) == text


def test_a_long_file_in_another_encoding(tmp_path: Path) -> None:
    text = "très bien\n" * 500_000
    (tmp_path / "long").write_bytes(text.encode("latin-1"))
    result = run("count", "--total", "--input-encoding", "latin-1", "long", cwd=tmp_path)
    assert result.lines == [str(ainalyn.count_tokens(text))]


@pytest.mark.parametrize(
    ("encoding", "data", "said", "offset"),
    [
        ("cp1252", b"ok\x81", "The file is not cp1252 text: byte 0x81 at offset 2", 2),
        ("ascii", b"caf\xe9", "The file is not ascii text: byte 0xe9 at offset 3", 3),
        ("utf-16", b"\xff\xfea", "The file is not utf-16 text: byte 0x61 at offset 2", 2),
        ("utf-7", b"+2AA-", "The file can't be decoded: ", None),
        ("auto", bytes(range(256)) * 4, "The file can't be decoded: no encoding is found", None),
    ],
)
def test_a_file_that_is_no_such_text_fails_alone(
    tmp_path: Path, encoding: str, data: bytes, said: str, offset: int | None
) -> None:
    (tmp_path / "bad").write_bytes(data)
    (tmp_path / "good").write_bytes("hello".encode(encoding if encoding != "auto" else "utf-8"))
    options = ["--input-encoding", encoding]
    bad, good = run_json("count", *options, "bad", "good", cwd=tmp_path)["files"]
    assert bad["error"].startswith(said)
    assert bad["offset"] == offset
    assert good["count"] == 1
    result = run("truncate", "-n", "5", *options, "bad", cwd=tmp_path)
    assert (result.status, result.stdout) == (1, b"")


def test_utf16_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("hello".encode("utf-16"))
    (tmp_path / "b").write_bytes(b"\x89PNG\0\0")
    for options, files, passed in (([], 0, 2), (["--input-encoding", "auto"], 1, 1)):
        result = run("count", *options, ".", cwd=tmp_path)
        assert f"total of {files} file" in result.lines[-1]
        assert f"Note: {passed} binary file" in result.stderr.decode()


@pytest.mark.parametrize("name", ["nonsense", "rot13", "base64", "a\0b", ""])
def test_a_name_that_nobody_knows(name: str) -> None:
    result = run("count", "--input-encoding", name, stdin=b"hello")
    assert (result.status, result.stdout) == (2, b"")
    assert b"no encoding of text" in result.stderr


def test_it_is_not_for_data() -> None:
    result = run("count", "--input-encoding", "latin-1", "-c", "text", stdin=b"{}")
    assert result.status == 2
    assert b"--input-encoding is for files of text" in result.stderr


def test_auto_says_what_it_needs() -> None:
    words = ["count", "--input-encoding", "auto"]
    result = run_process(*words, without=["charset_normalizer"], stdin=b"hello")
    assert (result.status, result.stdout) == (1, b"")
    assert b'pip install "ainalyn[cli,encodings]"' in result.stderr
