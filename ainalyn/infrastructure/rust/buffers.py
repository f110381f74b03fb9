"""Counting UTF-8 that is no str: bytes, buffers, and files."""

from __future__ import annotations

import sys

from ainalyn.infrastructure.rust.arguments import invalid
from ainalyn.infrastructure.rust.backend import backend
from ainalyn.infrastructure.rust.direct import count_buffer
from ainalyn.infrastructure.rust.naming import chosen, counted_name

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from mmap import mmap
    from os import PathLike


#: Whether a thread that holds the GIL keeps others from changing a bytearray meanwhile; where
#: there is no GIL, what is not steady is copied.
_LOCKED: bool = getattr(sys, "_is_gil_enabled", lambda: True)()


def count_tokens_bytes(
    data: bytes | bytearray | memoryview | mmap,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
) -> int:
    """The number of tokens of a text in UTF-8, without making a str of it.

    The cost is linear in the bytes. Nothing is copied, but where AINALYN_LANE
    or the interpreter rules the direct lane out, buffers other than bytes are;
    without a GIL, those that another thread could change are.
    Nobody may change the buffer before the call is over.

    Args:
        data: Any object with a contiguous buffer.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude and Gemini.

    Returns:
        What `count_tokens` gives for the decoded str.

    Raises:
        ValidationError: The object has no such buffer, its bytes are not UTF-8
            (the message has the offset of the first that is not), or the model
            is not known, or an exact count is required and can't be had.
    """
    if encoding is not None or require_exact:
        model = chosen(model, encoding, require_exact=require_exact)
    steady = _is_steady(data)
    if steady or _LOCKED:
        found = count_buffer(data, model, steady)
        if found is not None:
            return found
    with _view(data) as lent, _octets(lent) as view:
        return backend.count_utf8(view, counted_name(model))


def count_file(
    path: str | PathLike[str],
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
) -> int:
    """The number of tokens of a file's text, in UTF-8.

    The file is mapped, not read, so its size costs no memory; it must not be
    shortened before the call is over. What can't be mapped, such as a pipe, is
    read.

    Args:
        path: The file.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude and Gemini.

    Raises:
        OSError: The file can't be read.
        ValidationError: The file is not UTF-8, or the model is not known, or
            an exact count is required and can't be had.
    """
    from mmap import ACCESS_READ, mmap

    if encoding is not None or require_exact:
        model = chosen(model, encoding, require_exact=require_exact)
    with open(path, "rb") as file:
        try:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        except (OSError, ValueError):  # a pipe, or nothing in it
            return count_tokens_bytes(file.read(), model)
        with mapped:
            return count_tokens_bytes(mapped, model)


def _is_steady(data: object) -> bool:
    """Whether no other thread can change the bytes, as that of a bytearray could."""
    whose = data.obj if type(data) is memoryview else data
    return type(whose) is bytes or type(whose).__name__ == "mmap"


def _view(data: object) -> memoryview:
    """A view of the bytes of `data`, else raises ValidationError."""
    try:
        view = memoryview(data)  # type: ignore[arg-type]
    except TypeError:
        kind = "None" if data is None else f"of type {type(data).__name__}"
        remedy = " Count a str with count_tokens." if isinstance(data, str) else ""
        raise invalid("data", f"it is {kind}, and bytes are needed.{remedy}") from None
    if not view.contiguous:
        view.release()
        raise invalid("data", "its bytes lie apart. Pass a copy, such as bytes(data).")
    return view


def _octets(view: memoryview) -> memoryview:
    """The bytes of a contiguous view, one by one.

    Whoever made `view` releases it after this one: PyPy does not do it, and a
    bytearray could never change its size again.
    """
    return view.cast("B") if view.nbytes else memoryview(b"")
