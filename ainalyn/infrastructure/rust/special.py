"""Prompts that a chat template rendered, in which special tokens count one each."""

from __future__ import annotations

from .arguments import check_max_tokens, check_text, check_texts, invalid, quoted, to_list
from .lanes import lane
from .names import follow_alias
from .parts import check_keep
from .plain import plain_str
from .threads import check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .lanes.protocol import Fields, Lane

#: What a special token's text may count: what text counts, or one.
SPECIALS = "text", "count"

#: Between so many texts Python reports the progress, and sees signals.
CHUNK_TEXTS = 1024


def counts_special(special: object) -> bool:
    """Whether special tokens count one.

    Raises:
        ValidationError: It is neither "text" nor "count".
    """
    name = plain_str(special)
    if name not in SPECIALS:
        shown = "it" if name is None else quoted(name)
        raise invalid("special", f"{shown} is none of {', '.join(SPECIALS)}.")
    return name == "count"


def count(within: Lane | None, text: str, model: str, threads: int = 0) -> Fields:
    """The fields of the TokenCount of a prompt; one thread counts it."""
    check_threads(threads)
    return (within or lane).count_special([check_text(text)], follow_alias(model))[0]


def count_batch(
    within: Lane | None,
    texts: Iterable[str],
    model: str,
    threads: int,
    progress: Callable[[int, int], object] | None,
) -> list[Fields]:
    """The same of each prompt, in order."""
    check_threads(threads)
    private, name = check_texts(to_list(texts)), follow_alias(model)
    done: list[Fields] = []
    while True:
        chunk = private[len(done) : len(done) + CHUNK_TEXTS]
        done += (within or lane).count_special(chunk, name)
        if progress is not None:
            progress(len(done), len(private))
        if len(done) == len(private):
            return done


def truncate(
    within: Lane | None, text: str, max_tokens: int, model: str, keep: str, marker: str
) -> str:
    """A prompt cut to at most `max_tokens` tokens, between special tokens or within text."""
    text, limit, name = check_text(text), check_max_tokens(max_tokens), follow_alias(model)
    keep, marker = check_keep(keep), check_text(marker, "marker")
    return (within or lane).truncate_special(text, limit, name, keep, marker)
