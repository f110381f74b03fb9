"""Token counts in Polars, by expressions of the namespace that importing this module registers.

>>> import ainalyn.polars
>>> frame.with_columns(pl.col("text").ainalyn.count_tokens("gpt-4o").alias("tokens"))
>>> pl.scan_parquet("texts/*.parquet").select(pl.col("text").ainalyn.count_tokens("gpt-4o").sum())

The native library is a plugin of Polars: nothing passes through Python, in eager and in lazy
frames, and in the streaming engine. Models and aliases are looked up when an expression is made.
"""

from __future__ import annotations

import polars as pl
from polars.plugins import register_plugin_function

from .domain.errors import TOKENIZER_FAULT, InternalError
from .infrastructure.rust.arguments import check_max_tokens
from .infrastructure.rust.arrow import name_to_count, name_to_cut
from .infrastructure.rust.lanes.library import library_path, load_error
from .infrastructure.rust.threads import check_threads

__all__ = ["TokensNamespace"]


@pl.api.register_expr_namespace("ainalyn")
class TokensNamespace:
    """What `expression.ainalyn` is, of strings, categories, or bytes of UTF-8.

    A query raises `polars.exceptions.ComputeError`, with a sentence that says why, where the
    column holds something else.
    """

    def __init__(self, expr: pl.Expr) -> None:
        self._expr = expr

    def count_tokens(
        self,
        model: str = "gpt-4",
        *,
        encoding: str | None = None,
        estimates: str | None = None,
        threads: int = 0,
    ) -> pl.Expr:
        """The number of tokens of each text, as `Int64`; null where the text is.

        The cost is linear in the bytes of the texts.

        Args:
            model: The name of a model or of an encoding, or a registered alias.
            encoding: The name of an encoding, to be used instead of the model.
            estimates: "upper" for the number to plan with where the model can only be estimated,
                "count" for the likeliest one; None raises there.
            threads: The most threads to count on in one call, of which Polars makes one for a
                column or, as in its streaming engine, several at a time; see `count_tokens_batch`.

        Raises:
            ValidationError: The model is not known, or can only be estimated.
            InternalError: The native library can't be loaded here.
        """
        name = name_to_count(model, encoding, estimates)
        function = "upper_tokens" if estimates == "upper" else "count_tokens"
        return self._asked(function, 0, name, threads)

    def truncate_to_tokens(
        self,
        max_tokens: int,
        model: str = "gpt-4",
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        threads: int = 0,
    ) -> pl.Expr:
        """The longest beginning of each text with at most `max_tokens` tokens, as `String`.

        The cost grows with what is kept, and with the bytes of the texts at the rate of a copy.

        Args:
            max_tokens: How many tokens may be kept of each text, from 0.
            model: The name of a model or of an encoding, or a registered alias.
            encoding: The name of an encoding, to be used instead of the model.
            require_exact: Whether to raise where the model can only be estimated; else the bound
                of the estimate is kept to.
            threads: As for `count_tokens`.

        Raises:
            ValidationError: As `count_tokens` raises, or `max_tokens` is out of range.
            InternalError: The native library can't be loaded here.
        """
        name = name_to_cut(model, encoding, require_exact=require_exact)
        return self._asked("truncate_to_tokens", check_max_tokens(max_tokens), name, threads)

    def fits(
        self,
        max_tokens: int,
        model: str = "gpt-4",
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        threads: int = 0,
    ) -> pl.Expr:
        """Whether each text has at most `max_tokens` tokens, as `Boolean`, to filter with.

        The cost grows with `max_tokens`, and with the bytes of the texts at the rate of a check.

        Args:
            max_tokens: The limit, from 0.
            model: The name of a model or of an encoding, or a registered alias.
            encoding: The name of an encoding, to be used instead of the model.
            require_exact: Whether to raise where the model can only be estimated; else the bound
                of the estimate is asked.
            threads: As for `count_tokens`.

        Raises:
            ValidationError: As `count_tokens` raises, or `max_tokens` is out of range.
            InternalError: The native library can't be loaded here.
        """
        name = name_to_cut(model, encoding, require_exact=require_exact)
        return self._asked("fits", check_max_tokens(max_tokens), name, threads)

    def _asked(self, function: str, limit: int, name: str, threads: int) -> pl.Expr:
        """An expression by the plugin; src/foreign/polars.rs reads the literal."""
        if load_error is not None or library_path is None:
            raise InternalError(
                "Polars asks the native library, which can't be loaded here "
                f"({load_error or 'it is not installed'}). Install ainalyn for this platform, or "
                "pass a Series to count_tokens_arrow.",
                TOKENIZER_FAULT,
            )
        asked = pl.lit(f"{limit} {check_threads(threads)} {name}")
        return register_plugin_function(
            plugin_path=library_path,
            function_name=f"ainalyn_{function}",
            args=[self._expr, asked],
            is_elementwise=True,
        )
