"""Progress over bytes, with the rate and the time left, on a terminal only."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def bytes_bar(total: int | None) -> Iterator[Callable[[int], None]]:
    """Show how many of so many bytes are read; gives the function that takes the bytes so far.

    Of a pipe the total is None, and the bar shows what is read, and how fast.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done: None
        return
    start = time.monotonic()

    def rate(done: int | None) -> str:
        seconds = max(time.monotonic() - start, 1e-3)
        return f"{(done or 0) / 1e6:,.0f} MB, {(done or 0) / 1e6 / seconds:,.0f} MB/s"

    with click.progressbar(
        length=total, label="Counting", item_show_func=rate, file=sys.stderr, show_percent=True
    ) as bar:

        def show(done: int) -> None:
            bar.update(max(done - bar.pos, 0), done)

        yield show
