"""A text that the tokenizer refuses fails alone, although files are counted in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cli_support import run, run_json

import ainalyn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Refusing(ainalyn.Tokenizer):
    """A tokenizer that fails on one word, as a real one does on a text that is too long."""

    def count_tokens(
        self,
        text: str,
        model: str | None = None,
        **options: Any,  # noqa: ANN401 - passed on
    ) -> ainalyn.TokenCount:
        if "refused" in text:
            raise ainalyn.InternalError("This text was refused.", "INT_ERR_TOKENIZER")
        return super().count_tokens(text, model, **options)

    def count_tokens_batch(
        self,
        texts: Iterable[str],
        model: str | None = None,
        **options: Any,  # noqa: ANN401 - not needed here
    ) -> list[ainalyn.TokenCount]:
        return [self.count_tokens(text, model) for text in texts]

    def truncate_to_tokens(
        self,
        text: str,
        max_tokens: int,
        model: str | None = None,
        **options: Any,  # noqa: ANN401 - passed on
    ) -> str:
        self.count_tokens(text, model)
        return super().truncate_to_tokens(text, max_tokens, model, **options)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in [("a", "hello"), ("b", "refused"), ("d", "hello world")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "c").write_bytes(b"\xff")
    monkeypatch.setattr("ainalyn.cli.model_option.Tokenizer", Refusing)
    return tmp_path


def test_only_that_file_fails(folder: Path) -> None:
    rows = run_json("count", folder)["files"]
    assert [row.get("count") for row in rows] == [1, None, None, 2]
    assert (rows[1]["error"], rows[1]["offset"]) == ("This text was refused.", None)
    assert run("count", folder).status == 1


def test_a_failing_truncation_is_one_sentence(folder: Path) -> None:
    result = run("truncate", "-n", "1", folder / "b")
    assert (result.status, result.stdout) == (1, b"")
    assert result.stderr == b"Error: This text was refused.\n"
