"""Text that is no str: bytes, buffers and files count as what they decode to."""

from __future__ import annotations

import array
import mmap
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust import buffers


def mapped(data: bytes) -> mmap.mmap:
    """Anonymous memory that can be written."""
    memory = mmap.mmap(-1, len(data))
    memory[:] = data
    return memory


KINDS: dict[str, Callable[[bytes], object]] = {
    "bytes": bytes,
    "bytearray": bytearray,
    "memoryview": memoryview,
    "part of a memoryview": lambda data: memoryview(b"<" + data + b">")[1:-1],
    "memoryview of a bytearray": lambda data: memoryview(bytearray(data)),
    "read-only memoryview of a bytearray": lambda data: memoryview(bytearray(data)).toreadonly(),
    "mmap": mapped,
    "array": lambda data: array.array("B", data),
}
WORDS = "Many words, ünd Zeichen, 数える 😀 \0 <|endoftext|>\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("times", [1, 5000])
def test_a_buffer_counts_as_its_text(kind: str, times: int) -> None:
    data = (WORDS * times).encode()
    assert ainalyn.count_tokens_bytes(KINDS[kind](data), "gpt-4o") == ainalyn.count_tokens(  # type: ignore[arg-type]
        WORDS * times, "gpt-4o"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_buffer_counts_alike_where_there_is_no_gil(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffers, "_LOCKED", False)
    assert ainalyn.count_tokens_bytes(KINDS[kind](WORDS.encode())) == ainalyn.count_tokens(WORDS)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "mmap"])
def test_an_empty_buffer_has_no_tokens(kind: str) -> None:
    assert ainalyn.count_tokens_bytes(KINDS[kind](b"")) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        ("", b"\xff"),
        ("abc", b"\x80x"),
        ("é" * 20_000, b"\xc3"),
        ("x", b"\xed\xa0\x80"),
        ("x", b"\xc0\x80"),
        ("x", b"\xf4\x90\x80\x80"),
    ],
)
def test_what_is_not_utf_8_is_told_with_its_place(kind: str, before: str, wrong: bytes) -> None:
    data = before.encode()
    with pytest.raises(ainalyn.ValidationError, match=rf"byte {len(data)}\b") as caught:
        ainalyn.count_tokens_bytes(KINDS[kind](data + wrong))  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "data")


@given(st.binary(max_size=40))
def test_any_bytes_count_as_they_decode(data: bytes) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        with pytest.raises(ainalyn.ValidationError, match=rf"byte {error.start}\b"):
            ainalyn.count_tokens_bytes(data)
    else:
        assert ainalyn.count_tokens_bytes(data) == ainalyn.count_tokens(text)


@pytest.mark.parametrize("data", ["text", None, 5, [1, 2], memoryview(b"abcdef")[::2]])
def test_what_has_no_bytes_in_a_row_is_refused(data: bytes) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_tokens_bytes(data)
    assert caught.value.field == "data"


def test_a_buffer_is_let_go() -> None:
    words = WORDS.encode()
    held: list[Any] = [bytearray(words), bytearray(b"\xff"), bytearray(), array.array("H", b"many")]
    for data in held:
        try:
            ainalyn.count_tokens_bytes(data)
        except ainalyn.ValidationError as error:
            del error
        data.extend(b"m")  # impossible while anyone holds the buffer


def test_a_file_counts_as_its_text(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes((WORDS * 500).encode())
    expected = ainalyn.count_tokens(WORDS * 500, "gpt-4o")
    assert ainalyn.count_file(file, "gpt-4o") == expected
    assert ainalyn.count_file(os.fspath(file), "gpt-4o") == expected


def test_an_empty_file_has_no_tokens(tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.touch()
    assert ainalyn.count_file(file) == 0


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ainalyn.count_file(tmp_path / "nothing.txt")
    with pytest.raises(OSError, match="directory"):
        ainalyn.count_file(tmp_path)


def test_a_file_that_is_not_utf_8_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes(b"caf\xe9")
    with pytest.raises(ainalyn.ValidationError, match=r"byte 3\b"):
        ainalyn.count_file(file)
    file.write_bytes(b"now it is another")  # so the map and the file are closed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(WORDS.encode(),))
    writer.start()
    assert ainalyn.count_file(pipe) == ainalyn.count_tokens(WORDS)
    writer.join()
