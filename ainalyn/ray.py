"""Token counts on Ray Data, by a function for `map_batches`.

>>> from ainalyn.ray import count_tokens
>>> arguments = {"column": "text", "model": "gpt-4o"}
>>> data.map_batches(
...     count_tokens, fn_kwargs=arguments, batch_format="pyarrow", batch_size=None
... ).sum("tokens")

`batch_size=None` hands on whole blocks, without a copy. There is no state to load, so tasks serve
and actors gain nothing. Where the package is not installed on the nodes, ship it:

>>> ray.init(runtime_env={"py_modules": [ainalyn]})
"""

from __future__ import annotations

from .infrastructure.rust.arrow_models import counts_of

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["count_tokens"]


def count_tokens(
    batch: pa.Table, column: str = "text", model: str = "gpt-4", *, output: str = "tokens"
) -> pa.Table:
    """`batch` with one more column, the numbers of tokens of one of its columns of strings.

    On one thread, as Ray has a worker for each processor; in time linear in the column's bytes.

    Args:
        batch: What `map_batches` passes with `batch_format="pyarrow"`.
        column: The name of the column of strings; a null has the count null.
        model: The name of a model or of an encoding.
        output: The name of the new column, of 64-bit integers.

    Raises:
        ValidationError: The model is not known or can only be estimated, which nothing
            marks in a column of numbers, or the column holds no strings.
    """
    return batch.append_column(output, counts_of(batch.column(column), model))
