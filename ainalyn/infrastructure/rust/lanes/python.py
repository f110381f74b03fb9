"""Counting in Python, for when there is no native library.

With tiktoken the counts and cuts are those of the native library. Without it,
or when it can't load its vocabulary, they are rough: counts say `exact=False`
and name the method in the place of an encoding, and cuts keep to the bound that
a token has at least one byte.
"""

from __future__ import annotations

from functools import cache

from ....domain.errors import NOT_EXACT, ValidationError
from ..arguments import decoded, replace_lone_surrogates
from . import rules
from .rules import not_exact, resolve

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import tiktoken

    from .convention import Convention
    from .protocol import Chunk, Fields

#: English has about four bytes a token in every encoding; see DESIGN.md, "Estimates".
BYTES_PER_TOKEN = 4

#: What stands in the place of an encoding where there is none: the name of the method.
ROUGH = "utf8_bytes"

#: A chunk has this many texts; between chunks Python reports the progress.
CHUNK_TEXTS = 64


def count(text: str, model: str) -> Fields:
    """The fields of the TokenCount of `text`."""
    name, estimate = resolve(model)
    encoding = _tiktoken(name)
    if encoding is None:
        name, upper = ROUGH, _utf8_length(text)
        tokens = -(-upper // BYTES_PER_TOKEN)
    else:
        tokens = upper = len(encoding.encode_ordinary(text))
    if estimate is not None:
        tokens, upper = estimate.count(tokens), estimate.upper(upper)
    return tokens, model, name, estimate is None and encoding is not None, upper


def count_chunk(texts: list[str], start: int, model: str, threads: int) -> Chunk:
    """The counts of as many texts as make a chunk, from `start` on; all on one thread."""
    _, _, encoding, exact, _ = count("", model)  # also an unknown model's error
    found = [count(text, model) for text in texts[start : start + CHUNK_TEXTS]]
    return [fields[0] for fields in found], [fields[4] for fields in found], encoding, exact


def count_utf8(data: memoryview, model: str, threads: int) -> int:
    """The number of tokens of the UTF-8 in `data`, on one thread."""
    return count(decoded(data), model)[0]


def truncate(text: str, max_tokens: int, model: str) -> str:
    """The longest prefix of `text` that fits in `max_tokens`; `text` itself when it fits."""
    name, estimate = resolve(model)
    if estimate is not None:
        max_tokens = estimate.base_limit(max_tokens)
    encoding = _tiktoken(name)
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


def require_exact(model: str) -> None:
    """Raises ValidationError unless the tokens of `model` are counted exactly."""
    name, estimate = resolve(model)
    if estimate is not None:
        raise not_exact(model, estimate)
    if _tiktoken(name) is None:
        raise ValidationError(
            "The tokens can only be estimated, as there is no native library and no vocabulary of "
            "tiktoken's. Install ainalyn[tiktoken], or accept an estimate.",
            NOT_EXACT,
            "model",
        )


def convention(model: str) -> Convention:
    """What a chat adds for `model`."""
    _, _, encoding, countable, _ = count("", model)  # also an unknown model's error
    return rules.convention(model, encoding, countable=countable)


def _truncated_by_bytes(text: str, max_tokens: int) -> str:
    """The longest prefix of at most `max_tokens` bytes: it fits, as no token has less than one."""
    if _utf8_length(text) <= max_tokens:
        return text
    return replace_lone_surrogates(text).encode()[:max_tokens].decode(errors="ignore")


def _utf8_length(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        return len(replace_lone_surrogates(text).encode())


@cache
def _tiktoken(name: str) -> tiktoken.Encoding | None:
    """Tiktoken's encoding of that name, or None after a warning when it can't be had."""
    try:
        import tiktoken
    except ImportError as error:
        absent = isinstance(error, ModuleNotFoundError) and error.name == "tiktoken"
        _warn(
            "tiktoken is not installed. Install ainalyn[tiktoken] for exact counts."
            if absent
            else f"tiktoken can't be imported ({error})."  # as in a subinterpreter
        )
        return None
    try:
        return tiktoken.get_encoding(name)
    # What reading and downloading raise: requests' errors are OSErrors, a wrong hash is a
    # ValueError, and requests itself can be missing.
    except (ImportError, OSError, ValueError) as error:
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
