"""The private exports of src/foreign/packed.rs, through ctypes: bytes in and numbers out.

The generated code takes longer over one string than a count takes, and on PyPy
the bytes that it lends can be freed while the library still reads them.
"""

from __future__ import annotations

import sys

from .library import library

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

_exports: tuple[Callable[..., int], Callable[..., int], Callable[..., int]] | None = None

#: What `truncate_utf8` answers where more of the text is needed.
UNSETTLED = -2

#: What every export answers where there was no memory.
_OUT_OF_MEMORY = -3


def prepare() -> tuple[Callable[..., int], Callable[..., int], Callable[..., int]]:
    """The exports, which are looked up at the first call."""
    global _exports
    if _exports is None:
        import ctypes

        # The library as it was loaded keeps the GIL in a call; this one lets other threads run.
        shared = ctypes.CDLL(library._name)  # type: ignore[union-attr]
        address, size, name = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
        packed, utf8 = shared.ainalyn_count_packed, shared.ainalyn_count_utf8
        cut = shared.ainalyn_truncate_utf8
        packed.argtypes = [address, size, name, size, address, size, ctypes.c_uint32]
        packed.restype = ctypes.c_int64
        utf8.argtypes = [address, size, name, size, ctypes.c_uint32]
        utf8.restype = ctypes.c_int64
        cut.argtypes = [address, size, name, size, ctypes.c_uint64, ctypes.c_bool]
        cut.restype = ctypes.c_int64
        _exports = packed, utf8, cut
    return _exports


def count_packed(texts: bytes, model: str, figures: array[int], threads: int) -> bool:
    """Counts the texts that stand one after another in `texts`, in UTF-8: False to decline.

    The first half of `figures`, of the kind "Q", is each text's number of
    characters. The counts take its place, and the upper bounds that of the
    second half.
    """
    start, numbers = figures.buffer_info()
    return _with_lent(prepare()[0], texts, model, start, numbers, threads) == 0


def count_utf8(data: bytes, model: str, threads: int) -> int:
    """The number of tokens of the UTF-8 in `data`; negative to decline."""
    return _with_lent(prepare()[1], data, model, threads)


def truncate_utf8(data: bytes, model: str, max_tokens: int, whole: bool) -> int:
    """The bytes that are kept of the UTF-8 in `data`: `UNSETTLED`, or -1 to decline.

    Where `data` is not the `whole` text but its beginning, the answer is that of every text
    that goes on after it.
    """
    return _with_lent(prepare()[2], data, model, max_tokens, whole)


def _with_lent(export: Callable[..., int], data: bytes, model: str, *further: int) -> int:
    """What the export answers to the bytes, the model's name and whatever else it takes.

    Raises:
        MemoryError: The library was refused memory.
    """
    name = model.encode()
    if sys.implementation.name == "cpython":
        answer = export(data, len(data), name, len(name), *further)
    else:
        answer = _with_copied(export, data, name, *further)
    if answer == _OUT_OF_MEMORY:
        raise MemoryError
    return answer


def _with_copied(export: Callable[..., int], data: bytes, name: bytes, *further: int) -> int:
    from array import array

    # Where bytes can move, ctypes copies them too, but frees the copy no earlier than the next
    # collection of garbage.
    lent = array("B", data)
    try:
        return export(lent.buffer_info()[0], len(lent), name, len(name), *further)
    finally:
        del lent[:]
