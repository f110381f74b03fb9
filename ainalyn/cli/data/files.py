"""Which files of data a command line names, and in which format each is."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..sources import STANDARD_INPUT, Failure, unreadable
from .formats import FORMATS, format_of, known_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file, or standard input, and its format."""

    path: str
    format: str


def data_files(arguments: Iterable[str], format_: str | None) -> Iterator[DataFile | Failure]:
    """Yield the files that the arguments name: files, patterns, and folders of data.

    In a folder only those count whose name tells a format; what is named itself must tell one
    unless `format_` does.
    """
    for argument in arguments:
        if argument == STANDARD_INPUT or os.path.lexists(argument):
            yield from _named(argument, format_)
        elif glob.has_magic(argument):
            found = sorted(glob.glob(argument, recursive=True))
            for path in found:
                yield from _named(path, format_)
            if not found:
                yield Failure(argument, "No file has a name of this pattern.")
        else:
            yield from _named(argument, format_)


def _named(argument: str, format_: str | None) -> Iterator[DataFile | Failure]:
    if argument == STANDARD_INPUT or not os.path.isdir(argument):
        known = format_ or format_of(argument)
        if known is not None:
            yield DataFile(argument, known)
            return
        what = "Standard input has" if argument == STANDARD_INPUT else "Its name tells"
        yield Failure(argument, f"{what} no format. Say one of: --format {', '.join(FORMATS)}.")
        return
    nothing = True
    for path in _walk(argument):
        if isinstance(path, Failure):
            yield path
            nothing = False
        elif (known := format_of(path)) is not None and format_ in (None, known):
            yield DataFile(path, known)
            nothing = False
    if nothing:
        looked_for = f"of the format {format_}" if format_ else f"that ends in {known_suffixes()}"
        yield Failure(argument, f"The folder has no file {looked_for}.")


def _walk(top: str) -> Iterator[str | Failure]:
    """The files of a folder in sorted order, without names that begin with a dot, and links.

    Ignore files are not asked: data is what a repository often leaves out.
    """
    failed: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not name.startswith(".") and not os.path.islink(path) and os.path.isfile(path):
                yield path
    for error in failed:
        yield unreadable(error.filename or top, error)
