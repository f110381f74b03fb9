"""The direct lane: builtins of CPython, made out of C functions in the native library.

The contract, whose other half is src/foreign/python/mod.rs:

* The library is told the addresses of the functions of CPython's stable ABI
  that it uses, so it links to no Python, and one file serves every version.
* A builtin never explains. On any doubt (an argument of another type, an
  unknown model, a text that UTF-8 can't hold, a panic) a public one calls the
  Python function it stands for, with the same arguments, and a private one
  answers None. The caller then goes through the generated lane.
* The lane is off, and declines every call, on other interpreters than
  CPython, on 32 bits, in subinterpreters, where an entry point is missing,
  and where the variable AINALYN_LANE is "generated".
"""

from __future__ import annotations

import os
import sys

from .library import has_filter, library

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from ....domain.answers import TokenCount

    F = TypeVar("F", bound=Callable[..., object])

#: The numbers of the builtins, the order of BUILTINS in src/foreign/python/table.rs.
_NUMBERS = {
    name: number
    for number, name in enumerate(
        (
            "count_tokens",
            "truncate_to_tokens",
            "count_object",
            "count_chunk",
            "count_buffer",
            "is_exact",
            "panic_probe",
            "arrow_stream_schema",
            "arrow_stream_next",
            "arrow_answers",
            "arrow_column",
            "arrow_export",
            "split_windows",
            "truncate_kept",
            "filter_find",
            "filter_redact",
            "filter_chunk",
            "filter_step",
            "redact",
            "find_sensitive",
        )
    )
}

#: By this module the library tells the copies of the package apart that a process may hold, each
#: with aliases and classes of its own. The library keeps it for good.
_THIS = sys.modules[__name__]

#: The program's own names for models, each with the name of a known model or encoding.
#: Whoever changes it calls `forget` after.
aliases: dict[str, str] = {}

#: What names of models were found to mean, in numbers of the library's; bounded by it.
looked_up: dict[str, int] = {}


def _impossible() -> str:
    """Why there can be no direct lane here; "" when there can."""
    if sys.implementation.name != "cpython":
        return f"this is {sys.implementation.name}, and the direct lane needs CPython"
    if sys.maxsize <= 2**32:
        return "this interpreter has 32 bits, and the direct lane needs 64"
    if library is None:
        return "there is no native library"
    if os.environ.get("AINALYN_LANE") == "generated":
        return "the variable AINALYN_LANE asks for it"
    return ""


def _connect() -> tuple[Callable[..., object] | None, str]:
    """The library's maker of builtins, or None and why the direct lane can't serve."""
    impossible = _impossible()
    if impossible or library is None:
        return None, impossible
    import ctypes

    try:
        entry_points = library.ainalyn_python_entry_points
        entry_points.restype = ctypes.c_char_p
        functions = [getattr(ctypes.pythonapi, name) for name in entry_points().decode().split()]
        connect, make = library.ainalyn_python_connect, library.ainalyn_python_builtin
    except AttributeError as error:
        return None, f"an entry point is missing: {error}"
    addresses = (ctypes.c_void_p * len(functions))(
        *(ctypes.cast(function, ctypes.c_void_p).value for function in functions)
    )
    objects = [ctypes.py_object] * 5
    connect.argtypes = [ctypes.c_void_p, *objects]
    if connect(addresses, _THIS, None, str, looked_up, aliases) != 1:
        return None, "this is a subinterpreter, and the direct lane serves the main one alone"
    words = ctypes.c_char_p, ctypes.c_char_p
    make.argtypes = [ctypes.py_object, ctypes.c_size_t, *words, *objects[:3]]
    make.restype = ctypes.py_object
    return make, "this is CPython on 64 bits, and it has every entry point"


_make, reason = _connect()

#: Whether this lane serves; `reason` says why, or why not.
connected = _make is not None


def forget() -> None:
    """Makes what names were found to mean count for nothing, once `aliases` has changed."""
    if library is not None and connected:
        library.ainalyn_python_forget()


def register_token_count(of: type[TokenCount]) -> None:
    """Shows the library the class of the objects that it makes from here on."""
    register("token_count", of)


def register(name: str, *classes: type) -> bool:
    """Shows the library classes whose objects it makes from here on; whether it can make them."""
    if library is None or not connected:
        return False
    import ctypes

    shown: list[object] = [_THIS]
    for one in classes:
        shown += one, tuple(vars(one)[field] for field in one.__match_args__)  # type: ignore[attr-defined]
    return bool(library[f"ainalyn_python_{name}"](*map(ctypes.py_object, shown)))


def filter_capsule(handle: int = 0) -> object:
    """The filter with a handle of the generated lane's, which it takes over; the default for 0.

    None where the lane is off or the library has no filter: every call is then declined.
    """
    if library is None or not connected or not has_filter():
        return None
    import ctypes

    make = library["ainalyn_python_filter"]
    make.argtypes = [ctypes.py_object, ctypes.c_uint64]
    make.restype = ctypes.py_object
    return make(_THIS, handle)


def builtin(function: F) -> F:
    """The builtin that stands for a public function, or the function where the lane is off.

    The builtin has the function's name, docstring and default model, and
    pickles as the function does. What it can't answer it asks the function.
    """
    return _public_builtin(function, (function.__defaults__ or ())[-1])


def builtin_with(sieve: object) -> Callable[[F], F]:
    """What makes the builtin as `builtin` does, for a function of this filter, or of none."""
    return lambda function: function if sieve is None else _public_builtin(function, sieve)


def _public_builtin(function: F, default: object) -> F:
    if _make is None:
        return function
    name = function.__name__
    doc = f"{name}{_signature(function)}\n--\n\n{function.__doc__ or ''}"
    return _make(  # type: ignore[return-value]
        _THIS, _NUMBERS[name], name.encode(), doc.encode(), function.__module__, function, default
    )


def _signature(function: Callable[..., object]) -> str:
    """The signature of a function as `inspect` reads it in a builtin's documentation."""
    code = function.__code__
    positional, keyword_only = code.co_argcount, code.co_kwonlyargcount
    names = code.co_varnames[: positional + keyword_only]
    defaults = dict(function.__kwdefaults__ or {})
    values = function.__defaults__ or ()
    defaults.update(zip(names[positional - len(values) : positional], values, strict=True))
    parts = [f"{name}={defaults[name]!r}" if name in defaults else name for name in names]
    if keyword_only:
        parts.insert(positional, "*")
    return f"({', '.join(parts)})"


def private_builtin(function: F) -> F:
    """The private builtin of that name, or the function, which declines, where the lane is off."""
    name = function.__name__
    if _make is None or (name.startswith("filter_") and not has_filter()):
        return function
    doc = (function.__doc__ or "").encode()
    return _make(  # type: ignore[return-value]
        _THIS, _NUMBERS[name], name.encode(), doc, function.__module__, None, None
    )


@private_builtin
def count_object(text: object, model: object, /) -> TokenCount | None:
    """The TokenCount of a text; None to decline."""


@private_builtin
def count_chunk(
    texts: list[object], start: int, model: object, threads: int, objects: bool, /
) -> list[int] | list[TokenCount] | None:
    """The counts of as many texts of a private list as make a chunk; None to decline."""


@private_builtin
def count_buffer(data: object, model: object, steady: bool, threads: int, /) -> int | None:
    """The count of the UTF-8 in a buffer, steady if nothing changes it; None to decline."""


@private_builtin
def is_exact(model: object, /) -> bool | None:
    """Whether the model's tokens are counted exactly; None to decline."""


@private_builtin
def panic_probe(model: str, /) -> None:
    """None after a panic in the library, for tests."""
