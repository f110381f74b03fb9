"""How many threads a batch or a long text may take."""

from __future__ import annotations

import os
import sys

from .arguments import check_whole_number, invalid

#: More threads than this are a mistake.
MAX_THREADS = 1024

#: By this object a call says that it asks for no number of threads.
BY_SIZE = 0

#: Shorter texts are not divided among threads, for which they have too few bytes.
SURELY_UNDIVIDED = 2**18

_forked = False


def _after_fork() -> None:
    global _forked
    _forked = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def check_threads(threads: object) -> int:
    """The number of threads that was asked for; 0 leaves it to the library.

    A worker that was forked, or is a daemon of multiprocessing, is one of
    several that share the processors, so it counts on one thread by itself.

    Raises:
        ValidationError: `threads`, or AINALYN_THREADS in its place, is no
            number from 0 to `MAX_THREADS`.
    """
    number = check_whole_number(threads, "threads", MAX_THREADS)
    if number:
        return number
    variable = os.environ.get("AINALYN_THREADS")
    if variable:
        if not (variable.isdecimal() and len(variable) < 9 and int(variable) <= MAX_THREADS):
            raise invalid(
                "threads",
                f"the variable AINALYN_THREADS is {variable[:80]!r}. Set it to a whole number "
                f"from 0 to {MAX_THREADS:,}, or unset it.",
            )
        return int(variable)
    return 1 if _forked or _daemonic() else 0


def _daemonic() -> bool:
    """Whether this process is a daemonic worker of multiprocessing, such as a Pool's."""
    process = sys.modules.get("multiprocessing.process")  # imported in every such worker
    return process is not None and process.current_process().daemon
