"""The patterns of .gitignore, and which of them decides over one entry of a folder."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterable


class Rules:
    """The lines of one ignore file; paths are relative to its folder, and a folder's end in "/"."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Takes lines as git does: one that is no pattern matches nothing."""
        self._patterns: list[tuple[re.Pattern[str], bool]] = []
        for line in lines:
            for pattern in _spec(line).patterns:
                if pattern.include is not None and pattern.regex is not None:
                    self._patterns.append((pattern.regex, pattern.include))
        self._patterns.reverse()  # the last line decides

    def verdict(self, path: str) -> bool | None:
        """True for what is ignored, False for what a negation keeps, None for what no line names.

        What stands below an ignored folder is not asked for: git does not look into it.
        """
        for regex, include in self._patterns:
            if _matches(regex, path):
                return include
        return None


def _matches(regex: re.Pattern[str], path: str) -> bool:
    """Whether a pattern names the entry itself, not only a folder above it."""
    shape = regex.pattern
    if not shape.startswith("^"):  # "*" matches all, and "*/" all folders
        return shape == "." or path.endswith("/")
    found = regex.search(path)
    return found is not None and found.end() == len(path)


def _spec(line: str) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines([_exact(line)])
    except (ValueError, re.error):
        return GitIgnoreSpec.from_lines([])


def _exact(line: str) -> str:
    """The line with "a/**" as "a/**/*", which says the same: all that is in a, not a itself."""
    bare = line.rstrip(" ")
    if bare.endswith("/**"):
        return bare + "/*"
    return bare[:-1] + "/*/" if bare.endswith("/**/") else line


def read_rules(path: str) -> Rules | None:
    """The rules of a file; None where it can't be read."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    text = os.fsdecode(data.removeprefix(b"\xef\xbb\xbf"))
    return Rules(line.removesuffix("\r") for line in text.split("\n"))


def exclude_file(folder: str) -> str:
    """The path of the info/exclude of the repository whose folder this is; it need not exist."""
    git = os.path.join(folder, ".git")
    try:
        if os.path.isfile(git):  # of a worktree or a submodule
            git = os.path.join(folder, _first_line(git).removeprefix("gitdir: "))
            common = os.path.join(git, "commondir")
            if os.path.isfile(common):
                git = os.path.join(git, _first_line(common))
    except OSError:
        pass
    return os.path.join(git, "info", "exclude")


def global_exclude_file(folder: str) -> str:
    """The path of the file that core.excludesFile names for the repository in this folder.

    Git itself is asked, whose configuration may include further files; where there is no git, or
    it names none, it is the file that git has for the default. It need not exist.
    """
    import subprocess

    words = ["git", "-C", folder, "config", "--type=path", "--get", "core.excludesFile"]
    try:
        done = subprocess.run(words, capture_output=True, check=False)
    except OSError:
        pass
    else:
        if done.returncode == 0:
            return os.fsdecode(done.stdout.removesuffix(b"\n"))
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(home, "git", "ignore")


def _first_line(path: str) -> str:
    with open(path, "rb") as file:
        return os.fsdecode(file.readline().rstrip(b"\r\n"))
