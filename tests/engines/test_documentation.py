"""docs/engines.md, whose blocks are run on the libraries that they are for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

import ainalyn

DOCUMENT = Path(__file__).parents[2] / "docs" / "engines.md"
SECTIONS = dict(
    re.findall(r"^## (.+?)$.*?^```py$(.+?)^```$", DOCUMENT.read_text("utf-8"), re.M | re.S)
)


def test_each_section_has_a_block() -> None:
    assert len(SECTIONS) == DOCUMENT.read_text("utf-8").count("\n## ") == 5


@pytest.mark.parametrize("section", SECTIONS)
def test_a_block_counts_what_a_batch_counts(section: str, tmp_path: Path) -> None:
    texts = [f"Row {row} of some words, über and 東京.\n" * (row % 9 + 1) for row in range(5000)]
    pyarrow.parquet.write_table(pa.table({"text": texts}), tmp_path / "texts.parquet")
    # Each in a process of its own, from a file: some look up the source of what they are given.
    Path(tmp_path, "block.py").write_text(SECTIONS[section] + "\nprint(total)\n", "utf-8")
    offline = {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "DO_NOT_TRACK": "1"}
    run = subprocess.run(
        [sys.executable, "block.py"],
        cwd=tmp_path,
        env=os.environ | offline,
        stdout=subprocess.PIPE,
        check=True,
    )
    total = sum(ainalyn.count_tokens_batch(texts, "gpt-4o"))
    assert run.stdout.split()[-1].decode() == str(total)
