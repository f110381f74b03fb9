"""Token counts in DuckDB, by a function of SQL.

>>> from ainalyn.duckdb import register
>>> register(connection)
>>> connection.sql("SELECT sum(count_tokens(text, 'gpt-4o')) FROM 'texts.parquet'")

Each call counts on one thread, as DuckDB calls on all of its own. Counts that would be estimates
raise, since nothing marks them in a column of numbers.
"""

from __future__ import annotations

import pyarrow as pa  # not for type checkers alone: DuckDB looks up the annotations of `_counts`

from .infrastructure.rust.arrow_models import counts_by_model

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import duckdb

__all__ = ["register"]


def register(con: duckdb.DuckDBPyConnection, name: str = "count_tokens") -> None:
    """Makes `name(text, model)` a function of the connection's SQL, which gives a BIGINT.

    It is null where the text or the model is. The model is the name of a model or of an encoding,
    or an alias of this process, and may be a column: each batch of rows is counted once for each
    model in it. The cost is linear in the bytes of the texts. Needs pyarrow.

    A query raises `duckdb.InvalidInputException`, with the message of the ValidationError, where
    a model is not known or can only be estimated.

    Args:
        con: The connection. One with an unfinished result takes no new function, so fetch all
            of it before; nor does one that has a function of that name.
        name: What SQL calls the function.
    """
    con.create_function(name, _counts, ["VARCHAR", "VARCHAR"], "BIGINT", type="arrow")


def _counts(texts: pa.ChunkedArray, models: pa.ChunkedArray) -> pa.Array:
    # The rows of one call are few, and the functions of Arrow take no masks in chunks.
    return counts_by_model(texts.combine_chunks(), models.combine_chunks())
