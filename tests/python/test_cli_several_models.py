"""Several models: a column each, and never one of them in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cli_support import run, run_json

import ainalyn

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"a": "東京 and more, " * 300, "b": "hello world"}
MODELS = ["gpt-4o", "gpt2", "claude-3"]
OPTIONS = [word for model in MODELS for word in ("-m", model)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def test_a_column_each_in_the_table(folder: Path) -> None:
    result = run("count", *OPTIONS, "a", "b", "c", cwd=folder)
    header, *rows, total = (line.split() for line in result.lines[:5])
    assert header == ["gpt-4o", "gpt2", "claude-3", "budget", "bytes", "file"]
    figures = [
        [
            str(ainalyn.count_tokens(text, "gpt-4o")),
            str(ainalyn.count_tokens(text, "gpt2")),
            f"≈{ainalyn.count_tokens(text, 'claude-3')}",
            str(ainalyn.budget_tokens(text, "claude-3")),
            str(len(text.encode())),
        ]
        for text in TEXTS.values()
    ]
    assert rows[:2] == [[*figures[0], "a"], [*figures[1], "b"]]
    assert rows[2] == ["failed", "-", "-", "-", "-", "c"]
    sums = [sum(int(cell.strip("≈")) for cell in cells) for cells in zip(*figures, strict=True)]
    assert [int(cell.strip("≈")) for cell in total[:5]] == sums
    assert " ".join(total[5:]) == "total of 2 files (1 more failed)"
    assert result.status == 1


def test_counts_each_in_json(folder: Path) -> None:
    document = run_json("count", *OPTIONS, "--depth", "0", ".", cwd=folder)
    assert document["models"] == [
        {"model": "gpt-4o", "encoding": "o200k_base", "exact": True},
        {"model": "gpt2", "encoding": "gpt2", "exact": True},
        {"model": "claude-3", "encoding": "cl100k_base", "exact": False},
    ]
    assert not {"model", "encoding", "exact"} & document.keys()
    for row in (*document["files"], *document["folders"], document["total"]):
        assert list(row["counts"]) == MODELS
        assert not {"count", "upper", "exact"} & row.keys()
    for model in MODELS:
        one = run_json("count", "-m", model, "--depth", "0", ".", cwd=folder)
        for kind in ("files", "folders"):
            for row, alone in zip(document[kind], one[kind], strict=True):
                assert alone == alone | row["counts"][model]
        assert one["total"] == one["total"] | document["total"]["counts"][model]


def test_a_long_file_is_counted_for_each(folder: Path) -> None:
    text = "hello world\n" * 400_000
    (folder / "long").write_bytes(text.encode())
    counts = run_json("count", *OPTIONS, "long", cwd=folder)["files"][0]["counts"]
    for model in MODELS:
        assert counts[model]["count"] == ainalyn.count_tokens(text, model)
        assert counts[model]["upper"] == ainalyn.budget_tokens(text, model)


def test_a_line_each_of_the_total(folder: Path) -> None:
    result = run("count", "--total", *OPTIONS, "b", cwd=folder)
    expected = [str(ainalyn.count_tokens("hello world", model)) for model in MODELS]
    assert result.lines == expected
    assert result.stderr.decode().startswith("Note: claude-3 can only be estimated")


def test_a_budget_for_each(folder: Path) -> None:
    small, large = sorted(ainalyn.count_tokens(TEXTS["a"], model) for model in ("gpt-4o", "gpt2"))
    words = ["count", "-m", "gpt-4o", "-m", "gpt2", "a", "--each", "--fail-over"]
    result = run(*words, str(small), cwd=folder)
    said = f"Over {small:,} tokens for gpt2: a has {large:,}, {large - small:,} too many.\n"
    assert (result.status, result.stderr.decode()) == (3, said)
    assert run(*words, str(large), cwd=folder).status == 0


def test_the_first_model_sorts(folder: Path) -> None:
    (folder / "c").write_bytes(b"1234567890" * 20)
    (folder / "d").write_bytes("é".encode() * 90)
    for first, second in (MODELS[:2], MODELS[1::-1]):
        options = ["--sort", "tokens", "-m", first]
        rows = run_json("count", *options, "-m", second, ".", cwd=folder)["files"]
        alone = run_json("count", *options, ".", cwd=folder)["files"]
        assert [row["path"] for row in rows] == [row["path"] for row in alone]


def test_a_name_that_is_given_twice_is_one(folder: Path) -> None:
    assert run_json("count", "-m", "gpt2", "-m", "gpt2", "a", cwd=folder)["model"] == "gpt2"
    assert run("count", "-m", "gpt2", "-m", "gpt-9x", "a", cwd=folder).status == 2


def test_the_environment_may_name_several(folder: Path) -> None:
    env = {"AINALYN_MODEL": "gpt-4o gpt2"}
    heads = run_json("count", "a", cwd=folder, env=env)["models"]
    assert [head["model"] for head in heads] == ["gpt-4o", "gpt2"]


@pytest.mark.parametrize(
    "words", [["truncate", "-n", "5"], ["split", "-n", "5", "--json"], ["count", "-c", "text"]]
)
def test_what_takes_one_model_says_so(words: list[str]) -> None:
    result = run(*words, *OPTIONS, stdin=b"hello")
    assert (result.status, result.stdout) == (2, b"")
    assert b"ne model" in result.stderr
