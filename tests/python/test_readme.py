"""The examples of README.md that are Python: each line answers what stands behind it."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path
from typing import Any

import pytest
from dependencies import require
from vocabulary_files import write_ranks, write_tokenizer

import ainalyn

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)

#: What the examples take for granted.
GIVEN = {
    "ainalyn": ainalyn,
    "text": "Many words, and many more.",
    "messages": [{"role": "user", "content": "Hello!"}],
    "tools": [{"type": "function", "function": {"name": "search", "parameters": {}}}],
}


@pytest.mark.skipif(not ainalyn.is_rust_available(), reason="the figures are those of the library")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block).splitlines()[0])
def test_an_example_answers_what_stands_behind_it(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: dict[str, Any] = dict(GIVEN)
    if "cryptography" in block:
        require("cryptography")
    if "load_vocabulary" in block:
        write_tokenizer(tmp_path / "tokenizer.json")
        write_ranks(tmp_path / "tokenizer.model")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("AINALYN_CACHE", "0")
    if ">>>" in block:
        examples = doctest.DocTestParser().get_doctest(block, names, "README.md", None, None)
        flags = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
        assert doctest.DocTestRunner(optionflags=flags).run(examples).failed == 0
        return
    lines = block.splitlines()
    for statement in ast.parse(block).body:
        source = ast.unparse(statement)
        comment = lines[(statement.end_lineno or 1) - 1].partition("  # ")[2]
        if isinstance(statement, ast.Expr):
            shown = repr(eval(source, names))
            if comment and not comment[0].isalpha():
                assert shown == comment or re.fullmatch(
                    re.escape(comment).replace(r"\.\.\.", ".*"), shown
                ), source
        else:
            exec(source, names)
    ainalyn.unregister_model("my-deployment")


def test_the_examples_are_found() -> None:
    assert len(BLOCKS) >= 4
