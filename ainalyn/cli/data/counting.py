"""Counts the texts of a block of rows, all in one batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ... import AinalynError, count_tokens_arrow, count_tokens_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model_option import Model


@dataclass(slots=True)
class Counts:
    """What the rows of a block have.

    Attributes:
        tokens: Of each row; None where there is no text, or it failed.
        uppers: The figures to budget with: the same list where counts are exact.
        written: Of chats, the tokens that the assistant wrote.
        failed: The places of rows that can't be counted, and a sentence each.
        exact: Whether all are.
    """

    tokens: list[int | None]
    uppers: list[int | None]
    written: list[int | None] | None = None
    failed: dict[int, str] = field(default_factory=dict)
    exact: bool = True


def count_texts(values: Any, model: Model) -> Counts:  # noqa: ANN401 - a list, or of Arrow
    """Count the tokens of each text of a list or an array of Arrow; those of None are None."""
    if model.exact and type(values) is not list:
        try:
            return _of_column(values, model)
        except AinalynError:
            pass  # it names one row; below, each row that can't be counted fails alone
    texts, failed = _texts(values)
    present = [text for text in texts if text is not None]
    try:
        found, uppers = _counted(present, model)
    except AinalynError:
        # The batch doesn't say which text it was: one by one, only that row fails.
        return _one_by_one(texts, failed, model)
    if len(present) == len(texts):
        return Counts(found, uppers, None, failed, model.exact)
    tokens = _spread(found, texts)
    of_uppers = tokens if uppers is found else _spread(uppers, texts)
    return Counts(tokens, of_uppers, None, failed, model.exact)


def _of_column(column: Any, model: Model) -> Counts:  # noqa: ANN401 - of Arrow
    import pyarrow

    tokens = pyarrow.array(count_tokens_arrow(column, model.name)).to_pylist()
    return Counts(tokens, tokens)


def _counted(texts: list[str], model: Model) -> tuple[list[Any], list[Any]]:
    if model.exact:
        counts = count_tokens_batch(texts, model.name)
        return counts, counts
    found = model.tokenizer.count_tokens_batch(texts)
    return [one.count for one in found], [one.upper for one in found]


def _one_by_one(texts: list[str | None], failed: dict[int, str], model: Model) -> Counts:
    tokens: list[int | None] = [None] * len(texts)
    uppers = tokens if model.exact else tokens.copy()
    counts = Counts(tokens, uppers, None, failed, model.exact)
    for place, text in enumerate(texts):
        if text is None:
            continue
        try:
            (counts.tokens[place],), (counts.uppers[place],) = _counted([text], model)
        except AinalynError as error:
            failed[place] = error.message
    return counts


def _spread(counts: list[int], texts: Sequence[str | None]) -> list[int | None]:
    following = iter(counts)
    return [None if text is None else next(following) for text in texts]


def _texts(values: Any) -> tuple[list[str | None], dict[int, str]]:  # noqa: ANN401 - of Arrow
    """The texts, and the places of those that are not UTF-8, which are None."""
    if type(values) is list:
        return values, {}
    try:
        texts = values.to_pylist()
    except UnicodeDecodeError:
        texts = values.cast("binary").to_pylist()
    failed: dict[int, str] = {}
    if bytes in set(map(type, texts)):
        texts = [_decoded(text, place, failed) for place, text in enumerate(texts)]
    return texts, failed


def _decoded(text: bytes | None, place: int, failed: dict[int, str]) -> str | None:
    if text is None:
        return None
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = text[error.start]
        failed[place] = f"It is not UTF-8: byte 0x{byte:02x} at offset {error.start} of it."
        return None
