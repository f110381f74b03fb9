"""The native library: loaded once, at import, or the reason why not."""

from __future__ import annotations

import os

from ....domain.package import FOLDER

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import ctypes

#: The names that the library has on Linux, macOS and Windows.
_NAMES = "libainalyn_tokenizer.so", "libainalyn_tokenizer.dylib", "ainalyn_tokenizer.dll"

#: Where the library stands, or None where it is not installed.
library_path = next(
    filter(os.path.exists, (os.path.join(FOLDER, "_native", name) for name in _NAMES)), None
)


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


def _load() -> tuple[ctypes.CDLL | None, str | None, str]:
    """The library, or why there is none ("" when it is not installed), and what to do about it.

    What to do is "" where it is to install the wheel for this platform.
    """
    if library_path is None:
        if os.path.isdir(FOLDER):
            return None, "", ""
        # It is not unpacked either: what a cache holds may be another's code.
        reason = "ainalyn is imported from an archive, and a library is loaded from a folder alone"
        return None, reason, "Unpack the archive into a folder, as shiv and pex do."
    try:
        import ctypes
    except ImportError as error:
        return (
            None,
            f"this interpreter can't import ctypes: {error}",
            "Count in one that can, such as the main interpreter: an isolated subinterpreter of "
            "Python 3.12 can't, whatever is installed.",
        )
    try:
        _check_whole(library_path)
        # PyPy has no PyDLL; the functions that need one serve CPython alone.
        found = getattr(ctypes, "PyDLL", ctypes.CDLL)(library_path)
        # A foreign library can load too, but has no interface of this name.
        _ = found.ffi_ainalyn_tokenizer_uniffi_contract_version
    except Exception as error:  # noqa: BLE001 - whatever a broken library raises, Python can serve
        return None, f"{type(error).__name__}: {error}", ""
    return found, None, ""


def has_filter() -> bool:
    """Whether the library is loaded, and has the filter: one may be built without it."""
    return load_error is None and hasattr(
        library, "uniffi_ainalyn_tokenizer_fn_constructor_filter_new"
    )


library, load_error, remedy = _load()
if load_error:
    import logging

    logging.getLogger("ainalyn.rust").warning(
        "The native library %s can't be loaded (%s), so Python serves in its place, slower. %s",
        library_path or f"of {FOLDER}",
        load_error,
        remedy or "Reinstall ainalyn for this platform to mend it.",
    )
