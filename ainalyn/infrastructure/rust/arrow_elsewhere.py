"""Arrow's columns by pyarrow, where the direct lane can't serve: each row becomes a str."""

from __future__ import annotations

from typing import Any

from ...domain.errors import TOKENIZER_FAULT, InternalError
from .arguments import invalid
from .arrow_sources import exported
from .batches import count_batch
from .lanes import lane
from .lanes.arrow import COUNT, FITS, TRUNCATE, UPPER


def answers(task: int, data: object, limit: int, name: str, threads: int) -> Any:
    """The answers to a task as a pyarrow.Array, with the arguments of the builtin.

    Raises:
        ValidationError: The column can't be used; the message names the row.
        InternalError: There is no pyarrow.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise InternalError(
            f"Columns are read by pyarrow here, which can't be imported ({error}). Install it, or "
            "use CPython on 64 bits with the native library, which needs none.",
            TOKENIZER_FAULT,
        ) from error
    made: list[Any] = []
    for chunk in _chunks(pyarrow, exported(data)):
        texts = _texts(pyarrow, chunk, len(made))
        known = [text for text in texts if text is not None]
        found = iter(_found(task, known, limit, name, threads))
        made += [None if text is None else next(found) for text in texts]
    kinds = {TRUNCATE: pyarrow.large_string(), FITS: pyarrow.bool_()}
    return pyarrow.array(made, kinds.get(task, pyarrow.int64()))


def _found(task: int, texts: list[str], limit: int, name: str, threads: int) -> list[Any]:
    if task == COUNT:
        return count_batch(texts, name, threads, None)
    if task == UPPER:
        return [lane.count(text, name)[4] for text in texts]
    kept = [lane.truncate(text, limit, name) for text in texts]
    if task == TRUNCATE:
        return kept
    return [len(short) == len(text) for short, text in zip(kept, texts, strict=True)]


class _Lent:
    """Capsules that were taken out of an object, for pyarrow to take."""

    def __init__(self, source: Any) -> None:
        method = "__arrow_c_array__" if type(source) is tuple else "__arrow_c_stream__"
        setattr(type(self), method, lambda self, requested_schema=None: source)


def _chunks(pyarrow: Any, source: object) -> list[Any]:
    """The arrays of a column, checked."""
    lent = type("Lent", (_Lent,), {})(source)
    try:
        if type(source) is tuple:
            found = [pyarrow.array(lent)]
        else:
            column = pyarrow.chunked_array(lent)
            found = column.chunks or [pyarrow.array([], column.type)]
        if pyarrow.types.is_struct(found[0].type) and found[0].type.num_fields == 1:
            found = [chunk.flatten()[0] for chunk in found]
        for chunk in found:
            chunk.validate(full=True)
    except (pyarrow.ArrowException, NotImplementedError, TypeError, ValueError) as error:
        raise invalid("data", f"pyarrow can't read it: {error}") from error
    return found


def _texts(pyarrow: Any, chunk: Any, first: int) -> list[str | None]:
    """The texts of an array whose first row has that number in the column."""
    types, kind = pyarrow.types, chunk.type
    if types.is_dictionary(kind):
        kind = kind.value_type
    readable = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
    if not (types.is_null(kind) or str(kind) in readable):
        raise invalid(
            "data",
            f"it is of the Arrow type {chunk.type}, and a column of text is needed. Pass one "
            "column of strings, or cast it to strings first.",
        )
    texts: list[str | None] = []
    try:
        for value in chunk:
            found = value.as_py()
            texts.append(found.decode() if type(found) is bytes else found)
    except UnicodeDecodeError as error:
        raise invalid(
            "data",
            f"row {first + len(texts)} is not UTF-8 from its byte {error.start} on. Decode the "
            "column with its own encoding first.",
        ) from error
    except (pyarrow.ArrowException, IndexError) as error:
        raise invalid("data", f"pyarrow can't read row {first + len(texts)}: {error}") from error
    return texts
