"""What the readers give: blocks of rows, and the places of those that can't be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class UnreadableError(Exception):
    """A file that can't be read, or not from some row on; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read of each row.

    Attributes:
        column: The column of the texts, or the path to them; None for chats, which are read whole.
        keys: The columns, or paths, that tell the rows apart in what is written and listed.
    """

    column: str | None
    keys: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """Some rows of one file, in order.

    Attributes:
        numbers: Of the rows, from 1; of lines where rows are lines.
        values: The texts, None where there is none: a list, or an array of Arrow. For chats dicts.
        keys: For each key column its values: a list, or an array of Arrow.
        failed: The numbers of rows that can't be counted, and a sentence each.
        done: How many bytes of the file have been read.
    """

    numbers: Sequence[int]
    values: Any
    keys: list[Any]
    failed: list[tuple[int, str]] = field(default_factory=list)
    done: int = 0
