"""How a call reaches the counter: the lanes, and which of them serves.

* `direct`: builtins of CPython, made out of functions of the native library. It answers
  or declines.
* `generated`: what UniFFI generates. It serves every case, and alone raises the library's errors.
* `python`: no library at all.

One is chosen at import. A library that is not installed is no reason to speak; one that is there
and can't be loaded is.
"""

from __future__ import annotations

import os

from . import direct
from .library import load_error

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .protocol import Lane


def _choose() -> tuple[Lane, str, str]:
    """The lane that serves what `direct` declines, the name of the lane that serves, and why."""
    wanted = os.environ.get("AINALYN_LANE", "")
    if load_error is not None:
        from . import python

        state = f"can't be loaded: {load_error}" if load_error else "is not installed"
        return python, "python", f"the native library {state}"
    from . import generated

    served = "direct" if direct.connected else "generated"
    if served == "generated":
        generated.prepare()
    if wanted and wanted != served:
        import logging

        logging.getLogger("ainalyn.rust").warning(
            "AINALYN_LANE is %r, and the lane %r serves: the choices are 'direct' and "
            "'generated', and the direct one needs CPython on 64 bits.",
            wanted,
            served,
        )
    return generated, served, direct.reason


lane, lane_name, lane_reason = _choose()
