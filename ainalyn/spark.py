"""Token counts on Apache Spark, as a column, a step of a plan, or a function of SQL.

>>> from ainalyn.spark import count_tokens, register
>>> frame.select(count_tokens("text", "gpt-4o"))
>>> register(spark)
>>> spark.sql("SELECT sum(count_tokens(text, 'gpt-4o')) FROM texts")

Each executor needs the package. Where it is not installed, ship it as an archive: Python can't load
a native library out of a zip that is only put on the path.

>>> shutil.make_archive("ainalyn", "zip", Path(ainalyn.__file__).parents[1], "ainalyn")
>>> builder.config("spark.archives", "ainalyn.zip#shipped")
>>> builder.config("spark.executorEnv.PYTHONPATH", "shipped")

Every function counts on one thread a worker, as Spark has a worker for each core. Counts that would
be estimates raise, since nothing marks them in a column of numbers.
"""

from __future__ import annotations

from .infrastructure.rust.arguments import invalid
from .infrastructure.rust.arrow_models import counts_by_model, counts_of
from .infrastructure.rust.names import follow_alias, resolve_name

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = ["count_tokens", "register", "with_token_counts"]


def count_tokens(col: Column | str, model: str = "gpt-4") -> Column:
    """The column of the numbers of tokens of a column of strings; null where that is null.

    The cost is linear in the bytes of the column. Needs Spark 4.1, and pyarrow on the executors.

    Args:
        col: A column of strings, or its name.
        model: The name of a model or of an encoding, or an alias that is registered on the driver.

    Raises:
        ValidationError: The model is not known or can only be estimated, or this Spark is older.
    """
    from pyspark.sql import functions

    column: Column = _arrow_function()(col, functions.lit(_exact_name(model)))
    return column


def register(spark: SparkSession, name: str = "count_tokens") -> None:
    """Makes `name(text, model)` a function of the session's SQL. Needs Spark 4.1.

    Args:
        spark: The session.
        name: What SQL calls the function.

    Raises:
        ValidationError: This Spark is older.
    """
    spark.udf.register(name, _arrow_function())


def with_token_counts(
    frame: DataFrame, column: str, model: str = "gpt-4", *, output: str = "tokens"
) -> DataFrame:
    """`frame` with one more column, the numbers of tokens of one of its columns of strings.

    It serves from Spark 3.3 on, by `mapInArrow`: all columns pass through a worker of Python,
    where `count_tokens` sends the one alone.

    Args:
        frame: The data.
        column: The name of the column of strings.
        model: The name of a model or of an encoding, or an alias that is registered on the driver.
        output: The name of the new column, of 64-bit integers.

    Raises:
        ValidationError: The model is not known or can only be estimated.
    """
    from pyspark.sql.types import LongType, StructField, StructType

    schema = StructType([*frame.schema.fields, StructField(output, LongType())])
    return frame.mapInArrow(_appender(column, _exact_name(model), output), schema)


def _exact_name(model: str) -> str:
    """The name to count with on a worker, which does not know the driver's aliases."""
    return follow_alias(resolve_name(model, require_exact=True))


def _arrow_function() -> Any:  # noqa: ANN401  (a function of Spark, whose type has no public name)
    import pyarrow as pa
    from pyspark.sql import functions

    if not hasattr(functions, "arrow_udf"):
        from pyspark import __version__

        problem = f"Spark {__version__} has no arrow_udf, which came with 4.1."
        raise invalid(
            "col", f"{problem} Use ainalyn.spark.with_token_counts(frame, column, model)."
        )

    # Spark reads the kind of function off its annotations, so they must be classes, not names.
    def counts(texts, models):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        return counts_by_model(texts, models)

    counts.__annotations__ = {"texts": pa.Array, "models": pa.Array, "return": pa.Array}
    return functions.arrow_udf(counts, "long")


def _appender(
    column: str, model: str, output: str
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def append(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            counts = counts_of(batch.column(column), model)
            names = [*batch.schema.names, output]
            yield pa.RecordBatch.from_arrays([*batch.columns, counts], names=names)

    return append
