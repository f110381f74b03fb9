"""Laws of ``ainalyn count`` that hold for any bytes in a file and any bytes in its name."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest
from cli_support import run, run_json
from hypothesis import given, settings
from hypothesis import strategies as st

import ainalyn

# Mostly text, so that the first bad byte is seldom the first byte.
contents = st.lists(st.text().map(str.encode) | st.binary(max_size=3)).map(b"".join)

file_names = (
    (st.binary(min_size=1) | st.text(st.characters(codec="utf-8"), min_size=1).map(str.encode))
    .map(lambda name: name.replace(b"/", b"").replace(b"\0", b"")[:200])
    .filter(lambda name: name not in {b"", b".", b".."})
)


@settings(deadline=None)  # the first example builds a vocabulary
@given(contents)
def test_a_file_is_counted_or_its_first_bad_byte_is_named(content: bytes) -> None:
    (row,) = run_json("count", stdin=content)["files"]
    if "count" in row:
        assert row["count"] == ainalyn.count_tokens(content.decode())
        assert row["bytes"] == len(content)
    else:
        with pytest.raises(UnicodeDecodeError) as caught:
            content.decode()
        assert row["offset"] == caught.value.start


@settings(deadline=None)
@given(contents, st.integers(0, 20))
def test_truncation_writes_a_prefix_that_fits(content: bytes, limit: int) -> None:
    result = run("truncate", "-n", str(limit), stdin=content)
    if result.status == 0:
        assert content.startswith(result.stdout)
        assert ainalyn.count_tokens(result.stdout.decode()) <= limit
    else:
        assert (result.status, result.stdout) == (1, b"")
        with pytest.raises(UnicodeDecodeError):
            content.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes")
@settings(deadline=None)
@given(st.sets(file_names, min_size=1, max_size=5))
def test_each_name_has_its_line_and_survives_json(names: set[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(os.fsencode(folder), name) for name in sorted(names)]
        for path in paths:
            Path(os.fsdecode(path)).write_bytes(b"hello")
        table = run("count", *paths)
        document = run_json("count", *paths)
    assert len(table.stdout.split(b"\n")) == len(paths) + 3  # a header, a total, a last line end
    assert table.stdout.decode().replace("\n", "").isprintable()
    assert [os.fsencode(row["path"]) for row in document["files"]] == paths
