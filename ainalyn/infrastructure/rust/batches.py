"""Batches: one chunk of texts after another, in whichever lane serves."""

from __future__ import annotations

from ainalyn.infrastructure.rust.arguments import check_texts, listed
from ainalyn.infrastructure.rust.backend import backend
from ainalyn.infrastructure.rust.direct import count_chunk
from ainalyn.infrastructure.rust.naming import counted_name
from ainalyn.infrastructure.rust.plain import plain
from ainalyn.infrastructure.rust.threads import check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from ainalyn.infrastructure.rust.tokenizer import TokenCount

    #: Called with the number of texts that are counted, and of all texts.
    Progress: TypeAlias = Callable[[int, int], object]


def counts_of(
    texts: Iterable[str], model: str, threads: int, progress: Progress | None
) -> list[int]:
    """The number of tokens of each text."""
    return _counted(texts, model, threads, progress, None)


def token_counts_of(
    texts: Iterable[str],
    model: str,
    threads: int,
    progress: Progress | None,
    of: type[TokenCount],
) -> list[TokenCount]:
    """The TokenCount of each text."""
    return _counted(texts, model, threads, progress, of)


def _counted(
    texts: Iterable[str],
    model: str,
    threads: int,
    progress: Progress | None,
    of: type[TokenCount] | None,
) -> list[Any]:
    """What `of` makes of each text's count, or the number where that is None."""
    private: Any = listed(texts)
    model = plain(model)
    threads = check_threads(threads)
    name = None  # of the model, behind its alias, once somebody needs it
    done: list[Any] = []
    # Between two chunks the interpreter raises what a signal asks for, and
    # other threads have their turn.
    while True:
        chunk = count_chunk(private, len(done), model, threads, of is not None)
        if chunk is None:
            if name is None:
                private, name = check_texts(private), counted_name(model)
            chunk = _explained(private, len(done), model, name, threads, of)
        done += chunk
        if progress is not None:
            progress(len(done), len(private))
        if len(done) == len(private):
            return done


def _explained(
    texts: list[str], start: int, model: str, name: str, threads: int, of: type[TokenCount] | None
) -> list[Any]:
    """A chunk by the backend, which raises the errors."""
    counts, uppers, encoding, exact = backend.count_chunk(texts, start, name, threads)
    if of is None:
        return counts
    return [
        of(count, model, encoding, exact, upper)
        for count, upper in zip(counts, uppers, strict=True)
    ]
