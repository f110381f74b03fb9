"""Counting in one call, with plain numbers for answers."""

from __future__ import annotations

from _collections_abc import Callable, Iterable  # not slow to import, as collections.abc is

from ...domain.package import own_modules, public
from .arguments import MAX_TOKEN_BYTES, check_max_tokens, check_text, most_token_bytes
from .batches import count_batch, count_divided, may_be_divided
from .lanes import lane
from .lanes.direct import builtin
from .names import follow_alias, resolve_name
from .plain import plain


@builtin
@public
def count_tokens(
    text: str,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
    special: str = "text",
) -> int:
    """The number of tokens of `text`, in time linear in its length.

    The text of a special token, such as "<|endoftext|>", is ordinary text unless `special` says
    otherwise. For Claude the number is an estimate, which nothing marks: plan with
    `budget_tokens`.

    Args:
        text: Any str; lone surrogates are counted as tiktoken counts them.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude.
        threads: The most threads to count on, if the text has a mebibyte or more. 0 takes all
            processors that the process has, but one in a forked or daemonic worker; the
            variable AINALYN_THREADS replaces 0.
        special: What the text of a special token counts: what any text does, by "text", or one, by
            "count", for prompts that a chat template rendered.

    Raises:
        ValidationError: The text is not a str, or the model is not known, or
            an exact count is required and can't be had.
    """
    if encoding is not None or require_exact:
        model = resolve_name(model, encoding, require_exact=require_exact)
    if special != "text":
        with own_modules():
            from . import special as prompts

        if prompts.counts_special(special):
            return prompts.count(None, text, model, threads)[0]
    if may_be_divided(text, threads):
        return count_divided(text, model, threads)
    return lane.count(check_text(text), follow_alias(model))[0]


@public
def budget_tokens(text: str, model: str = "gpt-4", *, encoding: str | None = None) -> int:
    """The number of tokens to plan with: the count where it is exact, else the estimate's bound.

    The cost is linear in the length of the text.

    Args:
        text: Any str.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.

    Raises:
        ValidationError: The text is not a str, or the model is not known.
    """
    if encoding is not None:
        model = resolve_name(model, encoding)
    return lane.count(check_text(text), follow_alias(model))[4]


@public
def count_tokens_batch(
    texts: Iterable[str],
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
    special: str = "text",
) -> list[int]:
    """The number of tokens of each text of an iterable, in order; estimates for Claude.

    The texts are listed first, so changing `texts` meanwhile changes nothing.

    Args:
        texts: Any iterable of str, but not a str itself.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude.
        threads: The most threads to count on. 0 takes as many as the bytes are
            worth and the process has processors, but one in a forked or
            daemonic worker; the variable AINALYN_THREADS replaces 0.
        progress: Called after each chunk of some megabytes, in the calling
            thread, with the number of texts that are counted and of all texts;
            what it raises ends the call.
        special: What the text of a special token counts: what any text does, by "text", or one, by
            "count", for prompts that a chat template rendered.

    Raises:
        ValidationError: One of the texts is not a str, or the model is not
            known, or exact counts are required and can't be had.
    """
    if encoding is not None or require_exact:
        model = resolve_name(model, encoding, require_exact=require_exact)
    if special != "text":
        with own_modules():
            from . import special as prompts

        if prompts.counts_special(special):
            found = prompts.count_batch(None, texts, model, threads, progress)
            return [fields[0] for fields in found]
    return count_batch(texts, model, threads, progress)


@builtin
@public
def truncate_to_tokens(
    text: str,
    max_tokens: int,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    keep: str = "start",
    marker: str = "",
    special: str = "text",
) -> str:
    """The longest beginning of `text` that has at most `max_tokens` tokens, or its end, or both.

    The cost grows with what is kept, not with the length of the text.

    Args:
        text: Any str.
        max_tokens: How many tokens may be kept, from 0.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude.
        keep: What is kept: the "start", the "end", or both and not the "middle".
        marker: What to put in the place of what is left out; its tokens count, too.
        special: What the text of a special token counts: what any text does, by "text", or one, by
            "count", for prompts that a chat template rendered. None is cut in two then.

    Returns:
        The longest prefix of the text's tokens that has at most `max_tokens`
        of them, ends on a character boundary, and counts to at most
        `max_tokens` when counted again; a text that fits, unchanged. Where
        counts are estimates, the upper bound is kept to. With another `keep` or a marker the
        answer counts to at most `max_tokens` likewise.

    Raises:
        ValidationError: An argument has the wrong type or range, or the model
            is not known, or exact counts are required and can't be had.
    """
    if encoding is not None or require_exact:
        model = resolve_name(model, encoding, require_exact=require_exact)
    if special != "text":
        with own_modules():
            from . import special as prompts

        if prompts.counts_special(special):
            return prompts.truncate(None, text, max_tokens, model, keep, marker)
    if keep != "start" or marker != "":
        with own_modules():
            from .parts import truncate_keeping

        return truncate_keeping(None, text, max_tokens, model, keep, marker)
    return lane.truncate(check_text(text), check_max_tokens(max_tokens), follow_alias(model))


@public
def fits(
    text: str,
    max_tokens: int,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    special: str = "text",
) -> bool:
    """Whether `text` has at most `max_tokens` tokens, by the upper bound of an estimate.

    The cost grows with `max_tokens`, not with the length of the text.

    Args:
        text: Any str.
        max_tokens: The limit, from 0.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the count would be an estimate,
            as for Claude.
        special: What the text of a special token counts: what any text does, by "text", or one, by
            "count", for prompts that a chat template rendered.

    Raises:
        ValidationError: An argument has the wrong type or range, or the model
            is not known, or exact counts are required and can't be had.
    """
    if encoding is not None or require_exact:
        model = resolve_name(model, encoding, require_exact=require_exact)
    limit = check_max_tokens(max_tokens)
    text = plain(text)
    if special != "text":
        return len(truncate_to_tokens(text, limit, model, special=special)) == len(text)
    if surely_longer(text, limit, model):
        truncate_to_tokens("", limit, model)  # which refuses a model that is not known
        return False
    # A text that fits, and no other, comes back whole.
    return len(truncate_to_tokens(text, limit, model)) == len(text)


def surely_longer(text: object, limit: int, model: str) -> bool:
    """Whether a plain str has so many characters that they are more tokens than the limit."""
    if type(text) is not str or len(text) <= limit * MAX_TOKEN_BYTES:
        return False
    return len(text) > limit * most_token_bytes(follow_alias(model))
