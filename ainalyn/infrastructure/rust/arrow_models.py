"""Columns of text beside a column of models, as functions of SQL are given them."""

from __future__ import annotations

from .arrow import count_tokens_arrow

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import pyarrow as pa


def counts_by_model(texts: pa.Array, models: pa.Array) -> pa.Array:
    """The counts of `texts`, each by the model beside it; most often there is one for all.

    Raises:
        ValidationError: A model is not known or can only be estimated, or the texts are none.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    names = models.unique()
    if len(names) == 1 and names[0].is_valid:
        return counts_of(texts, names[0].as_py())
    counts = pa.nulls(len(texts), pa.int64())
    for name in names.drop_null().to_pylist():
        chosen = pc.fill_null(pc.equal(models, name), fill_value=False)
        counts = pc.replace_with_mask(counts, chosen, counts_of(texts.filter(chosen), name))
    return counts


def counts_of(texts: pa.Array | pa.ChunkedArray, model: str) -> pa.Array:
    """The counts of `texts` by one model, on one thread, as an engine has workers of its own.

    Raises:
        ValidationError: The model is not known or can only be estimated, or the texts are none.
    """
    import pyarrow as pa

    return pa.array(count_tokens_arrow(texts, model, threads=1))
