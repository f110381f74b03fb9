"""Text that is no str: bytes, buffers and files count as what they decode to."""

from __future__ import annotations

import array
import ctypes
import mmap
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lying import WAYS, asked, lying

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
    "array of ctypes": lambda data: (ctypes.c_char * len(data)).from_buffer_copy(data),
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


class Map(bytearray):
    """A bytearray by the name of another type."""


Map.__name__ = "mmap"


@pytest.mark.parametrize(
    ("steady", "data"),
    [
        (True, b"words"),
        (True, memoryview(b"words")[1:]),
        (True, mmap.mmap(os.open(__file__, os.O_RDONLY), 0, access=mmap.ACCESS_READ)),
        (False, bytearray(b"words")),
        (False, memoryview(bytearray(b"words")).toreadonly()),
        (False, Map(b"words")),
        (False, memoryview(Map(b"words")).toreadonly()),
        (False, mapped(b"words")),
        (False, memoryview(mapped(b"words")).toreadonly()),
    ],
)
def test_what_a_thread_could_change_is_counted_while_none_runs(
    steady: bool, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def count_buffer(_data: object, _model: str, steady: bool, _threads: int) -> int:
        seen.append(steady)
        return 5

    monkeypatch.setattr(buffers, "count_buffer", count_buffer)
    assert ainalyn.count_tokens_bytes(data) == 5
    assert seen == [steady]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_a_subclass_of_bytes_is_asked(way: str) -> None:
    for data in (WORDS.encode(), b"", b"\xff"):
        changed: list[bytes | bytearray] = [lying(data, way), lying(bytearray(data), way)]
        asked.clear()
        if data == b"\xff":
            for each in changed:
                with pytest.raises(ainalyn.ValidationError, match=r"byte 0\b"):
                    ainalyn.count_tokens_bytes(each)
        else:
            expected = ainalyn.count_tokens_bytes(data)
            assert [ainalyn.count_tokens_bytes(each) for each in changed] == [expected] * 2
        assert asked == []


def test_what_was_released_is_refused() -> None:
    view, memory = memoryview(b"words"), mapped(b"words")
    view.release()
    memory.close()
    for data in (view, memory):
        with pytest.raises(ainalyn.ValidationError, match="released or closed") as caught:
            ainalyn.count_tokens_bytes(data)
        assert caught.value.field == "data"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="a class can have no buffer of its own")
def test_an_interrupt_in_a_buffer_of_ones_own_passes() -> None:
    class Interrupted:
        calls = 0

        def __buffer__(self, _flags: int) -> memoryview:
            self.calls += 1
            if self.calls == 1:
                raise KeyboardInterrupt
            return memoryview(b"words")

    interrupted = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        ainalyn.count_tokens_bytes(interrupted)  # type: ignore[arg-type]
    assert ainalyn.count_tokens_bytes(interrupted) == 1  # type: ignore[arg-type]
    assert interrupted.calls == 2


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
    file.write_bytes(b"now it is another")


#: Counts a file, which becomes shorter or longer at every place where it could: once it is open,
#: once its bytes are on their way to the counter, and whenever another thread has its turn.
CHANGING = """
import os, sys, threading
import ainalyn
from ainalyn.infrastructure.rust import buffers

path, size = sys.argv[1], int(sys.argv[2])
words = b"many words " * 100_000
count = buffers.count_tokens_bytes

def changed(*arguments, **named):
    os.truncate(path, size)
    return count(*arguments, **named)

def write():
    with open(path, "wb") as file:
        file.write(words)

write()
expected = ainalyn.count_file(path)
buffers.count_tokens_bytes = changed
print(ainalyn.count_file(path) == expected)
buffers.count_tokens_bytes = count

stop = threading.Event()

def change():
    while not stop.is_set():
        os.truncate(path, size)
        write()

thread = threading.Thread(target=change)
thread.start()
# A page that is cut meanwhile may be read with zeros at its end, and zeros are tokens.
print(all(0 <= ainalyn.count_file(path) <= len(words) for _ in range(50)))
stop.set()
thread.join()
"""


@pytest.mark.parametrize("size", [0, 1, 5000])
def test_a_file_that_is_shortened_meanwhile_counts_as_it_was_read(
    size: int, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHANGING, tmp_path / "log.txt", str(size)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (0, "True\nTrue\n"), done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(WORDS.encode(),))
    writer.start()
    assert ainalyn.count_file(pipe) == ainalyn.count_tokens(WORDS)
    writer.join()
