"""The figures over many counts, beside those of all counts in a list."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ainalyn.cli.data.tally import EXACT_BELOW, Tally

PERCENTS = (1, 50, 90, 95, 99, 100)


def tally(counts: list[int]) -> Tally:
    """A tally of the counts, added in parts."""
    found = Tally()
    for start in range(0, len(counts), 3):
        found.add(Counter(counts[start : start + 3]))
    return found


@given(st.lists(st.integers(0, 1 << 40) | st.integers(0, 50), min_size=1))
def test_as_of_a_sorted_list(counts: list[int]) -> None:
    found, ordered = tally(counts), sorted(counts)
    assert (found.rows, found.sum) == (len(counts), sum(counts))
    assert (found.min, found.max, found.mean) == (
        ordered[0],
        ordered[-1],
        sum(counts) / len(counts),
    )
    for percent, answer in zip(PERCENTS, found.percentiles(PERCENTS), strict=True):
        exact = ordered[-(-len(ordered) * percent // 100) - 1]
        assert answer <= exact
        assert answer == exact if exact < EXACT_BELOW else exact - answer <= exact / 2048


def test_of_nothing() -> None:
    assert tally([]).percentiles(PERCENTS) == [0] * len(PERCENTS)
    assert tally([]).mean == 0
