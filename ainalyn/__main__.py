"""Starts the command line: ``ainalyn`` and ``python -m ainalyn`` are the same.

This module imports nothing outside the standard library until it runs, so that an installation
without the extra ``cli`` is told what to install instead of being shown a traceback.
"""

from __future__ import annotations

import sys

# What the extra ``cli`` installs, by import name.
_NEEDED = ("click", "tabulate", "pathspec")


def main() -> None:
    """Run the command line on ``sys.argv`` and exit with its status."""
    try:
        from .cli.app import cli

        cli(prog_name="ainalyn")
    except ModuleNotFoundError as error:
        if error.name not in _NEEDED:
            raise
        sys.exit(_explain_missing(error.name))
    except KeyboardInterrupt:
        sys.exit(130)


def _explain_missing(name: str) -> int:
    sys.stderr.write(
        f"The command line needs the package {name}, which is not installed here; "
        'install it with: pip install "ainalyn[cli]"\n'
    )
    return 2


if __name__ == "__main__":
    main()
