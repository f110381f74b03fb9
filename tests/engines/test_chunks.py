"""The examples of docs/chunks.md: LangChain and LlamaIndex count with ainalyn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "chunks.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block).splitlines()[-1])
def test_an_example_holds(block: str) -> None:
    exec(block, {})


def test_the_examples_are_found() -> None:
    assert len(BLOCKS) == 3
