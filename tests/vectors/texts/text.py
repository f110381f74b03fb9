"""One text of the data file, before anything is known about its tokens."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """`unit` written `times` times over, under a name that is unique in the data file."""

    name: str
    unit: str
    times: int = 1
