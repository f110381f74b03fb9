"""What the counts of any number of rows add up to, in memory that has a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Every count below this is kept as it is.
EXACT_BELOW = 1 << 16

#: Of longer ones so many leading bits are kept: the rest is less than 1/2048 of it.
_LEADING_BITS = 12


class Tally:
    """The sum, the ends and the distribution of counts.

    How often each count was met is kept exactly below 65,536, and above to 12 leading bits, so a
    percentile up to there is exact, and one above is at most 0.05 % too low. There are at most
    163,000 different ones, however many rows there are.

    Attributes:
        rows: How many counts were added.
        sum: Of them.
        min: The least, 0 where there is none.
        max: The greatest, 0 where there is none.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.sum = 0
        self.min = 0
        self.max = 0
        self._often: dict[int, int] = {}

    def add(self, frequencies: Mapping[int, int]) -> None:
        """Adds counts, by how often each was met."""
        if not frequencies:
            return
        least = min(frequencies)
        self.min = min(self.min, least) if self.rows else least
        self.max = max(self.max, *frequencies)
        often = self._often
        for count, times in frequencies.items():
            self.rows += times
            self.sum += count * times
            kept = _kept(count)
            often[kept] = often.get(kept, 0) + times

    @property
    def mean(self) -> float:
        """The mean, 0 where there is nothing."""
        return self.sum / self.rows if self.rows else 0.0

    def percentiles(self, percents: Iterable[int]) -> list[int]:
        """For each percentage the least count that so many rows do not exceed; 0 of nothing.

        It is always the count of a row: nothing is interpolated.
        """
        frequencies = sorted(self._often.items())
        found = []
        for percent in percents:
            wanted = -(-self.rows * percent // 100)
            passed = answer = 0
            for count, times in frequencies:
                passed += times
                answer = count
                if passed >= wanted:
                    break
            found.append(min(max(answer, self.min), self.max))
        return found

    def frequencies(self) -> list[tuple[int, int]]:
        """How often each count was met, the least first."""
        return sorted(self._often.items())


def _kept(count: int) -> int:
    if count < EXACT_BELOW:
        return count
    cut = count.bit_length() - _LEADING_BITS
    return count >> cut << cut
