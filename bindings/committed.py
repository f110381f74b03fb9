"""Committed files that a script makes: written where they are stale, which is then told."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: What runs every script that makes committed files.
COMMAND = "nox -s bindings"


def mend(files: dict[Path, str], source: str) -> int:
    """Writes the files that don't hold the text they should; an exit code, 1 where there were any.

    Args:
        files: What each file should hold.
        source: What gives that, to stand behind "was not what".
    """
    stale = 0
    for path, text in files.items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.write_text(text, encoding="utf-8", newline="\n")
        name = path.relative_to(ROOT)
        print(f"{name} was not what {source}. `{COMMAND}` has mended it: commit it.")
        stale = 1
    return stale
