"""Counting in Python, for when there is no native library.

With tiktoken the counts and cuts are exact. Without it, or when it can't load
its vocabulary, they are rough: counts say `exact=False`, and cuts keep to the
bound that a token has at least one byte.
"""

from __future__ import annotations

from functools import cache

from ainalyn.infrastructure.rust.models import encoding_name
from ainalyn.infrastructure.rust.surrogates import repaired

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import tiktoken

    from ainalyn.infrastructure.rust.backend import Fields

#: English has about four bytes a token in every encoding; see DESIGN.md, "Estimates".
BYTES_PER_TOKEN = 4


def count(text: str, model: str) -> Fields:
    """The fields of the TokenCount of `text`."""
    name = encoding_name(model)
    encoding = _tiktoken(name)
    if encoding is None:
        length = _utf8_length(text)
        return -(-length // BYTES_PER_TOKEN), model, name, False, length
    tokens = len(encoding.encode_ordinary(text))
    return tokens, model, name, True, tokens


def count_batch(texts: list[str], model: str) -> list[Fields]:
    """The fields of the TokenCount of each text, in order."""
    encoding_name(model)  # an unknown model is an error even when there is no text
    return [count(text, model) for text in texts]


def truncate(text: str, max_tokens: int, model: str) -> str:
    """The longest prefix of `text` that fits in `max_tokens`; `text` itself when it fits."""
    encoding = _tiktoken(encoding_name(model))
    if encoding is None:
        return _truncated_by_bytes(text, max_tokens)
    tokens = encoding.encode_ordinary(text)
    if len(tokens) <= max_tokens:
        return text
    for kept in range(max_tokens, 0, -1):
        prefix = encoding.decode_bytes(tokens[:kept])
        try:
            decoded = prefix.decode()
        except UnicodeDecodeError:
            continue  # the last token ends inside a character
        # The end can split differently once the text behind it is gone.
        if len(encoding.encode_ordinary(decoded)) <= max_tokens:
            return decoded
    return ""


def _truncated_by_bytes(text: str, max_tokens: int) -> str:
    """The longest prefix of at most `max_tokens` bytes: it fits, as no token has less than one."""
    if _utf8_length(text) <= max_tokens:
        return text
    return repaired(text).encode()[:max_tokens].decode(errors="ignore")


def _utf8_length(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        return len(repaired(text).encode())


@cache
def _tiktoken(name: str) -> tiktoken.Encoding | None:
    """Tiktoken's encoding of that name, or None after a warning when it can't be had."""
    try:
        import tiktoken

        return tiktoken.get_encoding(name)
    except ImportError:
        _warn("tiktoken is not installed. Install ainalyn[tiktoken] for exact counts.")
    # What reading and downloading raise (requests' errors are OSErrors), and a wrong hash.
    except (OSError, ValueError) as error:
        _warn(f"tiktoken can't load {name} ({error}).")
    return None


_warned = False


def _warn(reason: str) -> None:
    """Says once in a process that counts are estimates."""
    global _warned
    if not _warned:
        _warned = True
        import logging

        logging.getLogger("ainalyn.rust").warning(
            "Token counts are rough estimates (exact=False): there is no native library, and %s",
            reason,
        )
