"""The generated lane: counting by the native library, through what UniFFI generates.

It can do everything, and it alone raises the library's errors. The generated
module is imported at the first call, because the direct lane seldom needs it
and it takes longer to import than everything else together.
"""

from __future__ import annotations

from ....domain.errors import (
    INVALID_INPUT,
    INVALID_MODEL,
    NOT_EXACT,
    TOKENIZER_FAULT,
    TOO_LONG,
    AinalynError,
    InternalError,
    ValidationError,
)
from ....domain.package import own_modules
from ..arguments import (
    MAX_TEXT_BYTES,
    decoded,
    invalid,
    places_with_surrogates,
    replace_lone_surrogates,
)
from .library import library

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from .convention import Convention
    from .protocol import Chunk, Fields

#: A chunk ends at this many characters or texts; between chunks Python sees
#: signals, cancellations, and the progress.
CHUNK_CHARACTERS = 2**21
CHUNK_TEXTS = 2**14

#: The words in which the library tells a convention never take as many bytes.
_CONVENTION_BYTES = 512

#: A vocabulary's name never takes as many bytes.
_VOCABULARY_BYTES = 512


def prepare() -> None:
    """Imports the generated module and builds what a first call would, with the GIL held.

    It is for a process in which every call is generated: a fork during a first
    call of another thread would leave the child waiting forever.
    """
    _generated_module()
    _packed().prepare()
    library.ainalyn_prepare()  # type: ignore[union-attr]


def count(text: str, model: str) -> Fields:
    """The fields of the TokenCount of `text`."""
    try:
        return _fields(_call("count_tokens", text, model))
    except UnicodeEncodeError:
        return _fields(
            _call("count_tokens", replace_lone_surrogates(text), replace_lone_surrogates(model))
        )


def count_chunk(texts: list[str], start: int, model: str, threads: int) -> Chunk:
    """The counts of as many texts as make a chunk, from `start` on."""
    from array import array

    _, _, encoding, exact, _ = count("", model)  # also an unknown model's error
    chunk, lengths = _chunk(texts, start)
    try:
        octets = "".join(chunk).encode()
    except UnicodeEncodeError:
        # Each for itself: surrogates of two texts are no pair.
        chunk = [replace_lone_surrogates(text) for text in chunk]
        lengths = [len(text) for text in chunk]
        octets = "".join(chunk).encode()
    figures = array("Q", lengths)
    figures.frombytes(bytes(8 * len(lengths)))
    if _packed().count_packed(octets, replace_lone_surrogates(model), figures, threads):
        found = figures.tolist()
        return found[: len(chunk)], found[len(chunk) :], encoding, exact
    fields = [count(text, model) for text in chunk]
    return [one[0] for one in fields], [one[4] for one in fields], encoding, exact


def _chunk(texts: list[str], start: int) -> tuple[list[str], list[int]]:
    """The texts of a chunk, at least one if there is one, and their lengths in characters."""
    chunk = texts[start : start + CHUNK_TEXTS]
    lengths = list(map(len, chunk))
    if sum(lengths) > CHUNK_CHARACTERS:
        taken = total = 0
        while taken < len(chunk) and (not taken or total + lengths[taken] <= CHUNK_CHARACTERS):
            total += lengths[taken]
            taken += 1
        del chunk[taken:], lengths[taken:]
    return chunk, lengths


def count_utf8(data: memoryview, model: str, threads: int) -> int:
    """The number of tokens of the UTF-8 in `data`, which is copied unless it is bytes."""
    if data.nbytes > MAX_TEXT_BYTES:
        raise invalid("data", f"it has more than {MAX_TEXT_BYTES:,} bytes. Count it in parts.")
    octets = data.obj
    if type(octets) is not bytes or len(octets) != data.nbytes:
        octets = bytes(data)
    counted = _packed().count_utf8(octets, replace_lone_surrogates(model), threads)
    return counted if counted >= 0 else count(decoded(data), model)[0]


def truncate(text: str, max_tokens: int, model: str) -> str:
    """The longest prefix of `text` that fits in `max_tokens`; `text` itself when it fits.

    No more of a long text is encoded than tells where to cut it.
    """
    packed, name = _packed(), replace_lone_surrogates(model)
    size = 16 * max_tokens + 2048  # as in src/tokenizer/count/truncate.rs
    while True:
        whole = size >= len(text)
        try:
            octets = (text if whole else text[:size]).encode()
        except UnicodeEncodeError:
            break
        kept = packed.truncate_utf8(octets, name, max_tokens, whole)
        if kept >= 0:
            return text if whole and kept == len(octets) else octets[:kept].decode()
        if kept != packed.UNSETTLED:
            break
        size *= 4
    return _truncated(text, max_tokens, model)


def _truncated(text: str, max_tokens: int, model: str) -> str:
    """What the generated function answers, or raises."""
    try:
        return _call("truncate_to_tokens", text, max_tokens, model)  # type: ignore[return-value]
    except UnicodeEncodeError:
        whole = replace_lone_surrogates(text)
        prefix = _truncated(whole, max_tokens, replace_lone_surrogates(model))
        return text if prefix == whole else prefix


def truncate_keeping(text: str, max_tokens: int, model: str, keep: str, marker: str) -> str:
    """What is kept of `text`, with the marker in the place of the rest."""
    kept = getattr(_generated_module().Keep, keep.upper())
    try:
        return _call("truncate_keeping", text, max_tokens, model, kept, marker)  # type: ignore[return-value]
    except UnicodeEncodeError:
        whole = replace_lone_surrogates(text)
        found = truncate_keeping(
            whole,
            max_tokens,
            replace_lone_surrogates(model),
            keep,
            replace_lone_surrogates(marker),
        )
        return text if found == whole else found


def count_special(texts: list[str], model: str) -> list[Fields]:
    """The fields of the TokenCount of each text, where special tokens count one."""
    counted = _generated_module().Special.COUNT
    try:
        found: Any = _call("count_tokens_batch_with", texts, model, counted)
    except UnicodeEncodeError:
        repaired = [replace_lone_surrogates(text) for text in texts]
        name = replace_lone_surrogates(model)
        found = _call("count_tokens_batch_with", repaired, name, counted)
    return [_fields(one) for one in found]


def truncate_special(text: str, max_tokens: int, model: str, keep: str, marker: str) -> str:
    """What is kept of `text`, where special tokens count one, and the marker for the rest."""
    _native = _generated_module()
    kept, counted = getattr(_native.Keep, keep.upper()), _native.Special.COUNT
    whole, shown = replace_lone_surrogates(text), replace_lone_surrogates(marker)
    name = replace_lone_surrogates(model)
    found: Any = _call("truncate_with", whole, max_tokens, name, kept, shown, counted)
    return text if found == whole else found


def split(text: str, max_tokens: int, model: str, overlap: int, at: str) -> list[tuple[int, int]]:
    """The start and the end of each window, in characters."""
    _native = _generated_module()
    end, unit = getattr(_native.SplitAt, at.upper()), _native.TextUnit.CODE_POINTS
    try:
        runs: Any = _call("split_offsets", text, max_tokens, model, overlap, end, unit)
        return [(run.start, run.end) for run in runs]
    except UnicodeEncodeError:
        whole = replace_lone_surrogates(text)
        name = replace_lone_surrogates(model)
        return places_with_surrogates(text, whole, split(whole, max_tokens, name, overlap, at))


def load_vocabulary(path: str, name: str | None, sha256: str | None, pattern: str | None) -> str:
    """Opens the vocabulary in a file; its name.

    The library does so past the generated module, unless something is wrong, which that explains.
    """
    import ctypes

    # The library as it was loaded keeps the GIL in a call; this one lets other threads run.
    shared = ctypes.CDLL(library._name)  # type: ignore[union-attr]
    if not hasattr(shared, "ainalyn_open_vocabulary"):
        raise invalid("path", "this native library was built without the feature `vocabularies`.")
    try:
        words = "\0".join((path, name or "", sha256 or "", pattern or "")).encode()
    except UnicodeEncodeError:
        raise invalid(
            "path", "it, or another argument, is no UTF-8. Pass a name that UTF-8 can hold."
        ) from None
    answer = ctypes.create_string_buffer(_VOCABULARY_BYTES)
    size = ctypes.c_size_t
    length = shared.ainalyn_open_vocabulary(
        words, size(len(words)), answer, size(_VOCABULARY_BYTES)
    )
    if length:
        return answer.raw[:length].decode()
    options = _generated_module().VocabularyOptions(name=name, sha256=sha256, pattern=pattern)
    return _call("load_vocabulary", path, options)  # type: ignore[return-value]


def require_exact(model: str) -> None:
    """Raises ValidationError unless the tokens of `model` are counted exactly."""
    _call("require_exact", replace_lone_surrogates(model))


def convention(model: str) -> Convention:
    """What a chat adds for `model`.

    The library tells it past the generated module: `src/foreign/convention.rs` says how.
    """
    import ctypes

    from .convention import FIGURES, Convention

    name = model.encode("utf-8", "surrogatepass")
    answer = ctypes.create_string_buffer(_CONVENTION_BYTES)
    length = library.ainalyn_convention(  # type: ignore[union-attr]
        name, ctypes.c_size_t(len(name)), answer, ctypes.c_size_t(_CONVENTION_BYTES)
    )
    if not length:
        options = _generated_module().ChatOptions()
        _call("count_messages", [], replace_lone_surrogates(model), options)  # it says why
        raise InternalError("The native tokenizer tells no convention.", TOKENIZER_FAULT)
    encoding, *words = answer.raw[:length].decode().split(" ")
    figures, roles = words[: len(FIGURES)], words[len(FIGURES) :]
    return Convention(encoding, roles, map(int, figures), countable=True)


def _call(name: str, *arguments: object) -> object:
    """What the generated function of that name answers; its errors become this package's."""
    _native = _generated_module()
    require_memory(arguments)
    try:
        return getattr(_native, name)(*arguments)
    except _native.TokenizerError as error:
        translated = _translated(error, _native)
    except _native.InternalError as error:
        # A fault of ours, whose report needs the traceback.
        raise InternalError(f"The native tokenizer failed: {error}", TOKENIZER_FAULT) from error
    raise translated


def _fields(record: object) -> Fields:
    return record.count, record.model, record.encoding, record.exact, record.upper  # type: ignore[attr-defined]


def _generated_module() -> ModuleType:
    """The module that UniFFI generates, which is imported at the first call."""
    with own_modules():
        from .... import _native

    return _native  # type: ignore[no-any-return]


def _packed() -> ModuleType:
    """The private exports, which are imported at the first call too."""
    with own_modules():
        from . import packed

    return packed


def require_memory(arguments: tuple[object, ...]) -> None:
    """Raises MemoryError where there is none for the copies that generated code makes of texts.

    It takes them from the library, which can only end the process when it is refused one.
    """
    characters = 0
    for argument in arguments:
        if type(argument) is str:
            characters += len(argument)
        elif type(argument) is list:
            characters += sum(len(text) + _RECORD for text in argument if type(text) is str)
    if characters > _FEW:
        bytes(_COPIES * characters)  # zeros, which nobody touches


#: Texts of so few characters are copied without a question.
_FEW = 2**10
#: A character is copied as up to four bytes, into the library and out of it again.
_COPIES = 8
#: What is made of a text beside its copy.
_RECORD = 64


def _translated(error: Exception, _native: ModuleType) -> AinalynError | MemoryError:
    """The error of this package for an error of the library, by its variant."""
    if isinstance(error, _native.TokenizerError.OutOfMemory):
        return MemoryError()
    message = _native.error_message(error)
    if isinstance(error, _native.TokenizerError.UnknownModel):
        return ValidationError(message, INVALID_MODEL, "model")
    if isinstance(error, _native.TokenizerError.NotExact):
        return ValidationError(message, NOT_EXACT, "model")
    if isinstance(error, _native.TokenizerError.InvalidInput):
        return ValidationError(message, INVALID_INPUT, error.field)
    if isinstance(error, _native.TokenizerError.TooLong):
        return ValidationError(message, TOO_LONG, "texts", error.index)
    return InternalError(message, TOKENIZER_FAULT)
