"""A progress bar for work that takes long, on a terminal only."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

# Work that ends sooner needs no bar, which would only flash.
_PATIENCE_SECONDS = 0.5


def with_progress(items: Iterable[T], length: int) -> Iterator[T]:
    """Yield the items; show on standard error how many of them are done, if it is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    start = time.monotonic()
    bar = None
    with ExitStack() as stack:
        for done, item in enumerate(items, start=1):
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - start > _PATIENCE_SECONDS:
                bar = stack.enter_context(
                    click.progressbar(
                        length=length, label="Counting", show_pos=True, file=sys.stderr
                    )
                )
                bar.update(done)
            yield item
