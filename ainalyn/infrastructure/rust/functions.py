"""Counting in one call, with plain numbers for answers."""

from __future__ import annotations

from ainalyn.infrastructure.rust.arguments import (
    check_max_tokens,
    check_model,
    check_text,
)
from ainalyn.infrastructure.rust.backend import backend
from ainalyn.infrastructure.rust.batches import counts_of
from ainalyn.infrastructure.rust.direct import builtin

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@builtin
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


def count_tokens_batch(
    texts: Iterable[str],
    model: str = "gpt-4",
    *,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> list[int]:
    """The number of tokens of each text of an iterable, in order.

    The texts are listed first, so changing `texts` meanwhile changes nothing.

    Args:
        texts: Any iterable of str, but not a str itself.
        model: The name of a model or of an encoding.
        threads: The most threads to count on. 0 takes as many as the bytes are
            worth and the process has processors, but one in a forked or
            daemonic worker; the variable AINALYN_THREADS replaces 0.
        progress: Called after each chunk of some megabytes, in the calling
            thread, with the number of texts that are counted and of all texts;
            what it raises ends the call.

    Raises:
        ValidationError: One of the texts is not a str, or the model is not known.
    """
    return counts_of(texts, model, threads, progress)


@builtin
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
