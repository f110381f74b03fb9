"""Batches: one chunk of texts after another, in whichever lane serves."""

from __future__ import annotations

from .arguments import check_texts, to_list
from .lanes import lane
from .lanes.direct import count_chunk
from .names import follow_alias
from .plain import plain
from .threads import check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from ...domain.answers import TokenCount
    from .lanes.protocol import Chunk, Lane

    #: Called with the number of texts that are counted, and of all texts.
    Progress: TypeAlias = Callable[[int, int], object]


def count_batch(
    texts: Iterable[str], model: str, threads: int, progress: Progress | None
) -> list[int]:
    """The number of tokens of each text."""
    return _counted(texts, model, threads, progress, None)


def count_batch_objects(
    texts: Iterable[str],
    model: str,
    threads: int,
    progress: Progress | None,
    of: type[TokenCount],
    within: Lane | None = None,
) -> list[TokenCount]:
    """The TokenCount of each text, counted in the lane that serves or another."""
    return _counted(texts, model, threads, progress, of, within)


def _counted(
    texts: Iterable[str],
    model: str,
    threads: int,
    progress: Progress | None,
    of: type[TokenCount] | None,
    within: Lane | None = None,
) -> list[Any]:
    """What `of` makes of each text's count, or the number where that is None."""
    private: Any = to_list(texts)
    model = plain(model)
    threads = check_threads(threads)
    name = None  # of the model, behind its alias, once somebody needs it
    done: list[Any] = []
    # Between two chunks the interpreter raises what a signal asks for, and
    # other threads have their turn.
    while True:
        chunk = None
        if within is None:
            chunk = count_chunk(private, len(done), model, threads, of is not None)
        if chunk is None:
            if name is None:
                private, name = check_texts(private), follow_alias(model)
            figures = (within or lane).count_chunk(private, len(done), name, threads)
            chunk = _answers(figures, model, of)
        done += chunk
        if progress is not None:
            progress(len(done), len(private))
        if len(done) == len(private):
            return done


def _answers(figures: Chunk, model: str, of: type[TokenCount] | None) -> list[Any]:
    counts, uppers, encoding, exact = figures
    if of is None:
        return counts
    return [
        of(count, model, encoding, exact, upper)
        for count, upper in zip(counts, uppers, strict=True)
    ]
