"""Counting UTF-8 that is no str: bytes and buffers."""

from __future__ import annotations

import sys

from ...domain.package import public
from .arguments import described, invalid
from .lanes import lane
from .lanes.direct import count_buffer
from .names import follow_alias, resolve_name
from .plain import is_a, plain
from .threads import SURELY_UNDIVIDED, check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from mmap import mmap
else:
    mmap = object  # for typing.get_type_hints, as a buffer of any kind is taken; mmap takes 0.2 ms

#: Whether a thread that holds the GIL keeps others from changing a bytearray meanwhile; where
#: there is no GIL, what is not steady is copied.
_LOCKED: bool = getattr(sys, "_is_gil_enabled", lambda: True)()

#: What has no method of a user's own that could answer for it, so that it needs no view of it.
_BUILTIN = (bytes, bytearray, memoryview)


@public
def count_tokens_bytes(
    data: bytes | bytearray | memoryview | mmap,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
) -> int:
    """The number of tokens of a text in UTF-8, without making a str of it.

    For Claude the number is an estimate, which nothing marks: plan with `budget_tokens`
    of the decoded text, or have `require_exact` raise.

    The cost is linear in the bytes. Nothing is copied, but where AINALYN_LANE
    or the interpreter rules the direct lane out, buffers other than bytes are;
    without a GIL, those that another thread could change are.
    Nobody may change the buffer before the call is over, nor shorten the file
    behind an mmap: whoever reads beyond the end of a file dies of SIGBUS.

    Args:
        data: Any object with a contiguous buffer.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude.
        threads: The most threads to count on; see `count_tokens`.

    Returns:
        What `count_tokens` gives for the decoded str.

    Raises:
        ValidationError: The object has no such buffer, or no longer, its bytes are not UTF-8
            (the message has the offset of the first that is not), or the model
            is not known, or an exact count is required and can't be had.
    """
    if encoding is not None or require_exact:
        model = resolve_name(model, encoding, require_exact=require_exact)
    elif type(model) is not str:
        model = plain(model)
    found = None
    if type(data) is bytes:
        number = _threads(len(data), threads)
        found = count_buffer(data, model, True, number)
    elif type(data) in _BUILTIN:
        found = _counted(data, model, threads)
    if found is not None:
        return found
    with _view(data) as lent, _octets(lent) as view:
        if type(data) not in _BUILTIN:
            found = _counted(view, model, threads)
            if found is not None:
                return found
        return lane.count_utf8(view, follow_alias(model), _threads(view.nbytes, threads))


def _threads(size: int, threads: int) -> int:
    """The number of threads for so many bytes: a short text takes one, and none is asked for."""
    if type(threads) is int and not threads and size < SURELY_UNDIVIDED:
        return 1
    return check_threads(threads)


def _counted(data: object, model: str, threads: int) -> int | None:
    """The count by the direct lane; None to decline."""
    steady = _is_steady(data)
    if not steady and not _LOCKED:
        return None
    try:
        size = data.nbytes if type(data) is memoryview else len(data)  # type: ignore[arg-type]
    except ValueError:  # it was released
        return None
    return count_buffer(data, model, steady, _threads(size, threads))


def _is_steady(data: object) -> bool:
    """Whether no other thread can change the bytes, as it could those of a bytearray."""
    try:
        owner = data.obj if type(data) is memoryview else data
    except ValueError:  # it was released
        return False
    if type(owner) is bytes:
        return True
    maps = sys.modules.get("mmap")  # whoever has made a map has imported it
    return maps is not None and type(owner) is maps.mmap and memoryview(owner).readonly  # type: ignore[arg-type]


def _memory(data: object) -> memoryview:
    """The memory of `data`, which is asked for it only where it is neither bytes nor bytearray."""
    if is_a(data, bytes, bytearray) and hasattr(bytes, "__buffer__"):
        # Since Python 3.12 a subclass can have a `__buffer__` of its own.
        return (bytes if is_a(data, bytes) else bytearray).__buffer__(data, 0)  # type: ignore[arg-type]
    return memoryview(data)  # type: ignore[arg-type]


def _view(data: object) -> memoryview:
    """A view of the bytes of `data`, else raises ValidationError."""
    if is_a(data, str):
        raise invalid("data", "it is a str, and bytes are needed. Count a str with count_tokens.")
    try:
        view = _memory(data)
    except TypeError as error:
        raise invalid("data", f"it is {described(data)}, and bytes are needed.") from error
    except (BufferError, ValueError) as error:  # of a memoryview or an mmap
        raise invalid("data", "it was released or closed. Count it before.") from error
    if not view.c_contiguous:
        view.release()
        raise invalid("data", "its bytes lie apart. Pass a copy, such as bytes(data).")
    return view


def _octets(view: memoryview) -> memoryview:
    """The bytes of a contiguous view, one by one.

    Whoever made `view` releases it after this one: PyPy does not do it, and a
    bytearray could never change its size again.
    """
    return view.cast("B") if view.nbytes else memoryview(b"")
