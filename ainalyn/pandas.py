"""Token counts of a pandas.Series, by the accessor that importing this module registers.

>>> import ainalyn.pandas
>>> frame["tokens"] = frame["text"].ainalyn.count_tokens("gpt-4o")
>>> frame["text"] = frame["text"].ainalyn.truncate_to_tokens(8191, "text-embedding-3-small")

It serves strings in each of pandas' types: `str`, `string`, those of pyarrow, `category` (each
category is counted once) and `object`. It needs pyarrow.
"""

from __future__ import annotations

import pandas as pd

from .infrastructure.rust.arguments import invalid, replace_lone_surrogates
from .infrastructure.rust.arrow import count_tokens_arrow, truncate_to_tokens_arrow

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["TokensAccessor"]


@pd.api.extensions.register_series_accessor("ainalyn")
class TokensAccessor:
    """What `series.ainalyn` is."""

    def __init__(self, series: pd.Series) -> None:
        self._series = series

    def count_tokens(
        self,
        model: str = "gpt-4",
        *,
        encoding: str | None = None,
        estimates: str | None = None,
        threads: int = 0,
    ) -> pd.Series:
        """The number of tokens of each text, under the same index and name.

        The cost is linear in the bytes of the texts.

        Args:
            model: The name of a model or of an encoding, or a registered alias.
            encoding: The name of an encoding, to be used instead of the model.
            estimates: "upper" for the number to plan with where the model can only be estimated,
                "count" for the likeliest one; None raises there.
            threads: The most threads to count on; see `count_tokens_batch`.

        Returns:
            A Series of `int64`, or of `Int64` with `<NA>` where a text is missing.

        Raises:
            ValidationError: The Series is not one of text, or the model is not known, or can
                only be estimated.
        """
        counted = count_tokens_arrow(
            _column(self._series), model, encoding=encoding, estimates=estimates, threads=threads
        )
        counts = _array(counted)
        if counts.null_count:
            return self._like(pd.Int64Dtype().__from_arrow__(counts))
        return self._like(counts.to_numpy(zero_copy_only=False, writable=True))

    def truncate_to_tokens(
        self,
        max_tokens: int,
        model: str = "gpt-4",
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        threads: int = 0,
    ) -> pd.Series:
        """The longest beginning of each text that has at most `max_tokens` tokens.

        The cost grows with what is kept, and with the bytes of the texts at the rate of a copy.

        Args:
            max_tokens: How many tokens may be kept of each text, from 0.
            model: The name of a model or of an encoding, or a registered alias.
            encoding: The name of an encoding, to be used instead of the model.
            require_exact: Whether to raise where the model can only be estimated; else the bound
                of the estimate is kept to.
            threads: The most threads to work on; see `count_tokens_batch`.

        Returns:
            A Series of the same type, index and name; of the type of the categories where those
            are cut. Missing texts stay missing.

        Raises:
            ValidationError: As `count_tokens` raises, or `max_tokens` is out of range.
        """
        cut = truncate_to_tokens_arrow(
            _column(self._series),
            max_tokens,
            model,
            encoding=encoding,
            require_exact=require_exact,
            threads=threads,
        )
        texts = _array(cut)
        dtype = self._series.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            dtype = dtype.categories.dtype
        if isinstance(dtype, pd.ArrowDtype):
            texts = texts.cast(dtype.pyarrow_dtype)
        if isinstance(dtype, pd.api.extensions.ExtensionDtype):
            return self._like(dtype.__from_arrow__(texts))
        # Said, since pandas would make a column of str of them.
        return self._like(texts.to_numpy(zero_copy_only=False), object)

    def _like(self, values: object, dtype: object = None) -> pd.Series:
        return pd.Series(values, self._series.index, dtype, self._series.name)


def _column(series: pd.Series) -> pa.Array | pa.ChunkedArray:
    """The texts in Arrow's memory, without a copy where they lie there already."""
    import pyarrow as pa

    try:
        return pa.array(series, from_pandas=True)
    except UnicodeEncodeError:
        # Python's str may hold halves of characters, which no UTF-8 has.
        return _column(series.map(_repaired))
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise invalid("data", f"it is no column of text: {error}. Pass one of strings.") from error


def _repaired(value: object) -> object:
    return replace_lone_surrogates(value) if isinstance(value, str) else value


def _array(column: object) -> pa.Array:
    import pyarrow as pa

    return pa.array(column)
