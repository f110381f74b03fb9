"""Counts files: many short ones at a time, and long ones piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import AinalynError
from .long_files import count_long, is_long
from .notebooks import cells_of, is_notebook
from .report import Counted, Row
from .sources import Failure, Source, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .model_option import Model

# A batch lets the tokenizer use all processors; its size bounds the text held at once.
_BATCH_BYTES = 4 << 20
_BATCH_FILES = 256


def count_files(
    models: Sequence[Model],
    paths: Iterable[str | Failure],
    encoding: str | None,
    *,
    cells: bool,
    show: Callable[[int], object],
) -> Iterator[Row]:
    """Yield a row per path, in order, reading and counting a batch of files at a time.

    Args:
        models: What each file is counted for; it is read once.
        paths: The files, and what failed already.
        encoding: What the texts are in, as `read` takes it.
        cells: Whether the text of their cells is counted of notebooks.
        show: Called with the bytes that are counted, again and again.
    """
    batch: list[Source | Failure] = []
    held = done = 0

    def add(more: int) -> None:
        nonlocal done
        done += more
        show(done)

    # Special tokens may be found anywhere: no text in which they count one is read by parts.
    prompts = any(model.special == "count" for model in models)
    for path in paths:
        notebook = cells and isinstance(path, str) and is_notebook(path)
        by_parts = encoding is None and not notebook and not prompts
        if isinstance(path, str) and by_parts and is_long(path):
            yield from _count_batch(models, batch)
            add(held)
            batch, held = [], 0
            yield count_long([model.tokenizer.model for model in models], path, add)
            continue
        source = path if isinstance(path, Failure) else read(path, encoding)
        if notebook and isinstance(source, Source):
            source = cells_of(source)
        batch.append(source)
        held += source.size if isinstance(source, Source) else 0
        if held >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield from _count_batch(models, batch)
            add(held)
            batch, held = [], 0
    yield from _count_batch(models, batch)


def _count_batch(models: Sequence[Model], batch: list[Source | Failure]) -> list[Row]:
    texts = [source.text for source in batch if isinstance(source, Source)]
    try:
        each = [
            model.tokenizer.count_tokens_batch(texts, special=model.special) for model in models
        ]
    except AinalynError:
        # The batch doesn't say which text it was: one by one, only that file fails.
        return [_count_one(models, source) for source in batch]
    counts = zip(*each, strict=True)
    return [
        Counted(source.path, source.size, next(counts)) if isinstance(source, Source) else source
        for source in batch
    ]


def _count_one(models: Sequence[Model], source: Source | Failure) -> Row:
    if isinstance(source, Failure):
        return source
    try:
        counts = tuple(
            model.tokenizer.count_tokens(source.text, special=model.special) for model in models
        )
    except AinalynError as error:
        return Failure(source.path, error.message)
    return Counted(source.path, source.size, counts)
