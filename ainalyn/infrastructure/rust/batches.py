"""Batches: one chunk of texts after another, in whichever lane serves; and one long text."""

from __future__ import annotations

from .arguments import check_text, check_texts, to_list
from .lanes import lane
from .lanes.direct import count_chunk
from .names import follow_alias
from .plain import plain, plain_str
from .threads import SURELY_UNDIVIDED, check_threads

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


def may_be_divided(text: object, threads: object) -> bool:
    """Whether a text may be so long that threads share it, or a number of them is asked for."""
    if type(threads) is not int or threads:
        return True
    found = plain_str(text)
    return found is not None and len(found) >= SURELY_UNDIVIDED


def count_divided(text: str, model: str, threads: int) -> int:
    """The number of tokens of a text that `may_be_divided`."""
    text, model, threads = plain(text), plain(model), check_threads(threads)
    found = count_chunk([text], 0, model, threads, False)
    if found is None:
        found = lane.count_chunk([check_text(text)], 0, follow_alias(model), threads)[0]
    return found[0]  # type: ignore[return-value]


def count_divided_object(text: str, model: str, threads: int, of: type[TokenCount]) -> TokenCount:
    """The TokenCount of a text that `may_be_divided`."""
    text, model, threads = plain(text), plain(model), check_threads(threads)
    found = count_chunk([text], 0, model, threads, True)
    if found is None:
        figures = lane.count_chunk([check_text(text)], 0, follow_alias(model), threads)
        found = _answers(figures, model, of)
    return found[0]  # type: ignore[return-value]


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
