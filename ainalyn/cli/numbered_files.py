"""Files of a folder that are numbered parts of one, written as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import click

from .sources import STANDARD_INPUT
from .text_table import visible

if TYPE_CHECKING:
    from collections.abc import Sequence


def write_numbered(folder: str, source: str, texts: Sequence[str], *, force: bool) -> list[str]:
    """Writes each text into a file of its own, and returns their paths.

    A part of ``notes.md`` is named ``notes.0001.md``, and one of standard input ``stdin.0001.txt``;
    numbers have more digits where there are more parts. Each is written under another name first,
    and all are renamed when the last is written.

    Raises:
        ClickException: A file could not be written, or one of these names is taken already and
            `force` is not set. Then no file of these names has been touched, unless it was the
            renaming that failed.
    """
    name = "stdin.txt" if source == STANDARD_INPUT else os.path.basename(source)
    stem, end = os.path.splitext(name)
    digits = max(4, len(str(len(texts))))
    paths = [
        os.path.join(folder, f"{stem}.{number:0{digits}}{end}")
        for number in range(1, len(texts) + 1)
    ]
    taken = next((path for path in paths if os.path.lexists(path)), None)
    if taken is not None and not force:
        raise click.ClickException(f"{visible(taken)} is there already. Replace it by --force.")
    parts = [f"{path}.{os.getpid()}.part" for path in paths]
    try:
        os.makedirs(folder, exist_ok=True)
        for part, text in zip(parts, texts, strict=True):
            with open(part, "wb") as file:
                file.write(text.encode("utf-8"))
        for part, path in zip(parts, paths, strict=True):
            os.replace(part, path)
    except OSError as error:
        reason = error.strerror or error
        raise click.ClickException(f"{visible(folder)} can't be written to: {reason}.") from error
    finally:
        for part in parts:
            with contextlib.suppress(OSError):
                os.remove(part)
    return paths
