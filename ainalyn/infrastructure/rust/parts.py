"""Cuts that keep another part of a text, windows of a text, and runs of texts that fit."""

from __future__ import annotations

from _collections_abc import Iterable  # not slow to import, as collections.abc is

from ...domain.errors import TOO_LONG, ValidationError
from ...domain.package import public
from .arguments import (
    MAX_TOKENS,
    check_max_tokens,
    check_text,
    check_texts,
    check_whole_number,
    invalid,
    most_token_bytes,
    quoted,
    to_list,
)
from .lanes import lane
from .lanes.direct import count_chunk, is_exact
from .lanes.direct_parts import split_windows, truncate_kept
from .names import follow_alias, resolve_name
from .plain import plain, plain_str
from .threads import check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Any

    from .lanes.protocol import Lane

#: Both in the order of src/foreign/python/parts.rs.
KEEPS = "start", "end", "middle"
ENDS = "token", "word", "line", "paragraph"
OVERSIZED = "error", "cut"


@public
def split_to_tokens(
    text: str,
    max_tokens: int,
    model: str = "gpt-4",
    overlap: int = 0,
    at: str = "token",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
) -> list[str]:
    """Divides `text` into windows of at most `max_tokens` tokens, in order.

    Each window counts to at most `max_tokens` by itself, and without an overlap they join to the
    text. The first is what `truncate_to_tokens` keeps of the text, and each further one what it
    keeps of the rest. The cost is linear in the text, and in what overlaps.

    Args:
        text: Any str; an empty one has no windows.
        max_tokens: How many tokens a window may have, from 1.
        model: The name of a model or of an encoding, or a registered alias.
        overlap: With how many tokens of the one before a window may begin; less than `max_tokens`.
            An overlap that would leave no room for a further character is left out.
        at: Where a window ends, if there is such a place in its last half: after any "token",
            before the white space behind a "word", after a "line", or after an empty line, as a
            "paragraph" has one. Where there is none, a line or a word serves in its place.
            Overlaps begin there, too.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where counts would be estimates.

    Raises:
        ValidationError: An argument has the wrong type or range, or a character alone has more than
            `max_tokens` tokens, which none has where that is 4 or more and counts are exact.
    """
    name = resolve_name(model, encoding, require_exact=require_exact)
    return split_within(None, text, max_tokens, name, overlap, at)


@public
def split_offsets(
    text: str,
    max_tokens: int,
    model: str = "gpt-4",
    overlap: int = 0,
    at: str = "token",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
) -> list[tuple[int, int]]:
    """Where the windows of `split_to_tokens` stand: the start and the end of each, in characters.

    Args:
        text: Any str.
        max_tokens: How many tokens a window may have, from 1.
        model: The name of a model or of an encoding, or a registered alias.
        overlap: With how many tokens of the one before a window may begin.
        at: "token", "word", "line" or "paragraph"; see `split_to_tokens`.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where counts would be estimates.

    Raises:
        ValidationError: As `split_to_tokens` raises.
    """
    name = resolve_name(model, encoding, require_exact=require_exact)
    return offsets_within(None, text, max_tokens, name, overlap, at)


def split_within(
    within: Lane | None, text: str, max_tokens: int, model: str, overlap: int, at: str
) -> list[str]:
    """`split_to_tokens` in the lane that serves, or another."""
    return _divided(within, text, max_tokens, model, overlap, at, texts=True)


def offsets_within(
    within: Lane | None, text: str, max_tokens: int, model: str, overlap: int, at: str
) -> list[tuple[int, int]]:
    """`split_offsets` in the lane that serves, or another."""
    return _divided(within, text, max_tokens, model, overlap, at, texts=False)


def _divided(
    within: Lane | None,
    text: str,
    max_tokens: int,
    model: str,
    overlap: int,
    at: str,
    *,
    texts: bool,
) -> list[Any]:
    text = check_text(text)
    most = check_whole_number(max_tokens, "max_tokens", MAX_TOKENS, 1)
    again = check_whole_number(overlap, "overlap", MAX_TOKENS)
    if again >= most:
        raise invalid(
            "overlap", f"it is {again}, and must be less than `max_tokens`, which is {most}."
        )
    at, name = _one_of(at, "at", ENDS), follow_alias(model)
    found: list[Any] | None = None
    if within is None:
        found = split_windows(text, most, plain(model), again, ENDS.index(at), texts)
    if found is None:
        found = (within or lane).split(text, most, name, again, at)
        return [text[start:end] for start, end in found] if texts else found
    return found


@public
def pack(
    texts: Iterable[str],
    max_tokens: int,
    model: str = "gpt-4",
    max_items: int = 0,
    *,
    max_each: int = 0,
    oversized: str = "error",
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
) -> list[range]:
    """Runs of the indices of `texts`, in order, whose tokens are at most `max_tokens` together.

    Every run is as long as it can be. The upper bounds count where counts are estimates. The cost
    is that of counting the texts.

    Args:
        texts: Any iterable of str, but not a str itself.
        max_tokens: How many tokens a run may have, from 1.
        model: The name of a model or of an encoding, or a registered alias.
        max_items: How many texts a run may have; 0 sets no limit.
        max_each: How many tokens a text may have; never more than `max_tokens`, which 0 stands for.
        oversized: What becomes of a text that alone has more: it is an "error", or it counts as
            many as it may have, since you "cut" it by `truncate_to_tokens` before you send it.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where counts would be estimates.
        threads: The most threads to count on; see `count_tokens_batch`.

    Raises:
        ValidationError: An argument has the wrong type or range; or a text alone has too many
            tokens: then `code` is "DOM_VAL_TOO_LONG", and `index` is the text's.
    """
    name = resolve_name(model, encoding, require_exact=require_exact)
    return pack_within(None, texts, max_tokens, name, max_items, max_each, oversized, threads)


def pack_within(
    within: Lane | None,
    texts: Iterable[str],
    max_tokens: int,
    model: str,
    max_items: int,
    max_each: int,
    oversized: str,
    threads: int,
) -> list[range]:
    """`pack` in the lane that serves, or another."""
    private: Any = check_texts(to_list(texts))
    most = check_whole_number(max_tokens, "max_tokens", MAX_TOKENS, 1)
    items = check_whole_number(max_items, "max_items", MAX_TOKENS)
    limit = min(check_whole_number(max_each, "max_each", MAX_TOKENS) or most, most)
    cut = _one_of(oversized, "oversized", OVERSIZED) == "cut"
    name, threads = follow_alias(model), check_threads(threads)
    exact = within is None and is_exact(plain(model))
    runs: list[range] = []
    start = total = done = 0
    while True:
        uppers: Any = None
        if exact:
            uppers = count_chunk(private, done, plain(model), threads, False)
        if uppers is None:
            uppers = (within or lane).count_chunk(private, done, name, threads)[1]
        for index, upper in enumerate(uppers, done):
            if upper > limit and not cut:
                raise ValidationError(
                    f"The argument `texts` can't be used: texts[{index}] has {upper} tokens, and a "
                    f"text may have {limit}. Cut it, split it, or have it packed as one that will "
                    "be cut.",
                    TOO_LONG,
                    "texts",
                    index,
                )
            taken = min(upper, limit)
            full = total + taken > most or (items and index - start >= items)
            if full and index > start:
                runs.append(range(start, index))
                start, total = index, 0
            total += taken
        done += len(uppers)
        if done == len(private):
            return [*runs, range(start, done)] if done > start else runs


def truncate_keeping(
    within: Lane | None, text: str, max_tokens: int, model: str, keep: str, marker: str
) -> str:
    """`text` cut to at most `max_tokens` tokens, the marker included; `text` when it fits."""
    text, limit, name = check_text(text), check_max_tokens(max_tokens), follow_alias(model)
    keep, marker = check_keep(keep), check_text(marker, "marker")
    far = far_from_ends(limit, name)
    if len(text) > 2 * far:
        text = text[:far] + text[-far:]
    if within is None:
        found = truncate_kept(text, limit, plain(model), KEEPS.index(keep), marker)
        if found is not None:
            return found
    return (within or lane).truncate_keeping(text, limit, name, keep, marker)


def far_from_ends(limit: int, model: str | None = None) -> int:
    """Within how many characters of the ends all stands that a cut to `limit` tokens keeps.

    What lies between is not looked at: so many characters are more tokens than the limit.
    """
    return most_token_bytes(model) * (limit + 1) + 4096


def check_keep(keep: object) -> str:
    """A plain str with what is kept.

    Raises:
        ValidationError: It is none of "start", "end" and "middle".
    """
    return _one_of(keep, "keep", KEEPS)


def _one_of(value: object, field: str, known: tuple[str, ...]) -> str:
    name = plain_str(value)
    if name in known:
        return name
    shown = "it" if name is None else quoted(name)
    raise invalid(field, f"{shown} is none of {', '.join(known)}.")
