"""The bins of a histogram: of equal width, or doubling where counts differ by much."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tally import Tally

#: About so many bins of equal width.
_MOST = 16

#: Bins double where the 95th percentile is so many times the 5th.
_WIDE = 10


def bins(tally: Tally) -> list[tuple[int, int, int]]:
    """Return (first count, last count, rows) for each bin, without gaps, from the least on."""
    low, high = tally.percentiles((5, 95))
    if high > _WIDE * max(low, 1):
        edges = [0, 1]
        while edges[-1] <= tally.max:
            edges.append(edges[-1] * 2)
    else:
        width = _nice((tally.max - tally.min) // _MOST + 1)
        edges = [tally.min // width * width]
        while edges[-1] <= tally.max:
            edges.append(edges[-1] + width)
    found = [[first, end - 1, 0] for first, end in pairwise(edges)]
    place = 0
    for count, rows in tally.frequencies():
        while count > found[place][1]:
            place += 1
        found[place][2] += rows
    while len(found) > 1 and not found[0][2]:
        del found[0]
    return [(first, last, rows) for first, last, rows in found]


def label(first: int, last: int) -> str:
    """Return what a bin is called."""
    return f"{first:,}" if first == last else f"{first:,}-{last:,}"


def _nice(width: int) -> int:
    """The next larger width that people read easily: 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power >= width:
                return step * power
        power *= 10
