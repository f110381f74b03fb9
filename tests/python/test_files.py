"""``count_file``: any file counts as its text does, in little memory, or fails with its path."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_texts

import ainalyn
from ainalyn.infrastructure.rust import seams
from ainalyn.infrastructure.rust.arguments import ENCODINGS
from ainalyn.infrastructure.rust.streams import count_stream

#: Characters at whose borders the patterns differ.
SYMBOLS = ["a", "L", "1", "!", "/", "'", " ", "\n", "\r", "\t", "é", "亚", "。", "，", "\u301f"]
SYMBOLS += ["\u0301", "\u3000", "\u0085", "\xa0", "\u2028", "٣", "😀", "…", "\ufeff"]

texts = st.lists(st.sampled_from(SYMBOLS), max_size=40).map("".join) | hostile_texts


@settings(max_examples=100)
@given(texts, st.sampled_from(ENCODINGS))
def test_each_seam_parts_a_text_into_its_tokens(text: str, encoding: str) -> None:
    data = text.encode("utf-8", "replace")
    whole = ainalyn.count_tokens_bytes(data, encoding=encoding)
    ends = {match.end() for match in seams._SEAM.finditer(data)}
    for end in ends:
        parts = (data[:end], data[end:])
        assert sum(ainalyn.count_tokens_bytes(part, encoding=encoding) for part in parts) == whole


@settings(max_examples=100)
@given(
    texts, st.integers(1, 9), st.sampled_from(["gpt-4o", "gpt-4", "gpt2", "claude-3", "gemini-pro"])
)
def test_pieces_count_as_the_whole(text: str, size: int, model: str) -> None:
    data = text.encode("utf-8", "replace")
    places = iter(range(0, len(data) + size, size))

    def read(_: int) -> bytes:
        at = next(places)
        return data[at : at + size]

    (counted,), total = count_stream(read, [model])
    assert counted == ainalyn.Tokenizer(model).count_tokens(data.decode())
    assert total == len(data)


@pytest.mark.parametrize("name", ["nothing.txt", "no/such/folder"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with pytest.raises(ainalyn.FileError, match=re.escape(str(path))) as caught:
        ainalyn.count_file(path)
    assert isinstance(caught.value, FileNotFoundError)
    assert isinstance(caught.value, ainalyn.ValidationError)
    assert (caught.value.field, caught.value.code) == ("path", "DOM_VAL_INVALID_FILE")
    assert caught.value.filename == os.fspath(path)
    assert caught.value.errno == 2
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (type(caught.value), str(caught.value))


def test_a_folder_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ainalyn.FileError, match=re.escape(str(tmp_path))) as caught:
        ainalyn.count_file(tmp_path)
    assert isinstance(caught.value, IsADirectoryError if os.name == "posix" else OSError)


@pytest.mark.parametrize("path", [3.5, 3, None, ["a"], "a\0b", b"a\0b"])
def test_what_is_no_path(path: Any) -> None:  # noqa: ANN401 - any value
    with pytest.raises(ainalyn.ValidationError, match="`path`") as caught:
        ainalyn.count_file(path)
    assert caught.value.field == "path"


@pytest.mark.parametrize(
    ("content", "place", "looks"),
    [
        (b"caf\xe9 au lait", 3, "Latin-1"),
        (b"\x93quoted\x94", 0, "Windows-1252"),
        ("hello".encode("utf-16"), 0, "UTF-16"),
        (b"hello " * 1_000_000 + b"\xe9", 6_000_000, "Latin-1"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", 0, "no text"),
    ],
)
def test_a_file_that_is_not_utf8(content: bytes, place: int, looks: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(content)
    with pytest.raises(ainalyn.ValidationError, match=re.escape(str(path))) as caught:
        ainalyn.count_file(path)
    assert f"from byte {place} on" in caught.value.message
    assert looks in caught.value.message
    assert caught.value.field == "path"


@pytest.mark.skipif(sys.platform != "linux", reason="it reads the peak from /proc")
def test_a_long_file_needs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes("Many words, 東京。 and more.\n".encode() * 3_000_000)
    code = (
        "import re, sys, ainalyn; ainalyn.count_file(sys.argv[1], threads=1);"
        r"print(re.search(r'VmHWM:\s+(\d+)', open('/proc/self/status').read())[1])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, path], capture_output=True, check=True)
    most = 60_000 if sys.implementation.name == "cpython" else 150_000
    assert int(done.stdout) < most
    assert path.stat().st_size > 90_000_000
