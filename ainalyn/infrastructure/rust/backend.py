"""Which backend serves: the native library, or Python in its place.

It is chosen once, at import. A library that is not installed is no reason to
speak; one that is there and can't be loaded is.
"""

from __future__ import annotations

import os.path

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    #: The values of TokenCount's fields, in their order.
    Fields: TypeAlias = tuple[int, str, str, bool, int]

    class Backend(Protocol):
        """What a backend module offers; arguments are checked before."""

        def count(self, text: str, model: str) -> Fields:
            """The fields of the TokenCount of `text`."""

        def count_batch(self, texts: list[str], model: str) -> list[Fields]:
            """The fields of the TokenCount of each text, in order."""

        def truncate(self, text: str, max_tokens: int, model: str) -> str:
            """The longest prefix of `text` that fits in `max_tokens`; `text` when it fits."""


_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))

#: Where the library stands when it is installed, by the names it has on Linux, macOS and Windows.
LIBRARIES = [
    os.path.join(_PACKAGE, "_native", name)
    for name in ("libainalyn_tokenizer.so", "libainalyn_tokenizer.dylib", "ainalyn_tokenizer.dll")
]


def _load() -> tuple[Backend, str | None]:
    """The backend, and why it is not the native one: "" when that is not installed."""
    try:
        from ainalyn.infrastructure.rust import native
    except Exception as error:  # noqa: BLE001 - whatever a broken library raises, Python can serve
        from ainalyn.infrastructure.rust import fallback

        library = next(filter(os.path.exists, LIBRARIES), None)
        if library is None:
            return fallback, ""
        reason = f"{type(error).__name__}: {error}"
        import logging

        logging.getLogger("ainalyn.rust").warning(
            "The native library %s can't be loaded (%s), so Python serves in its place, slower. "
            "Reinstall ainalyn for this platform to mend it.",
            library,
            reason,
        )
        return fallback, reason
    return native, None


backend, load_error = _load()
