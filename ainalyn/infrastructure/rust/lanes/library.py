"""The native library: loaded once, at import, or the reason why not."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import ctypes

_PACKAGE = __file__
for _folder in ("lanes", "rust", "infrastructure", "ainalyn"):
    _PACKAGE = os.path.dirname(_PACKAGE)

#: Where the library stands when it is installed, by the names it has on Linux, macOS and Windows.
LIBRARIES = [
    os.path.join(_PACKAGE, "_native", name)
    for name in ("libainalyn_tokenizer.so", "libainalyn_tokenizer.dylib", "ainalyn_tokenizer.dll")
]


def _check_whole(path: str) -> None:
    """Raises OSError when an ELF library is cut off, as a full disk leaves it.

    Loading one succeeds, and touching the missing pages kills the process. The
    file ends with the table of sections, whose place is in the header.
    """
    with open(path, "rb") as file:
        header, size = file.read(64), file.seek(0, os.SEEK_END)
    if header[:6] == b"\x7fELF\x02\x01":  # of 64 bits, the least significant byte first
        start, entry, entries = (
            int.from_bytes(header[first:last], "little")
            for first, last in ((40, 48), (58, 60), (60, 62))
        )
        if size < start + entry * entries:
            message = f"the file is cut off: it has {size:,} of {start + entry * entries:,} bytes"
            raise OSError(message)


def _load() -> tuple[ctypes.CDLL | None, str | None]:
    """The library, or why there is none: "" when it is not installed."""
    path = next(filter(os.path.exists, LIBRARIES), None)
    if path is None:
        return None, ""
    try:
        import ctypes

        _check_whole(path)
        # PyPy has no PyDLL; the functions that need one serve CPython alone.
        found = getattr(ctypes, "PyDLL", ctypes.CDLL)(path)
        # A foreign library can load too, but has no interface of this name.
        _ = found.ffi_ainalyn_tokenizer_uniffi_contract_version
    except Exception as error:  # noqa: BLE001 - whatever a broken library raises, Python can serve
        reason = f"{type(error).__name__}: {error}"
        import logging

        logging.getLogger("ainalyn.rust").warning(
            "The native library %s can't be loaded (%s), so Python serves in its place, slower. "
            "Reinstall ainalyn for this platform to mend it.",
            path,
            reason,
        )
        return None, reason
    return found, None


library, load_error = _load()
