"""Counting in Python, for when there is no native library.

With tiktoken the counts and cuts are those of the native library. Without it,
or when it can't load its vocabulary, they are rough: counts say `exact=False`
and name the method in the place of an encoding, and cuts keep to the bound that
a token has at least one byte.
"""

from __future__ import annotations

from functools import cache

from ....domain.errors import NOT_EXACT, ValidationError
from ..arguments import decoded, invalid, places_with_surrogates, replace_lone_surrogates
from . import cutting, rules
from .rendered import Rendered
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

#: The encodings whose vocabulary the native library alone has.
_GEMINI = ("gemma3", "gemma4")

#: A chunk has this many texts; between chunks Python reports the progress.
CHUNK_TEXTS = 64


def count(text: str, model: str) -> Fields:
    """The fields of the TokenCount of `text`."""
    name, estimate = _resolved(model)
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
    encoding, estimate = _counting(model)
    if estimate is not None:
        max_tokens = estimate.base_limit(max_tokens)
    return cutting.truncate(encoding, text, max_tokens)


def truncate_keeping(text: str, max_tokens: int, model: str, keep: str, marker: str) -> str:
    """What is kept of `text`, with the marker in the place of the rest."""
    encoding, estimate = _counting(model)
    most = max_tokens if estimate is None else estimate.base_limit(max_tokens)
    upper = (lambda tokens: tokens) if estimate is None else estimate.upper
    return cutting.truncate_keeping(encoding, text, most, keep, marker, upper)


def count_special(texts: list[str], model: str) -> list[Fields]:
    """The fields of the TokenCount of each text, where special tokens count one."""
    _, _, name, exact, _ = count("", model)  # also an unknown model's error
    rendered = _rendered(model)
    found: list[Fields] = []
    for text in texts:
        tokens = rendered.encode_ordinary(text)
        ordinary = sum(token >= 0 for token in tokens)
        rough = len(tokens) - ordinary - (-ordinary // BYTES_PER_TOKEN)
        found.append((len(tokens) if exact else rough, model, name, exact, len(tokens)))
    return found


def truncate_special(text: str, max_tokens: int, model: str, keep: str, marker: str) -> str:
    """What is kept of `text`, where special tokens count one, and the marker for the rest."""
    return cutting.truncate_keeping(_rendered(model), text, max_tokens, keep, marker, int)


def split(text: str, max_tokens: int, model: str, overlap: int, at: str) -> list[tuple[int, int]]:
    """The start and the end of each window, in characters."""
    encoding, estimate = _counting(model)
    upper = (lambda tokens: tokens) if estimate is None else estimate.upper
    if estimate is not None:
        max_tokens, overlap = estimate.base_limit(max_tokens), estimate.base_limit(overlap)
    overlap = min(overlap, max(max_tokens - 1, 0))
    whole = replace_lone_surrogates(text)
    found = cutting.windows(encoding, whole, max_tokens, overlap, at, upper)
    return places_with_surrogates(text, whole, found) if whole != text else found


def load_vocabulary(path: str, name: str | None, sha256: str | None, pattern: str | None) -> str:
    """Raises ValidationError: the native library alone reads such files."""
    raise invalid(
        "path",
        "a vocabulary out of a file is read by the native library, and there is none here: "
        "`ainalyn doctor` says why.",
    )


def require_exact(model: str) -> None:
    """Raises ValidationError unless the tokens of `model` are counted exactly."""
    name, estimate = resolve(model)
    if estimate is not None:
        raise not_exact(model, estimate)
    if name in _GEMINI:
        raise ValidationError(
            "The tokens can only be estimated, as Gemini's vocabulary is in the native library "
            "alone. Install a wheel of ainalyn for this platform, or accept an estimate.",
            NOT_EXACT,
            "model",
        )
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


def _counting(model: str) -> tuple[cutting.Tokens, rules.Estimate | None]:
    """What encodes for the model, and the estimate if it is one."""
    name, estimate = _resolved(model)
    return _tiktoken(name) or cutting.Bytes(), estimate


def _resolved(model: str) -> tuple[str, rules.Estimate | None]:
    """What counts the model here: an estimate in the place of Gemini's own vocabulary."""
    name, estimate = resolve(model)
    if name in _GEMINI:
        estimate = rules.estimates()["gemini"]
        name = estimate.base
    return name, estimate


def _rendered(model: str) -> Rendered:
    """What encodes prompts for the model."""
    name, estimate = resolve(model)
    if estimate is not None:
        raise invalid(
            "special",
            f"the special tokens of {estimate.provider}'s models are not public, so none can count "
            "one. Leave it out, and they count as text.",
        )
    return Rendered(_tiktoken(name) or cutting.Bytes(), name)


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
