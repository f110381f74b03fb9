"""Counting in one call, with plain numbers for answers."""

from __future__ import annotations

from ainalyn.infrastructure.rust.arguments import (
    check_max_tokens,
    check_model,
    check_text,
    check_texts,
)
from ainalyn.infrastructure.rust.backend import backend

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable


def count_tokens(text: str, model: str = "gpt-4") -> int:
    """The number of tokens of `text`, in time linear in its length.

    The text of a special token, such as "<|endoftext|>", is ordinary text.

    Args:
        text: Any str; lone surrogates are counted as tiktoken counts them.
        model: The name of a model or of an encoding.

    Raises:
        ValidationError: The text is not a str, or the model is not known.
    """
    return backend.count(check_text(text), check_model(model))[0]


def count_tokens_batch(texts: Iterable[str], model: str = "gpt-4") -> list[int]:
    """The number of tokens of each text of an iterable, in order.

    Args:
        texts: Any iterable of str, but not a str itself.
        model: The name of a model or of an encoding.

    Raises:
        ValidationError: One of the texts is not a str, or the model is not known.
    """
    found = backend.count_batch(check_texts(texts), check_model(model))
    return [fields[0] for fields in found]


def truncate_to_tokens(text: str, max_tokens: int, model: str = "gpt-4") -> str:
    """The longest beginning of `text` that has at most `max_tokens` tokens.

    Args:
        text: Any str.
        max_tokens: How many tokens may be kept, from 0.
        model: The name of a model or of an encoding.

    Returns:
        The longest prefix of the text's tokens that has at most `max_tokens`
        of them, ends on a character boundary, and counts to at most
        `max_tokens` when counted again; a text that fits, unchanged.

    Raises:
        ValidationError: An argument has the wrong type or range, or the model
            is not known.
    """
    return backend.truncate(check_text(text), check_max_tokens(max_tokens), check_model(model))
