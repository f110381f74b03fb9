"""Counting files."""

from __future__ import annotations

import os
from os import PathLike

from ...domain.file_error import FileError, file_error
from ...domain.package import public
from .arguments import described, escaped, invalid
from .encoding_guess import guessed, name_of
from .names import resolve_name
from .plain import plain
from .streams import NotUtf8Error, count_stream
from .threads import check_threads


@public
def count_file(
    path: str | PathLike[str],
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
) -> int:
    """The number of tokens of a file's text, in UTF-8.

    For Claude the number is an estimate, which nothing marks: plan with `budget_tokens`
    of the text, or have `require_exact` raise.

    The file is read piece by piece, so that it takes some megabytes of memory, however long it is;
    only what can't be taken apart, such as a word of a gigabyte, is held as a whole. Of a file that
    changes meanwhile, what was read is counted.

    Args:
        path: The file.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude.
        threads: The most threads to count on; see `count_tokens`.

    Raises:
        FileError: The file can't be read. It is a ValidationError, and an OSError of the class that
            the system's error has, such as FileNotFoundError.
        ValidationError: The path is none, or the file is not UTF-8 (the message has the path and
            the offset of the first byte that is not), or the model is not known, or
            an exact count is required and can't be had.
    """
    if encoding is not None or require_exact:
        model = resolve_name(model, encoding, require_exact=require_exact)
    elif type(model) is not str:
        model = plain(model)
    check_threads(threads)
    name = _checked(path)
    try:
        # Not mapped: touching a page behind the end of a file that was shortened kills the process.
        with open(name, "rb") as file:
            ((counted,), _) = count_stream(file.read, [model], threads)
    except OSError as error:
        raise _unreadable(name, error) from error
    except MemoryError as error:
        short = OSError(None, "it does not fit into memory")
        raise _unreadable(name, short) from error
    except NotUtf8Error as error:
        raise invalid("path", _not_utf8(name, error)) from error
    return counted.count


def _checked(path: object) -> str | bytes:
    """The path as the system takes it; a number, which `open` takes, is none."""
    try:
        name: str | bytes = os.fspath(path)  # type: ignore[call-overload]
    except TypeError:
        raise invalid(
            "path", f"it is {described(path)}, and a str or a pathlib.Path is needed."
        ) from None
    if (b"\0" if isinstance(name, bytes) else "\0") in name:  # type: ignore[operator]
        raise invalid("path", f"{_quoted(name)} has a null character, which no file's name has.")
    return name


def _quoted(name: str | bytes) -> str:
    return f'"{escaped(os.fsdecode(name))}"'  # a path is never cut


def _unreadable(name: str | bytes, error: OSError) -> FileError:
    reason = error.strerror or error
    message = f"The file {_quoted(name)} can't be read: {reason}. Check the path and its rights."
    return file_error(message, error, name)


def _not_utf8(name: str | bytes, error: NotUtf8Error) -> str:
    encoding = guessed(error.around)
    looks = f"It looks like {name_of(encoding)}. " if encoding else "It looks like no text. "
    return (
        f"the file {_quoted(name)} is not UTF-8 from byte {error.offset} on ({error.reason}). "
        f"{looks}Decode it with its own encoding, and count the str."
    )
