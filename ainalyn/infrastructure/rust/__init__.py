"""The native modules of ainalyn, and what serves where one is missing."""

from __future__ import annotations

from ...domain.package import public
from .lanes.library import has_filter, load_error

_ABSENT = "it is not installed, or was built without it"


@public
def check_rust_modules() -> dict[str, bool]:
    """Which native modules are loaded, by name.

    Warns on the logger "ainalyn.rust" for each that is not.
    """
    status = {"tokenizer": load_error is None, "filter": has_filter()}
    for module, available in status.items():
        if not available:
            import logging

            logging.getLogger("ainalyn.rust").warning(
                "The native module %r is not loaded (%s), so Python serves in its place, slower.",
                module,
                load_error or _ABSENT,
            )
    return status
