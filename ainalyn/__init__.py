"""Exact, offline, fast token counts for large language models.

>>> import ainalyn
>>> ainalyn.count_tokens("Hello, world!", model="gpt-4o")
4
"""

from __future__ import annotations

from ainalyn.domain.errors import AinalynError, InternalError, ValidationError
from ainalyn.infrastructure.rust import check_rust_modules
from ainalyn.infrastructure.rust.functions import (
    count_tokens,
    count_tokens_batch,
    truncate_to_tokens,
)

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from ainalyn.infrastructure.rust.tokenizer import TokenCount, Tokenizer, is_rust_available

__all__ = [
    "AinalynError",
    "InternalError",
    "TokenCount",
    "Tokenizer",
    "ValidationError",
    "__version__",
    "check_rust_modules",
    "count_tokens",
    "count_tokens_batch",
    "is_rust_available",
    "truncate_to_tokens",
]


def __getattr__(name: str) -> object:
    """Imports on first use what a plain count does not need and is slow to import."""
    if name in {"TokenCount", "Tokenizer", "is_rust_available"}:
        from ainalyn.infrastructure.rust import tokenizer

        return getattr(tokenizer, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("ainalyn")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return __all__
