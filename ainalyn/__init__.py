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
    fits,
    truncate_to_tokens,
)
from ainalyn.infrastructure.rust.naming import register_model, unregister_model

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from ainalyn.infrastructure.rust.asynchronous import acount_tokens_batch
    from ainalyn.infrastructure.rust.buffers import count_file, count_tokens_bytes
    from ainalyn.infrastructure.rust.catalogue import KnownModel, models
    from ainalyn.infrastructure.rust.messages import MessagesCount, count_messages
    from ainalyn.infrastructure.rust.tokenizer import TokenCount, Tokenizer, is_rust_available

__all__ = [
    "AinalynError",
    "InternalError",
    "KnownModel",
    "MessagesCount",
    "TokenCount",
    "Tokenizer",
    "ValidationError",
    "__version__",
    "acount_tokens_batch",
    "check_rust_modules",
    "count_file",
    "count_messages",
    "count_tokens",
    "count_tokens_batch",
    "count_tokens_bytes",
    "fits",
    "is_rust_available",
    "models",
    "register_model",
    "truncate_to_tokens",
    "unregister_model",
]


#: Imported on first use: what a plain count does not need and is slow to import.
_LATER = {
    "KnownModel": "catalogue",
    "MessagesCount": "messages",
    "TokenCount": "tokenizer",
    "Tokenizer": "tokenizer",
    "acount_tokens_batch": "asynchronous",
    "count_file": "buffers",
    "count_messages": "messages",
    "count_tokens_bytes": "buffers",
    "is_rust_available": "tokenizer",
    "models": "catalogue",
}


if TYPE_CHECKING:
    __version__: str
else:  # a type checker that saw this would take any name for one of the package

    def __getattr__(name: str) -> object:
        if name in _LATER:
            from importlib import import_module

            module = import_module(f"ainalyn.infrastructure.rust.{_LATER[name]}")
            globals()[name] = getattr(module, name)
            return globals()[name]
        if name == "__version__":
            from importlib.metadata import version

            return version("ainalyn")
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)


def __dir__() -> list[str]:
    return __all__
