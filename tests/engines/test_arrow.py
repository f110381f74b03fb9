"""Columns in Arrow's memory, of the libraries that make them, and of nobody to be trusted."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pyarrow
import pyarrow.compute
import pytest

import ainalyn
from ainalyn.infrastructure.rust.lanes import lane_name

direct = pytest.mark.skipif(lane_name != "direct", reason="the other lanes ask pyarrow")

TEXTS = ["Hello, world!", None, "", "über x " * 9, "a" * 30, "twelve bytes", "thirteen byte", None]
COUNTS = [None if text is None else ainalyn.count_tokens(text, "gpt-4o") for text in TEXTS]
STRINGS = pyarrow.array(TEXTS)

COLUMNS: dict[str, Any] = {
    "u": STRINGS,
    "U": STRINGS.cast(pyarrow.large_string()),
    "vu": STRINGS.cast(pyarrow.string_view()),
    "z": STRINGS.cast(pyarrow.binary()),
    "Z": STRINGS.cast(pyarrow.large_binary()),
    "vz": STRINGS.cast(pyarrow.binary()).cast(pyarrow.binary_view()),
    "batch": pyarrow.record_batch({"text": STRINGS}),
    "table": pyarrow.table({"text": pyarrow.chunked_array([STRINGS[:3], STRINGS[3:]])}),
    "slice": pyarrow.array(["left out", *TEXTS, "left out"])[1:-1],
    "slice of a batch": pyarrow.record_batch({"text": pyarrow.array(["out", *TEXTS])})[1:],
    **{
        f"keys of {kind}": pyarrow.DictionaryArray.from_arrays(
            pyarrow.array([0, None, 1, 2, 3, 4, 5, None], kind),
            pyarrow.array([text for text in TEXTS if text is not None]),
        )
        for kind in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
    },
    "dictionary with a null": pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([0, 1, 2, 3, 4, 5, 6, None]), STRINGS[:7]
    ),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_is_counted_in_each_layout(kind: str) -> None:
    column = COLUMNS[kind]
    counts = pyarrow.array(ainalyn.count_tokens_arrow(column, "gpt-4o"))
    counts.validate(full=True)
    assert counts.type == pyarrow.int64()
    assert counts.to_pylist() == COUNTS
    cut = pyarrow.array(ainalyn.truncate_to_tokens_arrow(column, 2, "gpt-4o"))
    cut.validate(full=True)
    assert cut.to_pylist() == [
        None if text is None else ainalyn.truncate_to_tokens(text, 2, "gpt-4o") for text in TEXTS
    ]
    fits = pyarrow.array(ainalyn.fits_arrow(column, 2, "gpt-4o"))
    assert fits.to_pylist() == [None if count is None else count <= 2 for count in COUNTS]


@pytest.mark.parametrize("threads", [0, 1, 2])
def test_many_rows_are_counted_chunk_by_chunk(threads: int) -> None:
    texts = [f"row {row} " * (row % 40) if row % 9 else None for row in range(150_000)]
    column = pyarrow.chunked_array([texts[:140_000], [], texts[140_000:]], pyarrow.string())
    counts = pyarrow.array(ainalyn.count_tokens_arrow(column, "gpt-4o", threads=threads))
    known = ainalyn.count_tokens_batch([text for text in texts if text is not None], "gpt-4o")
    assert counts.drop_null().to_pylist() == known
    assert counts.null_count == texts.count(None)


def test_a_column_without_rows_and_one_of_nulls() -> None:
    for column in (STRINGS[:0], pyarrow.chunked_array([], pyarrow.string()), pyarrow.nulls(0)):
        assert pyarrow.array(ainalyn.count_tokens_arrow(column, "gpt-4o")).to_pylist() == []
    counted = ainalyn.count_tokens_arrow(pyarrow.nulls(3), "gpt-4o")
    assert pyarrow.array(counted).to_pylist() == [None] * 3


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pyarrow.array([1]), "text is needed"),
        (pyarrow.array([["nested"]]), "text is needed"),
        (pyarrow.compute.run_end_encode(STRINGS), "run.end.encoded"),
        (pyarrow.table({"one": STRINGS, "two": STRINGS}), "needed"),
        (pyarrow.chunked_array([], pyarrow.int8()), "text is needed"),
        (["a list"], "count_tokens_batch"),
        (pyarrow.chunked_array([[b"right"], [b"\xff"]]), "row 1 is not UTF-8"),
    ],
)
def test_what_is_no_column_of_text_is_refused(column: Any, words: str) -> None:
    with pytest.raises(ainalyn.ValidationError, match=words) as caught:
        ainalyn.count_tokens_arrow(column, "gpt-4o")
    assert caught.value.field == "data"


def test_a_column_of_estimates_is_asked_for() -> None:
    with pytest.raises(ainalyn.ValidationError, match='estimates="upper"'):
        ainalyn.count_tokens_arrow(STRINGS, "claude-3")
    counts = ainalyn.count_tokens_arrow(STRINGS, "claude-3", estimates="upper")
    assert pyarrow.array(counts).to_pylist() == [
        None if text is None else ainalyn.budget_tokens(text, "claude-3") for text in TEXTS
    ]


class Schema(ctypes.Structure):
    """The ArrowSchema of the C data interface."""


class Array(ctypes.Structure):
    """The ArrowArray of the C data interface."""


Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.POINTER(Schema)),
    ("release", ctypes.c_void_p),
    ("private", ctypes.c_void_p),
]
Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.c_void_p),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.POINTER(Array)),
    ("release", ctypes.c_void_p),
    ("private", ctypes.c_void_p),
]

RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: None)


class Hostile:
    """A column that is made by hand, of buffers that are kept as long as it is."""

    def __init__(self, kind: bytes, buffers: list[bytes | None], **fields: Any) -> None:
        release = ctypes.cast(RELEASE, ctypes.c_void_p)
        self.kept = [None if one is None else ctypes.create_string_buffer(one) for one in buffers]
        addresses = [None if one is None else ctypes.addressof(one) for one in self.kept]
        self.buffers = (ctypes.c_void_p * len(buffers))(*addresses)
        values = fields.pop("dictionary", None)
        self.schema = Schema(format=kind, release=release)
        self.array = Array(n_buffers=len(buffers), release=release)
        self.array.buffers = ctypes.addressof(self.buffers)
        if values is not None:
            self.values = values
            self.schema.dictionary = ctypes.pointer(values.schema)
            self.array.dictionary = ctypes.pointer(values.array)
        for name, value in fields.items():
            setattr(self.array, name, value)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return (
            new(ctypes.addressof(self.schema), b"arrow_schema", None),
            new(ctypes.addressof(self.array), b"arrow_array", None),
        )


def small(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(4, "little", signed=True) for number in numbers)


def large(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(8, "little", signed=True) for number in numbers)


def viewed(length: int, index: int, offset: int) -> Hostile:
    views = small(length) + b"many" + small(index, offset)
    return Hostile(b"vu", [None, views, b"many words", large(10)], length=1)


def coded(key: int, kind: bytes = b"i") -> Hostile:
    values = Hostile(b"u", [None, small(0, 3), b"one"], length=1)
    size = {b"c": 1, b"i": 4, b"l": 8}[kind]
    keys = key.to_bytes(size, "little", signed=True)
    return Hostile(kind, [None, keys], length=1, dictionary=values)


def words(**fields: Any) -> Hostile:
    return Hostile(b"u", [None, small(0, 4, 10), b"many words"], **{"length": 2, **fields})


def bufferless() -> Hostile:
    column = words()
    column.array.buffers = None
    return column


def released() -> Hostile:
    column = words()
    column.array.release = None
    return column


HOSTILE: dict[str, tuple[Callable[[], Hostile], str]] = {
    "falling offsets": (
        lambda: Hostile(b"u", [None, small(0, 4, 2), b"many"], length=2),
        "row 1 ends",
    ),
    "falling large offsets": (
        lambda: Hostile(b"U", [None, large(0, 4, -8), b"many"], length=2),
        "row 1 ends",
    ),
    "negative offsets": (
        lambda: Hostile(b"u", [None, small(-8, -4), b"many"], length=1),
        "row 0 leads",
    ),
    "the largest offset": (
        lambda: Hostile(b"U", [None, large(2**63 - 9, 2**63 - 1), b"many"], length=1),
        "row 0 leads",
    ),
    "no offsets": (lambda: Hostile(b"u", [None, None, b"many"], length=1), "row 0 has a length"),
    "no data": (lambda: Hostile(b"u", [None, small(0, 4), None], length=1), "row 0 has a length"),
    "no views": (lambda: Hostile(b"vu", [None, None, None], length=1), "row 0 has a length"),
    "no sizes": (
        lambda: Hostile(b"vu", [None, small(13, 0, 0, 0), b"many words", None], length=1),
        "row 0 has a length",
    ),
    "bytes that are not UTF-8": (
        lambda: Hostile(b"u", [None, small(0, 2, 4), b"ab\xc3("], length=2),
        "row 1 is not UTF-8 from its byte 0",
    ),
    "a character that two rows share": (
        lambda: Hostile(b"u", [None, small(0, 1, 2), "é".encode()], length=2),
        "row 0 is not UTF-8",
    ),
    "a view's negative length": (lambda: viewed(-1, 0, 0), "row 0 leads out"),
    "a view's wrong buffer": (lambda: viewed(13, 1, 0), "row 0 leads out"),
    "a view's negative buffer": (lambda: viewed(13, -1, 0), "row 0 leads out"),
    "a view behind its buffer": (lambda: viewed(13, 0, 0), "row 0 leads out"),
    "a view's negative offset": (lambda: viewed(13, 0, -1), "row 0 leads out"),
    "a view's largest numbers": (lambda: viewed(2**31 - 1, 0, 2**31 - 1), "row 0 leads out"),
    "a key behind the dictionary": (lambda: coded(1), "row 0 has a key"),
    "a negative key": (lambda: coded(-1), "row 0 has a key"),
    "a small negative key": (lambda: coded(-1, b"c"), "row 0 has a key"),
    "the largest key": (lambda: coded(2**63 - 1, b"l"), "row 0 has a key"),
    "a negative number of rows": (lambda: words(length=-1), "negative"),
    "a negative offset": (lambda: words(offset=-1), "negative"),
    "more rows than there can be": (lambda: words(length=2**63 - 1, offset=5), "more rows"),
    "too few buffers": (lambda: words(n_buffers=2), "too few buffers"),
    "no buffers": (bufferless, "too few buffers"),
    "nulls that stand nowhere": (lambda: words(null_count=1), "does not say where"),
    "released": (released, "released before"),
    "an absent dictionary": (lambda: Hostile(b"+s", [None], length=1), "0 columns"),
}


@direct
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_memory_is_refused_with_its_place(kind: str) -> None:
    make, found = HOSTILE[kind]
    with pytest.raises(ainalyn.ValidationError, match=found):
        ainalyn.count_tokens_arrow(make(), "gpt-4o")


@direct
def test_memory_that_is_made_by_hand_is_counted() -> None:
    for column in (words(), words(length=1, offset=1), coded(0)):
        counts = pyarrow.array(ainalyn.count_tokens_arrow(column, "gpt-4o"))
        assert set(counts.to_pylist()) == {1}


@direct
def test_other_capsules_are_refused() -> None:
    class Wrong:
        def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
            schema, array = STRINGS.__arrow_c_array__()
            return array, schema

    class Raises:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise RuntimeError("the file is gone")

    with pytest.raises(ainalyn.ValidationError, match="capsules"):
        ainalyn.count_tokens_arrow(Wrong(), "gpt-4o")
    with pytest.raises(ainalyn.ValidationError, match="RuntimeError: the file is gone"):
        ainalyn.count_tokens_arrow(Raises(), "gpt-4o")


def test_a_stream_that_fails_says_why() -> None:
    def batches() -> Any:
        yield pyarrow.record_batch({"text": STRINGS})
        raise ValueError("the file is cut off")

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.schema({"text": "string"}), batches())
    with pytest.raises((ainalyn.ValidationError, ValueError), match="the file is cut off"):
        ainalyn.count_tokens_arrow(reader, "gpt-4o")


def test_the_answers_outlive_their_column() -> None:
    counted = ainalyn.count_tokens_arrow(pyarrow.array(TEXTS), "gpt-4o")
    first, second = pyarrow.array(counted), pyarrow.array(counted)
    del counted
    assert first.to_pylist() == second.to_pylist() == COUNTS
