"""Counting in Python, for when there is no native library.

With tiktoken the counts and cuts are those of the native library. Without it,
or when it can't load its vocabulary, they are rough: counts say `exact=False`
and name the method in the place of an encoding, and cuts keep to the bound that
a token has at least one byte.
"""

from __future__ import annotations

from functools import cache

from ....domain.errors import NOT_EXACT, ValidationError
from ..arguments import (
    OPENED,
    decoded,
    invalid,
    places_with_surrogates,
    quoted,
    replace_lone_surrogates,
)
from . import cutting, rules
from .rendered import Rendered, is_special, special_tokens
from .rules import not_exact, resolve

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import tiktoken

    from .convention import Convention
    from .opened import Opened
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
    if own := _own(model):
        upper = len(own.encoding.encode_ordinary(text)) if own.exact else own.upper(text)
        tokens = upper if own.exact else -(-upper // BYTES_PER_TOKEN)
        return tokens, model, model if own.exact else ROUGH, own.exact, upper
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
        ordinary = sum(not is_special(token) for token in tokens)
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
    """The name under which the vocabulary in a file is open, by the package of its maker."""
    from . import opened

    if name is not None and name not in OPENED:
        _check_free(name)
    found = opened.load(path, name, sha256, pattern)
    own = opened.find(found)
    if own is not None and not own.exact:
        _warn(
            "the package is missing that counts by such a file: install ainalyn[vocabularies].",
        )
    return found


def _check_free(name: str) -> None:
    """Refuses the name of a model or an encoding."""
    try:
        resolve(name)
    except ValidationError:
        return
    raise invalid("name", f"{quoted(name)} is the name of a known model. Choose another name.")


def require_exact(model: str) -> None:
    """Raises ValidationError unless the tokens of `model` are counted exactly."""
    if own := _own(model):
        if own.exact:
            return
        raise ValidationError(
            "The tokens can only be estimated, as there is no native library, nor the package that "
            "counts by such a file. Install ainalyn[vocabularies], or accept an estimate.",
            NOT_EXACT,
            "model",
        )
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
    if own := _own(model):
        return own.encoding, None
    name, estimate = _resolved(model)
    return _tiktoken(name) or cutting.Bytes(), estimate


def _own(model: str) -> Opened | None:
    """The vocabulary out of a file of that name."""
    if model not in OPENED:
        return None
    from . import opened

    return opened.find(model)


def _resolved(model: str) -> tuple[str, rules.Estimate | None]:
    """What counts the model here: an estimate in the place of Gemini's own vocabulary."""
    name, estimate = resolve(model)
    if name in _GEMINI:
        estimate = rules.estimates()["gemini-elsewhere"]
        name = estimate.base
    return name, estimate


def _rendered(model: str) -> Rendered:
    """What encodes prompts for the model."""
    if own := _own(model):
        if own.added is None:
            raise invalid(
                "special",
                f"an added token of {quoted(model)} takes blanks beside it, or stands for a word "
                "alone. Leave it out, and they count as text.",
            )
        texts = {text for text in own.added if text}
        return Rendered(own.encoding, tuple(sorted(texts, key=len, reverse=True)))
    name, estimate = resolve(model)
    if estimate is not None:
        raise invalid(
            "special",
            f"the special tokens of {estimate.provider}'s models are not public, so none can count "
            "one. Leave it out, and they count as text.",
        )
    return Rendered(_tiktoken(name) or cutting.Bytes(), special_tokens(name))


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
