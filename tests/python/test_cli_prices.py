"""``--price`` and ``--window``: what genai-prices says of each model, and nothing of our own."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from cli_support import run, run_json, run_process

import ainalyn

genai_prices = pytest.importorskip("genai_prices", reason="the extra `prices` is not installed")

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"a": "東京 and more, " * 3000, "b": "hello world"}
VERSION = importlib.metadata.version("genai-prices")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def cost(tokens: int, model: str, provider: str | None = None) -> Decimal:
    usage = genai_prices.Usage(input_tokens=tokens)
    found = genai_prices.calc_price(usage, model, provider_id=provider).input_price
    assert isinstance(found, Decimal)
    return found


def price(tokens: int, model: str, provider: str | None = None) -> float:
    return float(cost(tokens, model, provider))


def window(model: str) -> int:
    size = genai_prices.calc_price(genai_prices.Usage(), model).model.context_window
    assert isinstance(size, int)
    return size


def test_a_column_of_prices_in_the_table(folder: Path) -> None:
    result = run("count", "-m", "gpt-4o", "--price", "a", "b", "c", cwd=folder)
    header, *rows, total = (line.split() for line in result.lines)
    assert header == ["tokens", "price", "bytes", "file"]
    sizes = [ainalyn.count_tokens(text, "gpt-4o") for text in TEXTS.values()]
    for row, size in zip([*rows[:2], total], [*sizes, sum(sizes)], strict=True):
        assert row[:2] == [str(size), f"${cost(size, 'gpt-4o'):.6f}"]
    assert rows[2] == ["failed", "-", "-", "c"]


def test_the_source_of_prices_is_told_with_its_dates(folder: Path) -> None:
    result = run("count", "-m", "gpt-4o", "--price", "--window", "b", cwd=folder)
    note = result.stderr.decode()
    assert note.startswith("Note: prices of input and windows for ")
    assert f" by genai-prices {VERSION}, which has changes of prices up to 2" in note
    source = run_json("count", "-m", "gpt-4o", "--price", "b", cwd=folder)["prices"]
    assert (source["package"], source["version"]) == ("genai-prices", VERSION)
    assert source["currency"] == "USD"
    newest, day = (datetime.date.fromisoformat(source[name]) for name in ("newest", "date"))
    assert newest <= day


def test_the_share_of_the_window(folder: Path) -> None:
    result = run("count", "-m", "gpt-4o", "--window", "a", cwd=folder)
    header, row, _ = (line.split() for line in result.lines)
    share = ainalyn.count_tokens(TEXTS["a"], "gpt-4o") / window("gpt-4o")
    assert header == ["tokens", "window", "bytes", "file"]
    assert row[1] == f"{share:.2%}"
    document = run_json("count", "-m", "gpt-4o", "--window", "a", cwd=folder)
    assert document["context_window"] == window("gpt-4o")
    assert document["files"][0]["window"] == share
    assert "price" not in document["files"][0]


def test_an_estimate_is_marked_and_its_window_is_that_of_the_budget(folder: Path) -> None:
    model = "claude-opus-4.8"
    count, upper = (f(TEXTS["a"], model) for f in (ainalyn.count_tokens, ainalyn.budget_tokens))
    words = ["count", "-m", model, "--price", "--window", "a"]
    row = run(*words, cwd=folder).lines[1].split()
    share = upper / window(model)
    assert row[:4] == [f"≈{count}", str(upper), f"≈${cost(count, model):.6f}", f"{share:.2%}"]
    fields = run_json(*words, cwd=folder)["total"]
    assert (fields["price"], fields["price_upper"]) == (price(count, model), price(upper, model))
    assert fields["window"] == share


def test_several_models_have_a_column_each(folder: Path) -> None:
    words = ["count", "-m", "gpt-4o", "-m", "gpt2", "-m", "gpt-4", "--price", "--window", "a"]
    result = run(*words, cwd=folder)
    header, row, _ = (line.split() for line in result.lines)
    columns = [word for model in ("gpt-4o", "gpt2", "gpt-4") for word in (model, "price", "window")]
    assert header == [*columns, "bytes", "file"]
    assert row[4:6] == ["-", "-"]
    assert row[7] == f"${cost(int(row[6]), 'gpt-4'):.6f}"
    said = result.stderr.decode()
    assert f"genai-prices {VERSION} does not know the price of gpt2." in said
    assert f"genai-prices {VERSION} does not know the context window of gpt2." in said
    document = run_json(*words, cwd=folder)
    counts = document["total"]["counts"]
    assert counts["gpt-4o"]["price"] == price(counts["gpt-4o"]["count"], "gpt-4o")
    assert [counts["gpt2"][name] for name in ("price", "price_upper", "window")] == [None] * 3
    assert [head["context_window"] for head in document["models"]] == [
        window("gpt-4o"),
        None,
        window("gpt-4"),
    ]


def test_a_provider_before_the_name_has_its_own_price(folder: Path) -> None:
    words = ["count", "--price", "a", "-m"]
    fields = run_json(*words, "azure/gpt-4o", cwd=folder)["total"]
    assert fields["price"] == price(fields["count"], "gpt-4o", "azure")
    # A route that the package does not know has no price of another one.
    assert run_json(*words, "azure/us/gpt-4o-2024-11-20", cwd=folder)["total"]["price"] is None


def test_folders_have_prices_of_their_sums(folder: Path) -> None:
    words = ["count", "-m", "gpt-4o", "--price", "--depth", "0", "."]
    (sums,) = run_json(*words, cwd=folder)["folders"]
    assert sums["price"] == price(sums["count"], "gpt-4o")


def test_one_number_has_no_room_for_a_price(folder: Path) -> None:
    for option in ("--price", "--window"):
        result = run("count", "--total", option, "b", cwd=folder)
        assert (result.status, result.stdout) == (2, b"")
    assert run("count", "--price", "-c", "text", stdin=b"{}").status == 2


@pytest.mark.parametrize("option", ["--price", "--window"])
def test_a_package_that_is_missing_is_named(option: str) -> None:
    result = run_process("count", option, without=["genai_prices"], stdin=b"hello")
    assert (result.status, result.stdout) == (1, b"")
    assert b'pip install "ainalyn[cli,prices]"' in result.stderr


def test_the_command_itself(folder: Path) -> None:
    result = run_process("count", "-m", "gpt-4o", "--price", "--window", "--json", folder / "a")
    assert result.status == 0
    fields = json.loads(result.stdout)["total"]
    assert fields["price"] == price(fields["count"], "gpt-4o")
