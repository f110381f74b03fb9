"""Exact, offline, fast token counts for large language models.

>>> import ainalyn
>>> ainalyn.count_tokens("Hello, world!", model="gpt-4o")
4
"""

from __future__ import annotations

from .domain.errors import AinalynError, InternalError, ValidationError
from .domain.package import own_modules
from .infrastructure.rust import check_rust_modules
from .infrastructure.rust.functions import (
    budget_tokens,
    count_tokens,
    count_tokens_batch,
    fits,
    truncate_to_tokens,
)
from .infrastructure.rust.names import register_model, unregister_model

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .domain.answers import MessagesCount, TokenCount
    from .domain.file_error import FileError
    from .domain.findings import ContentBlockedError, Finding, Redacted
    from .domain.known_model import KnownModel
    from .infrastructure.rust.arrow import (
        ArrowColumn,
        count_tokens_arrow,
        fits_arrow,
        truncate_to_tokens_arrow,
    )
    from .infrastructure.rust.asynchronous import acount_tokens_batch
    from .infrastructure.rust.buffers import count_tokens_bytes
    from .infrastructure.rust.chat_fitting import fit_messages
    from .infrastructure.rust.files import count_file
    from .infrastructure.rust.filter import Filter, Vault, find_sensitive, redact
    from .infrastructure.rust.messages import count_messages
    from .infrastructure.rust.models import models
    from .infrastructure.rust.parts import pack, split_offsets, split_to_tokens
    from .infrastructure.rust.tokenizer import Tokenizer, is_rust_available
    from .infrastructure.rust.vocabularies import load_vocabulary

__all__ = [
    "AinalynError",
    "ArrowColumn",
    "ContentBlockedError",
    "FileError",
    "Filter",
    "Finding",
    "InternalError",
    "KnownModel",
    "MessagesCount",
    "Redacted",
    "TokenCount",
    "Tokenizer",
    "ValidationError",
    "Vault",
    "__version__",
    "acount_tokens_batch",
    "budget_tokens",
    "check_rust_modules",
    "count_file",
    "count_messages",
    "count_tokens",
    "count_tokens_arrow",
    "count_tokens_batch",
    "count_tokens_bytes",
    "find_sensitive",
    "fit_messages",
    "fits",
    "fits_arrow",
    "is_rust_available",
    "load_vocabulary",
    "models",
    "pack",
    "redact",
    "register_model",
    "split_offsets",
    "split_to_tokens",
    "truncate_to_tokens",
    "truncate_to_tokens_arrow",
    "unregister_model",
]


#: Imported on first use: what a plain count does not need and is slow to import.
_LATER = {
    "ArrowColumn": "infrastructure.rust.arrow",
    "ContentBlockedError": "domain.findings",
    "FileError": "domain.file_error",
    "Filter": "infrastructure.rust.filter",
    "Finding": "domain.findings",
    "KnownModel": "domain.known_model",
    "MessagesCount": "domain.answers",
    "Redacted": "domain.findings",
    "TokenCount": "domain.answers",
    "Tokenizer": "infrastructure.rust.tokenizer",
    "Vault": "infrastructure.rust.filter",
    "acount_tokens_batch": "infrastructure.rust.asynchronous",
    "count_file": "infrastructure.rust.files",
    "count_messages": "infrastructure.rust.messages",
    "count_tokens_arrow": "infrastructure.rust.arrow",
    "count_tokens_bytes": "infrastructure.rust.buffers",
    "find_sensitive": "infrastructure.rust.filter_functions",
    "fit_messages": "infrastructure.rust.chat_fitting",
    "fits_arrow": "infrastructure.rust.arrow",
    "is_rust_available": "infrastructure.rust.tokenizer",
    "load_vocabulary": "infrastructure.rust.vocabularies",
    "models": "infrastructure.rust.models",
    "pack": "infrastructure.rust.parts",
    "redact": "infrastructure.rust.filter_functions",
    "split_offsets": "infrastructure.rust.parts",
    "split_to_tokens": "infrastructure.rust.parts",
    "truncate_to_tokens_arrow": "infrastructure.rust.arrow",
}


#: Stated here, as an archive, a frozen program or a copy under another name has no metadata.
__version__ = "0.1.0"

if not TYPE_CHECKING:  # a type checker that saw this would take any name for one of the package

    def __getattr__(name: str) -> object:
        if name in _LATER:
            from importlib import import_module

            with own_modules():
                module = import_module(f".{_LATER[name]}", __name__)
            globals()[name] = getattr(module, name)
            return globals()[name]
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)


def __dir__() -> list[str]:
    return __all__
