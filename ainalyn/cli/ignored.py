"""What ignore files leave out of a walk: which of them hold in a folder, and which comes first."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from .ignore_rules import Rules, exclude_file, global_exclude_file, read_rules


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rules, and the length of the path of their folder, by which paths are shortened."""

    rules: Rules
    start: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """The rules that hold in a folder, the deepest first.

    Those of .ignore come before those of .gitignore, these before .git/info/exclude, and the file
    of git's core.excludesFile is the last, as ripgrep and git have it. `path` is that of the
    folder, from where the rules begin; it is empty or ends in "/".
    """

    path: str = ""
    own: tuple[_Placed, ...] = ()
    git: tuple[_Placed, ...] = ()
    exclude: tuple[_Placed, ...] = ()

    def entered(self, folder: str, names: set[str]) -> Ignored:
        """With the rules that the folder itself brings; `names` are those of its entries."""
        found = self
        if ".git" in names:  # a repository of its own, in which no other's rules hold
            exclude = _placed(exclude_file(folder), found.path)
            # Of the user's own, and so what may be a link.
            exclude += _read(global_exclude_file(folder), found.path)
            found = replace(found, git=(), exclude=exclude)
        if ".gitignore" in names:
            placed = _placed(os.path.join(folder, ".gitignore"), found.path)
            found = replace(found, git=placed + found.git)
        if ".ignore" in names:
            placed = _placed(os.path.join(folder, ".ignore"), found.path)
            found = replace(found, own=placed + found.own)
        return found

    def below(self, name: str) -> Ignored:
        """The same rules, for the folder of that name in this one."""
        return replace(self, path=f"{self.path}{name}/")

    def hides(self, name: str, *, folder: bool) -> bool:
        """Whether the rules leave out the entry of that name."""
        path = f"{self.path}{name}/" if folder else f"{self.path}{name}"
        for placed in (*self.own, *self.git, *self.exclude):
            verdict = placed.rules.verdict(path[placed.start :])
            if verdict is not None:
                return verdict
        return False


def _placed(file: str, path: str) -> tuple[_Placed, ...]:
    return () if os.path.islink(file) else _read(file, path)


def _read(file: str, path: str) -> tuple[_Placed, ...]:
    rules = read_rules(file)
    return () if rules is None else (_Placed(rules, len(path)),)


def above(top: str) -> Ignored:
    """The rules that the folders above `top` bring, up to the root of its repository.

    There are none outside a repository, nor for a folder that is itself ignored: whoever names it
    wants what is in it.
    """
    names: list[str] = []
    folder = os.path.abspath(top)
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, name = os.path.split(folder)
        if not name:
            return Ignored()
        names.append(name)
    rules = Ignored()
    for name in reversed(names):
        rules = rules.entered(folder, set(os.listdir(folder)))
        if rules.hides(name, folder=True):
            return Ignored()
        rules, folder = rules.below(name), os.path.join(folder, name)
    return rules
