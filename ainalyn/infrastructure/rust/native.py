"""Counting by the native library, through the functions that UniFFI generates.

Importing this module loads the library, and raises what the loading raises.
"""

from __future__ import annotations

import ainalyn._native as _native
from ainalyn.domain.errors import (
    INVALID_INPUT,
    INVALID_MODEL,
    TOKENIZER_FAULT,
    AinalynError,
    InternalError,
    ValidationError,
)
from ainalyn.infrastructure.rust.surrogates import repaired

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from ainalyn.infrastructure.rust.backend import Fields

_FAILURES = (_native.TokenizerError, _native.InternalError)


def count(text: str, model: str) -> Fields:
    """The fields of the TokenCount of `text`."""
    try:
        return _fields(_native.count_tokens(text, model))
    except UnicodeEncodeError:
        return count(repaired(text), repaired(model))
    except _FAILURES as error:
        raise _translated(error) from error


def count_batch(texts: list[str], model: str) -> list[Fields]:
    """The fields of the TokenCount of each text, in order."""
    try:
        return [_fields(record) for record in _native.count_tokens_batch(texts, model)]
    except UnicodeEncodeError:
        return count_batch([repaired(text) for text in texts], repaired(model))
    except _FAILURES as error:
        raise _translated(error) from error


def truncate(text: str, max_tokens: int, model: str) -> str:
    """The longest prefix of `text` that fits in `max_tokens`; `text` itself when it fits."""
    try:
        return _native.truncate_to_tokens(text, max_tokens, model)  # type: ignore[no-any-return]
    except UnicodeEncodeError:
        whole = repaired(text)
        prefix = truncate(whole, max_tokens, repaired(model))
        return text if prefix == whole else prefix
    except _FAILURES as error:
        raise _translated(error) from error


def _fields(record: _native.TokenCount) -> Fields:
    return record.count, record.model, record.encoding, record.exact, record.upper


def _translated(error: Exception) -> AinalynError:
    """The error of this package for an error of the library, by its variant."""
    if isinstance(error, _native.TokenizerError):
        message = _native.error_message(error)
        if isinstance(error, _native.TokenizerError.UnknownModel):
            return ValidationError(message, INVALID_MODEL, "model")
        if isinstance(error, _native.TokenizerError.InvalidInput):
            return ValidationError(message, INVALID_INPUT, error.field)
        return InternalError(message, TOKENIZER_FAULT)
    return InternalError(f"The native tokenizer failed: {error}", TOKENIZER_FAULT)
