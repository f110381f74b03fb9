"""Progress over bytes, with the rate, on a terminal only, for work that takes long."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# With what stands beside it, one line of a terminal of 80 columns: a longer one would be broken,
# and each update begin another.
_BAR_COLUMNS = 20

# Work that ends sooner needs no bar, which would only flash.
_PATIENCE_SECONDS = 0.5


@contextmanager
def bytes_bar(total: Callable[[], int | None]) -> Iterator[Callable[[int], None]]:
    """Show on standard error how many bytes are read; gives the function that takes those so far.

    Args:
        total: Gives all bytes, where there is a bar to be shown. Of a pipe they are None, and the
            bar shows what is read, and how fast.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done: None
        return
    start = time.monotonic()

    def rate(done: int | None) -> str:
        seconds = max(time.monotonic() - start, 1e-3)
        return f"{(done or 0) / 1e6:,.0f} MB, {(done or 0) / 1e6 / seconds:,.0f} MB/s"

    with ExitStack() as stack:
        bar: Any = None

        def show(done: int) -> None:
            nonlocal bar
            if bar is None and time.monotonic() - start > _PATIENCE_SECONDS:
                length = total()
                made = click.progressbar(
                    None if length is not None else (None for _ in ()),  # which has no length
                    length,
                    label="Counting",
                    item_show_func=rate,
                    file=sys.stderr,
                    show_percent=length is not None,
                    width=_BAR_COLUMNS,
                )
                bar = stack.enter_context(made)
            if bar is not None:
                bar.update(max(done - bar.pos, 0), done)

        yield show
