"""DuckDB, whose threads each call the function that SQL names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import ainalyn
from ainalyn.duckdb import register


@pytest.fixture
def connection() -> Iterator[Any]:
    with duckdb.connect() as connection:
        register(connection)
        yield connection


def test_a_column(connection: Any, million: Path, total: int) -> None:
    query = "SELECT sum(count_tokens(text, 'gpt-4o')) FROM read_parquet(?)"
    assert connection.execute(query, [str(million)]).fetchall() == [(total,)]


def test_nulls_and_a_model_for_each_row(connection: Any) -> None:
    rows = [("hello world", "gpt-4o"), (None, "gpt-4o"), ("hello world", None), ("नमस्ते", "gpt-4")]
    connection.execute("CREATE TABLE texts (id INTEGER, text VARCHAR, model VARCHAR)")
    numbered = [(number, *rows[number % 4]) for number in range(5_000)]
    connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", numbered[:4])
    connection.execute(
        "INSERT INTO texts SELECT i, text, model FROM range(4, 5000) r(i) JOIN texts ON id = i % 4"
    )
    known = [ainalyn.count_tokens(text, model) if text and model else None for text, model in rows]
    found = connection.execute("SELECT count_tokens(text, model) FROM texts ORDER BY id").fetchall()
    assert [count for (count,) in found] == [known[number % 4] for number in range(5_000)]


def test_values_without_a_table(connection: Any) -> None:
    query = "SELECT count_tokens('hello world', 'gpt-4o'), count_tokens(NULL, 'gpt-4o')"
    assert connection.execute(query).fetchall() == [(2, None)]


def test_a_name_of_its_own_and_an_alias(connection: Any) -> None:
    register(connection, "tokens_of")
    ainalyn.register_model("mine", "gpt-4o")
    try:
        found = connection.execute("SELECT tokens_of('hello world', 'mine')").fetchall()
    finally:
        ainalyn.unregister_model("mine")
    assert found == [(2,)]


@pytest.mark.parametrize("model", ["claude-sonnet-4", "gtp-4o"])
def test_a_model_that_is_not_known_or_estimated_raises_what_a_count_raises(
    connection: Any, model: str
) -> None:
    with pytest.raises(ainalyn.ValidationError) as known:
        ainalyn.count_tokens("text", model, require_exact=True)
    with pytest.raises(duckdb.InvalidInputException) as caught:
        connection.execute("SELECT count_tokens(i::VARCHAR, ?) FROM range(9) r(i)", [model])
    assert f"ValidationError: {known.value.message}" in str(caught.value)
