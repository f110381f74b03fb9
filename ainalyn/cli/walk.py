"""Which files a command line names: those of folders, walked in sorted order, and the options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..infrastructure.rust.encoding_guess import begins_as_utf16
from .sources import STANDARD_INPUT, Failure, unreadable

if TYPE_CHECKING:
    from .ignored import Ignored

F = TypeVar("F", bound=Callable[..., Any])

#: Folders that a walk leaves out although their names may not begin with a dot: those of version
#: control systems, and Python's compiled files.
SKIPPED = frozenset(
    {".git", ".hg", ".svn", ".jj", "CVS", "RCS", "SCCS", "_darcs", "__pycache__"},
)

#: A NUL in so many bytes makes a file binary, as for git.
_LOOKED_AT = 8000


class Walk:
    """Expands folders to their files, and tells how many binary ones it passed over."""

    def __init__(
        self,
        *,
        hidden: bool = False,
        no_ignore: bool = False,
        include: Iterable[str] = (),
        exclude: Iterable[str] = (),
    ) -> None:
        self._hidden, self._no_ignore = hidden, no_ignore
        self._include, self._exclude = tuple(include), tuple(exclude)
        self.binary = 0
        #: Whether a file in UTF-16, which has NULs, is text if its first bytes say what it is.
        self.takes_utf16 = False

    def expand(self, arguments: Iterable[str]) -> Iterator[str | Failure]:
        """Yield the path of each file that the arguments name.

        What an argument names is always taken, hidden, ignored, linked or binary. Inside a folder
        only regular files count, and links are not followed, so that a walk always ends.
        """
        for argument in arguments:
            if argument != STANDARD_INPUT and os.path.isdir(argument):
                yield from self._walk(argument)
            else:
                yield argument

    def _walk(self, top: str) -> Iterator[str | Failure]:
        from .ignore_rules import Rules
        from .ignored import Ignored, above

        wanted = Rules(self._include) if self._include else None
        unwanted = Rules(self._exclude)
        try:
            rules = Ignored() if self._no_ignore else above(top)
        except OSError:
            rules = Ignored()
        # A list instead of recursion: folders may be nested deeper than Python's stack. Beside
        # each path: its folder's rules, its path from `top`, and whether it is included as a whole.
        pending: list[tuple[str, Ignored | None, str, bool]] = [(top, rules, "", wanted is None)]
        while pending:
            path, inside, place, whole = pending.pop()
            if inside is None:
                if _is_binary(path, takes_utf16=self.takes_utf16):
                    self.binary += 1
                else:
                    yield path
                continue
            try:
                entries = self._children(path)
            except OSError as error:
                yield unreadable(path, error)
                continue
            if not self._no_ignore:
                inside = inside.entered(path, {entry.name for entry in entries})
            for entry in entries:
                folder = entry.is_dir(follow_symlinks=False)
                here = f"{place}{entry.name}/" if folder else f"{place}{entry.name}"
                if not self._is_taken(entry, folder=folder) or unwanted.verdict(here):
                    continue
                if inside.hides(entry.name, folder=folder):
                    continue
                named = whole or (wanted is not None and wanted.verdict(here) is True)
                if folder:
                    pending.append((entry.path, inside.below(entry.name), here, named))
                elif named:
                    pending.append((entry.path, None, here, named))

    def _children(self, folder: str) -> list[os.DirEntry[str]]:
        """The entries of a folder, the last name first."""
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name, reverse=True)

    def _is_taken(self, entry: os.DirEntry[str], *, folder: bool) -> bool:
        if entry.name in SKIPPED and (folder or entry.name == ".git"):
            return False
        if entry.name.startswith(".") and not self._hidden:
            return False
        if folder:
            # A junction of Windows is a link that calls itself a folder.
            return not (sys.version_info >= (3, 12) and entry.is_junction())
        return entry.is_file(follow_symlinks=False)


def _is_binary(path: str, *, takes_utf16: bool) -> bool:
    """Whether a file has a NUL near its beginning; what can't be read fails where it is counted."""
    try:
        with open(path, "rb", buffering=0) as file:
            start = file.read(_LOOKED_AT)
            return b"\0" in start and not (takes_utf16 and begins_as_utf16(start))
    except OSError:
        return False


def note_binary(walk: Walk) -> None:
    """Tell on standard error how many binary files were passed over, if any."""
    if walk.binary:
        noun = "file" if walk.binary == 1 else "files"
        click.echo(f"Note: {walk.binary} binary {noun} passed over.", err=True)


def walk_options(command: F) -> F:
    """Give a command the options of its folders, which it takes as `walk`."""

    def made(context: click.Context, _option: click.Parameter, no_ignore: bool) -> Walk:
        return Walk(no_ignore=no_ignore, **context.meta.get(_OPTIONS, {}))

    def remember(context: click.Context, option: click.Parameter, value: object) -> None:
        context.meta.setdefault(_OPTIONS, {})[option.name] = value

    early: dict[str, Any] = {"is_eager": True, "expose_value": False, "callback": remember}
    for option in (
        click.option(
            "--no-ignore", "walk", is_flag=True, callback=made, help="Read no ignore files."
        ),
        click.option("--hidden", is_flag=True, help="Take names that begin with a dot.", **early),
        click.option(
            "--exclude",
            multiple=True,
            metavar="GLOB",
            help="Leave out of folders what matches, such as 'tests/' or '*.lock'.",
            **early,
        ),
        click.option(
            "--include",
            multiple=True,
            metavar="GLOB",
            help="Take of folders only what matches, such as '*.py' or 'src/'.",
            **early,
        ),
    ):
        command = option(command)
    return command


_OPTIONS = "ainalyn.walk"
