"""Rows of JSON: a line each, or the objects of one document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .extras import need
from .opened import Opened
from .rows import Block, UnreadableError, Wanted
from .select import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: So many bytes of lines make a block.
_BLOCK_BYTES = 4 << 20

#: And so many rows of a document, which is in memory already.
_BLOCK_ROWS = 4096

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_lines(path: str, wanted: Wanted) -> Iterator[Block]:
    """Yield the rows of a file with an object in each line; blank lines are none.

    Lines end with a line feed, so numbers are those that an editor shows.
    """
    loads = need("orjson", "Reading JSON").loads
    opened = Opened(path)
    selection = Selection(wanted)
    first = 1
    while lines := opened.stream.readlines(_BLOCK_BYTES):
        if first == 1:
            lines[0] = lines[0].removeprefix(_BYTE_ORDER_MARK)
        numbers, rows, failed = _parsed(loads, lines, first)
        block = selection.block(numbers, rows)
        block.failed = sorted(failed + block.failed)
        block.done = opened.done
        yield block
        first += len(lines)
    selection.end()


def _parsed(
    loads: Callable[[bytes], Any], lines: list[bytes], first: int
) -> tuple[Any, list[Any], list[tuple[int, str]]]:
    """The numbers and values of lines, and those that are none, with a sentence."""
    try:
        return range(first, first + len(lines)), [loads(line) for line in lines], []
    except ValueError:
        pass  # one after the other then
    numbers, rows, failed = [], [], []
    for number, line in enumerate(lines, first):
        try:
            row = loads(line)
        except ValueError:
            if not line.strip():
                continue
            try:
                row = _leniently(line)
            except ValueError as error:
                failed.append((number, str(error)))
                continue
        numbers.append(number)
        rows.append(row)
    return numbers, rows, failed


def _leniently(data: bytes) -> Any:  # noqa: ANN401 - values of JSON
    """What orjson refuses and Python writes: NaN, large numbers, lone surrogates.

    Raises:
        ValueError: It is no JSON; the message is a sentence.
    """
    try:
        return json.loads(data.decode("utf-8").rstrip("\r\n"))
    except UnicodeDecodeError as error:
        byte = data[error.start]
        message = f"It is not UTF-8: byte 0x{byte:02x} at offset {error.start} of it."
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, " if error.lineno > 1 else ""
        message = f"It is not JSON: {error.msg} ({place}column {error.colno})."
    except RecursionError:
        message = "It is nested too deep."
    raise ValueError(message)


def read_document(path: str, wanted: Wanted) -> Iterator[Block]:
    """Yield the rows of one document: the objects of an array, or a single one.

    The document is held in memory as a whole; of lines only a block is.
    """
    opened = Opened(path)
    data = opened.stream.read().removeprefix(_BYTE_ORDER_MARK)
    try:
        document = need("orjson", "Reading JSON").loads(data)
    except ValueError:
        try:
            document = _leniently(data)
        except ValueError as error:
            raise UnreadableError(
                f"{error} If each line is an object, say so: --format jsonl."
            ) from None
    del data
    rows = document if isinstance(document, list) else [document]
    selection = Selection(wanted)
    for start in range(0, len(rows), _BLOCK_ROWS):
        some = rows[start : start + _BLOCK_ROWS]
        block = selection.block(range(start + 1, start + 1 + len(some)), some)
        block.done = opened.done
        yield block
    selection.end()
