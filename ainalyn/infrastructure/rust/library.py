"""The native library: loaded once, at import, or the reason why not."""

from __future__ import annotations

import os.path

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import ctypes

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))

#: Where the library stands when it is installed, by the names it has on Linux, macOS and Windows.
LIBRARIES = [
    os.path.join(_PACKAGE, "_native", name)
    for name in ("libainalyn_tokenizer.so", "libainalyn_tokenizer.dylib", "ainalyn_tokenizer.dll")
]


def _load() -> tuple[ctypes.PyDLL | None, str | None]:
    """The library, or why there is none: "" when it is not installed."""
    path = next(filter(os.path.exists, LIBRARIES), None)
    if path is None:
        return None, ""
    try:
        import ctypes

        found = ctypes.PyDLL(path)
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
