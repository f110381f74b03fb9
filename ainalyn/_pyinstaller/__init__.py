"""What PyInstaller asks when it packs a program that imports ainalyn; nothing else imports it."""

from __future__ import annotations

import os


def get_hook_dirs() -> list[str]:
    """The folders that hold hooks, as the entry point `pyinstaller40` gives them."""
    return [os.path.dirname(__file__)]
