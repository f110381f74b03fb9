"""Counts the chats of a block of rows, the texts of all of them in one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ... import ValidationError
from ...infrastructure.rust.chat_batches import ChatBatch
from ..model_option import is_given, model_named
from .chat_forms import FormError, Request, read
from .counting import Counts, count_texts

if TYPE_CHECKING:
    from ..model_option import Model
    from .rows import Block

#: So many requests a file for OpenAI's batches may have; their ids are kept to be told apart.
MOST_REQUESTS = 50_000


class ChatCounter:
    """Counts the rows of one file as chats.

    Attributes:
        model: By what it counts: the model that the file's requests for a batch name, of which a
            file may have one, unless the command line says another.
    """

    def __init__(self, model: Model, *, training: bool) -> None:
        self.model = model
        self._own: str | None = model.name if is_given(click.get_current_context()) else None
        self._given = self._own is not None
        self._training = training
        self._batch = ChatBatch(model.name)
        self._ids: set[str] = set()
        self._requests = 0

    def count(self, block: Block) -> Counts:
        """Count the rows of a block; one that its format forbids fails alone.

        Raises:
            BadParameter: The model has no chats.
        """
        failed: dict[int, str] = {}
        requests: list[Request | None] = []
        self._look_for_model(block.values)
        for place, row in enumerate(block.values):
            request = None
            try:
                self._check_id(row)
                self._check_model(row)
                request = read(row, self._batch, training=self._training)
            except FormError as error:
                failed[place] = str(error)
            except ValidationError as error:
                if error.field == "model" and (self._given or _model_of(row) is None):
                    raise click.BadParameter(error.message, param_hint="'--model'") from error
                failed[place] = error.message
            requests.append(request)
        return self._counted(requests, failed)

    def _check_id(self, row: dict[str, object]) -> None:
        """A file of requests has a bound, and each has an id of its own."""
        own = row.get("custom_id")
        if row.get("body") is None or type(own) is not str:
            return
        self._requests += 1
        if self._requests > MOST_REQUESTS:
            raise FormError(f"A batch may have {MOST_REQUESTS:,} requests, and this is one more.")
        if own in self._ids:
            raise FormError(f"Its 'custom_id' {own!r} was used before.")
        self._ids.add(own)

    def _look_for_model(self, rows: list[dict[str, object]]) -> None:
        """Counts from here on by the model that the first request names, if one is known."""
        if self._own is not None:
            return
        named = next(filter(None, map(_model_of, rows)), None)
        if named is None:
            return
        try:
            self.model = model_named(click.get_current_context(), named)
        except ValidationError:
            return  # each row that names it fails, with what is wrong with it
        self._own, self._batch = named, ChatBatch(named)

    def _check_model(self, row: dict[str, object]) -> None:
        named = _model_of(row)
        if self._given or named is None or named == self._own:
            return
        model_named(click.get_current_context(), named)  # raises, where it is not known
        raise FormError(
            f"Its 'model' {named!r} is not that of the file, {self._own!r}, and a batch is of one. "
            "Pass --model to count all rows by one."
        )

    def _counted(self, requests: list[Request | None], failed: dict[int, str]) -> Counts:
        chats = [one.chat for one in requests if one is not None and one.chat is not None]
        of_chats = iter(self._batch.count(chats))
        plain = [one for one in requests if one is not None and one.chat is None]
        texts = [text for one in plain for text in [*one.texts, one.written or ""]]
        of_texts = count_texts(texts, self.model)
        figures = iter(zip(of_texts.tokens, of_texts.uppers, strict=True))
        counts = Counts([], [], [], failed, True)
        for one in requests:
            count = upper = written = None
            if one is not None and one.chat is not None:
                sums, written = next(of_chats)
                count, upper = sums.count, sums.upper
                counts.exact &= sums.exact
            elif one is not None:
                found = [next(figures) for _ in range(len(one.texts) + 1)]
                written = found[-1][0]
                count = one.tokens + sum([some or 0 for some, _ in found])
                upper = one.tokens + sum([some or 0 for _, some in found])
                counts.exact &= self.model.exact
            counts.tokens.append(count)
            counts.uppers.append(upper)
            if counts.written is not None:
                counts.written.append(written)
        return counts


def _model_of(row: dict[str, object]) -> str | None:
    """The model that a request for a batch names."""
    body = row.get("body")
    named = body.get("model") if type(body) is dict else None
    return named if type(named) is str else None
