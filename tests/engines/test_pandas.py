"""pandas, whose texts are in as many kinds of memory as it had versions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import ainalyn
import ainalyn.pandas

TEXTS = ["hello world, again", None, "", "über x über", "hello world, again"]
COUNTS = [None if text is None else ainalyn.count_tokens(text, "gpt-4o") for text in TEXTS]
CUT = [None if text is None else ainalyn.truncate_to_tokens(text, 2, "gpt-4o") for text in TEXTS]
INDEX = pd.Index([3, 3, 1, 0, 2], name="place")

DTYPES = {
    "str": pd.StringDtype(na_value=float("nan")),
    "string of Python": pd.StringDtype("python"),
    "string of pyarrow": pd.StringDtype("pyarrow"),
    "object": object,
    "string": pd.ArrowDtype(pa.string()),
    "large string": pd.ArrowDtype(pa.large_string()),
    "string view": pd.ArrowDtype(pa.string_view()),
    "dictionary": pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string())),
    "category": "category",
}


def plain(series: Any) -> list[object]:
    return [None if pd.isna(value) else value for value in series]


@pytest.mark.parametrize("kind", DTYPES)
def test_texts_of_each_type_keep_index_name_and_nulls(kind: str) -> None:
    texts = pd.Series(TEXTS, INDEX, DTYPES[kind], "text")
    for rows, counts_dtype in ((slice(None), "Int64"), (slice(2, None), "int64")):
        series = texts.iloc[rows]
        counts = series.ainalyn.count_tokens("gpt-4o")
        assert counts.dtype == counts_dtype
        assert plain(counts) == COUNTS[rows]
        cut = series.ainalyn.truncate_to_tokens(2, "gpt-4o")
        assert cut.dtype == (texts.cat.categories.dtype if kind == "category" else series.dtype)
        assert plain(cut) == CUT[rows]
        for answer in (counts, cut):
            assert answer.name == "text"
            pd.testing.assert_index_equal(answer.index, series.index)
            answer.iloc[0] = answer.iloc[1]  # which pandas before 3 refuses in borrowed memory


def test_a_column(million: Path, total: int) -> None:
    texts = pd.read_parquet(million, columns=["text"])["text"]
    assert texts.ainalyn.count_tokens("gpt-4o").sum() == total
    assert texts.astype("category").ainalyn.count_tokens(encoding="o200k_base").sum() == total


def test_a_column_of_objects(million: Path, total: int) -> None:
    texts = pa.parquet.read_table(million, columns=["text"])["text"].to_pylist()
    series = pd.Series(texts, dtype=object)
    assert series.ainalyn.count_tokens("gpt-4o", threads=1).sum() == total


def test_each_kind_of_null_and_halves_of_characters_among_objects() -> None:
    texts = ["a\ud800 b", float("nan"), pd.NA, None, pd.NaT]
    counts = pd.Series(texts, dtype=object).ainalyn.count_tokens("gpt-4o")
    assert plain(counts) == [ainalyn.count_tokens(texts[0], "gpt-4o"), None, None, None, None]


def test_no_rows_and_nulls_alone() -> None:
    assert pd.Series([], dtype="str").ainalyn.count_tokens().dtype == "int64"
    nulls = pd.Series([None, None], dtype=object)
    assert plain(nulls.ainalyn.count_tokens()) == [None, None]
    assert plain(nulls.ainalyn.truncate_to_tokens(1)) == [None, None]


def test_estimates_are_asked_for() -> None:
    texts = pd.Series(TEXTS, dtype="str")
    with pytest.raises(ainalyn.ValidationError, match='estimates="upper"'):
        texts.ainalyn.count_tokens("claude-sonnet-4")
    counts = texts.ainalyn.count_tokens("claude-sonnet-4", estimates="upper")
    assert plain(counts) == [
        None if text is None else ainalyn.budget_tokens(text, "claude-sonnet-4") for text in TEXTS
    ]
    with pytest.raises(ainalyn.ValidationError):
        texts.ainalyn.truncate_to_tokens(1, "claude-sonnet-4", require_exact=True)


def test_an_unknown_model_raises_with_the_names() -> None:
    for method, arguments in (("count_tokens", ()), ("truncate_to_tokens", (3,))):
        with pytest.raises(ainalyn.ValidationError, match=r"gtp-4o.*gpt-4o"):
            getattr(pd.Series(TEXTS).ainalyn, method)(*arguments, "gtp-4o")


@pytest.mark.parametrize(
    "values", [[1, 2], [None, 1.5], ["one", 1], ["\ud800", 1], [["one"], [1]], [b"\xff"]]
)
def test_what_is_no_column_of_text_is_refused(values: list[object]) -> None:
    dtype = None if isinstance(values[-1], float) else object
    series = pd.Series(values, dtype=dtype)
    with pytest.raises(ainalyn.ValidationError) as caught:
        series.ainalyn.count_tokens("gpt-4o")
    assert caught.value.field == "data"


def test_the_package_alone_imports_no_pandas() -> None:
    script = "import ainalyn, sys; sys.exit('pandas' in sys.modules or 'pyarrow' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
