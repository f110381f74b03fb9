"""Every Python file of the interpreter's standard library, file by file against tiktoken."""

from __future__ import annotations

import sysconfig
from functools import cache
from pathlib import Path

import oracle
import pytest

import ainalyn


@cache
def library() -> dict[str, str]:
    """Return the text of every .py file by its path.

    Bytes that are not UTF-8 become lone surrogates, which are counted too.
    """
    folder = Path(sysconfig.get_path("stdlib"))
    return {
        str(path.relative_to(folder)): path.read_bytes().decode("utf-8", "surrogateescape")
        for path in sorted(folder.rglob("*.py"))
        if "site-packages" not in path.parts
    }


def test_there_is_a_standard_library() -> None:
    assert len(library()) >= 500


@pytest.mark.once
@pytest.mark.parametrize("encoding", ["o200k_base", "cl100k_base"])
def test_every_file(encoding: str) -> None:
    counts = ainalyn.count_tokens_batch(library().values(), encoding)
    wrong = [
        path
        for (path, text), count in zip(library().items(), counts, strict=True)
        if count != oracle.count(encoding, text)
    ]
    assert not wrong
