"""Columns of text in Arrow's memory: counted and cut where they lie, without a str of any row."""

from __future__ import annotations

from ...domain.errors import NOT_EXACT, TOKENIZER_FAULT, InternalError, ValidationError
from ...domain.package import own_modules, public
from .arguments import ENCODINGS, check_max_tokens, invalid
from .arrow_sources import exported
from .lanes import direct, lane
from .lanes.arrow import (
    COUNT,
    FITS,
    TRUNCATE,
    UPPER,
    arrow_answers,
    arrow_column,
    arrow_export,
    arrow_stream_next,
    arrow_stream_schema,
)
from .lanes.direct import is_exact
from .names import follow_alias, resolve_name
from .plain import plain
from .threads import check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol, TypeAlias

    class ArrowArrayLike(Protocol):
        """An object that is one Arrow array, such as a pyarrow.Array."""

        def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
            """The capsules of the schema and the array."""

    class ArrowStreamLike(Protocol):
        """An object that is several Arrow arrays, such as a polars.Series."""

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            """The capsule of a stream."""

    #: Whatever has a column of text for others to read.
    ArrowLike: TypeAlias = ArrowArrayLike | ArrowStreamLike
else:
    ArrowLike = object  # for typing.get_type_hints


@public
class ArrowColumn:
    """A column of answers, for any library that takes the Arrow PyCapsule interface.

    Such as `pyarrow.array(column)`, `polars.Series(column)`, or `nanoarrow.Array(column)`. It can
    be taken any number of times, and its memory is shared with whoever takes it.
    """

    __slots__ = ("_held",)

    def __init__(self, held: object) -> None:
        self._held: Any = held

    def __arrow_c_schema__(self) -> object:
        """The capsule of the column's schema."""
        return self._exported()[0]

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The capsules of the schema and the array; no other schema can be had."""
        schema, array = self._exported()
        return schema, array

    def _exported(self) -> Any:
        return arrow_export(self._held) or self._held.__arrow_c_array__()


@public
def count_tokens_arrow(
    data: ArrowLike,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    estimates: str | None = None,
    threads: int = 0,
) -> ArrowColumn:
    """The number of tokens of each row of a column, as a column of int64; nulls stay null.

    The column is read where it lies: no row becomes a str. The cost is linear in its bytes; of a
    dictionary, as a categorical column is, each value is counted once. Other threads run
    meanwhile, and signals are seen every few megabytes.

    An int can't say that it is an estimate, so a model that can only be estimated, such as Claude,
    raises unless `estimates` says which number is wanted.

    Args:
        data: Any object with `__arrow_c_stream__` or `__arrow_c_array__` that is one column of
            strings, or of bytes of UTF-8, or of a dictionary of them, or a table of one such
            column: of pyarrow, Polars, pandas, DuckDB, nanoarrow and others. It must be sound:
            the interface tells no length of offsets, so what a stranger made is to be checked
            before, as by pyarrow's `validate(full=True)`.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        estimates: "upper" for the number to plan with where the model can only be estimated,
            "count" for the likeliest one; None raises there.
        threads: The most threads to count on; see `count_tokens_batch`.

    Returns:
        An object that every library with the Arrow PyCapsule interface takes, as in
        `pyarrow.array(counts)` or `polars.Series(counts)`.

    Raises:
        ValidationError: `data` is no such column, or is broken (the message names the row), or
            the model is not known, or can only be estimated.
    """
    name = name_to_count(model, encoding, estimates)
    return _column(UPPER if estimates == "upper" else COUNT, data, 0, name, threads)


@public
def truncate_to_tokens_arrow(
    data: ArrowLike,
    max_tokens: int,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
) -> ArrowColumn:
    """The longest beginning of each row that has at most `max_tokens` tokens; nulls stay null.

    The cost grows with what is kept, and with the bytes that are checked to be UTF-8.

    Args:
        data: A column as `count_tokens_arrow` takes it.
        max_tokens: How many tokens may be kept of each row, from 0.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the model can only be estimated; else the bound of
            the estimate is kept to.
        threads: The most threads to work on; see `count_tokens_batch`.

    Returns:
        A column of large strings, each as `truncate_to_tokens` cuts it.

    Raises:
        ValidationError: As `count_tokens_arrow` raises, or `max_tokens` is out of range.
    """
    name = name_to_cut(model, encoding, require_exact=require_exact)
    return _column(TRUNCATE, data, check_max_tokens(max_tokens), name, threads)


@public
def fits_arrow(
    data: ArrowLike,
    max_tokens: int,
    model: str = "gpt-4",
    *,
    encoding: str | None = None,
    require_exact: bool = False,
    threads: int = 0,
) -> ArrowColumn:
    """Whether each row has at most `max_tokens` tokens, as a column of bool; nulls stay null.

    The cost grows with `max_tokens`, and with the bytes that are checked to be UTF-8.

    Args:
        data: A column as `count_tokens_arrow` takes it.
        max_tokens: The limit, from 0.
        model: The name of a model or of an encoding, or a registered alias.
        encoding: The name of an encoding, to be used instead of the model.
        require_exact: Whether to raise where the model can only be estimated; else the bound of
            the estimate is asked.
        threads: The most threads to work on; see `count_tokens_batch`.

    Returns:
        A column of bool, to filter with.

    Raises:
        ValidationError: As `count_tokens_arrow` raises, or `max_tokens` is out of range.
    """
    name = name_to_cut(model, encoding, require_exact=require_exact)
    return _column(FITS, data, check_max_tokens(max_tokens), name, threads)


def name_to_count(model: str, encoding: str | None, estimates: str | None) -> str:
    """The name that a whole column is counted with, behind its alias.

    Raises:
        ValidationError: It is not known, or can only be estimated and `estimates` is None, or
            there is nothing here that counts.
    """
    estimates = plain(estimates)
    if estimates is not None:
        if type(estimates) is not str or estimates not in ("count", "upper"):
            raise invalid("estimates", "it is neither 'upper', nor 'count', nor None.")
        return name_to_cut(model, encoding, require_exact=False)
    name = name_to_cut(model, encoding, require_exact=False)
    if is_exact(name):
        return name
    try:
        lane.require_exact(name)
    except ValidationError as error:
        raise ValidationError(
            f'{error.message} A column of numbers can\'t say so: pass estimates="upper" for '
            'numbers to plan with, or estimates="count" for the likeliest ones.',
            NOT_EXACT,
            "model",
        ) from None
    return name


def name_to_cut(model: str, encoding: str | None, *, require_exact: bool) -> str:
    """The name that a whole column is cut with, behind its alias.

    Raises:
        ValidationError: It is not known, or can only be estimated and may not be, or there is
            nothing here that counts: rough answers would look like those of another machine.
    """
    name = follow_alias(resolve_name(model, encoding, require_exact=require_exact))
    # Without an answer the lane is asked, which also says that a model is not known.
    if is_exact(name) is None and lane.count("", name)[2] not in ENCODINGS:
        raise ValidationError(
            "Nothing here counts tokens, as there is no native library and no vocabulary of "
            "tiktoken's, and a column of rough estimates would look like any other. Install "
            "ainalyn for this platform, or ainalyn[tiktoken].",
            NOT_EXACT,
            "model",
        )
    return name


def _column(task: int, data: object, limit: int, name: str, threads: int) -> ArrowColumn:
    """The answers to a task, of which `limit` is the number of tokens."""
    threads = check_threads(threads)
    if not direct.connected:
        with own_modules():
            from .arrow_elsewhere import answers

        return ArrowColumn(answers(task, data, limit, name, threads))
    parts: list[object] = []
    first = 0
    for schema, array in _arrays(data):
        start, found = 0, None
        # Between two chunks the interpreter raises what a signal asks for.
        while found is None or found[1]:
            found = _sound(arrow_answers(schema, array, start, first, task, limit, name, threads))
            parts.append(found[0])
            start += found[1]
        first += start
    return ArrowColumn(_sound(arrow_column(task, parts)))


def _arrays(data: object) -> Iterator[tuple[object, object]]:
    """The capsules of the schema and of each array."""
    source = exported(data)
    if type(source) is tuple and len(source) == 2:
        yield source
        return
    schema = _sound(arrow_stream_schema(source))
    while array := _sound(arrow_stream_next(source)):
        yield schema, array
    # A column without a row has a schema nevertheless, which may be none of text.
    yield schema, None


def _sound(found: Any) -> Any:
    """What a builtin answers, unless that is why it can't."""
    if type(found) is str:
        raise invalid("data", found)
    if found is None:
        raise InternalError("The native tokenizer failed on a column.", TOKENIZER_FAULT)
    return found
