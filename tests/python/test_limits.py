"""Sizes at which numbers wrap around or memory runs out: each has an outcome that is known."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ainalyn
from ainalyn.infrastructure.rust.arguments import MAX_TEXT_BYTES
from ainalyn.infrastructure.rust.lanes import lane_name

WORDS = b"many words of one token each " * 2048  # one token for each word, in every encoding
TOKENS = 6 * 2048

#: Gibibytes of memory that are free, as far as the system tells.
FREE = (
    os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    if "SC_AVPHYS_PAGES" in getattr(os, "sysconf_names", {})
    else 0
)


@pytest.fixture
def large(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file of words, of at least the bytes asked for, which is gone after the test."""
    file = tmp_path / "large.txt"
    try:
        with file.open("wb") as out:
            for _ in range(-(-request.param // len(WORDS))):
                out.write(WORDS)
        yield file
    finally:
        file.unlink()


@pytest.mark.once
@pytest.mark.skipif(FREE < 6, reason="it needs memory for a file of 4 GiB")
@pytest.mark.parametrize("large", [2**31, 2**32], indirect=True)
def test_a_file_at_the_edge_of_a_number(large: Path) -> None:
    counted = ainalyn.count_file(large, "gpt-4o")
    times = large.stat().st_size // len(WORDS)
    one, two = (ainalyn.count_tokens_bytes(WORDS * n, "gpt-4o") for n in (1, 2))
    assert counted == one + (two - one) * (times - 1)


@pytest.mark.once
@pytest.mark.skipif(FREE < 7, reason="it needs memory for a text of 2 GiB")
def test_a_str_at_the_edge_of_a_number() -> None:
    times = 2**31 // len(WORDS) + 1
    text = WORDS.decode() * times
    assert len(text) > MAX_TEXT_BYTES
    if lane_name == "direct":
        one, two = (ainalyn.count_tokens_bytes(WORDS * n, "gpt-4o") for n in (1, 2))
        assert ainalyn.count_tokens(text, "gpt-4o") == one + (two - one) * (times - 1)
        assert ainalyn.count_tokens_batch([text, "a"], "gpt-4o")[1] == 1
        assert ainalyn.truncate_to_tokens(text, 3, "gpt-4o") == "many words of"
        return
    for call in (
        ainalyn.count_tokens,
        lambda text, model: ainalyn.count_tokens_batch([text], model),
        lambda text, model: ainalyn.truncate_to_tokens(text, 3, model),
    ):
        with pytest.raises(ainalyn.ValidationError, match=f"{MAX_TEXT_BYTES:,}"):
            call(text, "gpt-4o")


@pytest.mark.parametrize("most", [2**31 - 1, 2**31, 2**32, 2**32 + 1, 2**63 - 1])
def test_a_limit_that_no_text_reaches(most: int) -> None:
    assert ainalyn.truncate_to_tokens("many words", most) == "many words"
    assert ainalyn.fits("many words", most)


@pytest.mark.parametrize("most", [2**63, 2**64, 2**64 + 1, 2**100, -1, -(2**63), -(2**64) + 1])
def test_a_limit_out_of_range_is_refused(most: int) -> None:
    for call in (ainalyn.truncate_to_tokens, ainalyn.fits):
        with pytest.raises(ainalyn.ValidationError) as caught:
            call("many words", most)
        assert caught.value.field == "max_tokens"


@pytest.mark.once
def test_ten_million_empty_texts() -> None:
    counts = ainalyn.count_tokens_batch([""] * 10**7)
    assert len(counts) == 10**7
    assert not any(counts)


def test_more_texts_than_a_chunk_has() -> None:
    texts = ["", "a", "two words"] * 60_000
    assert ainalyn.count_tokens_batch(texts) == [0, 1, 2] * 60_000


@pytest.mark.skipif(sys.platform != "linux", reason="it reads the peak from /proc")
@pytest.mark.parametrize("letter", ["e", "é", "あ"])
@pytest.mark.parametrize("length", [100, 20_000])
def test_a_batch_needs_little_more_than_its_own_size(letter: str, length: int) -> None:
    code = f"""
import re, ainalyn

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024

def now():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024

words = "m{letter}ny w{letter}rds "
texts = [words * ({length} // len(words)) + str(i) for i in range(40_000_000 // {length})]
size = sum(len(text.encode()) for text in texts)
ainalyn.count_tokens_batch(texts[:9], threads=2)
open("/proc/self/clear_refs", "w").write("5")
before = now()
ainalyn.count_tokens_batch(texts, threads=2)
print((peak() - before) / size)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    # The chunk at hand and the threads take some megabytes, whatever the size of the batch; where
    # nothing counts references, what was a chunk waits for the next collection.
    most = 1.2 if sys.implementation.name == "cpython" else 2
    assert float(done.stdout) < most + 16 / 40
