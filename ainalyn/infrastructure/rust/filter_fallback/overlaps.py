"""Findings that overlap, as one."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    #: Where a match begins and ends, and the number of its rule: the lower wins.
    Match: TypeAlias = tuple[int, int, int]


def merge(matches: Iterable[Match], rank: Callable[[int], int]) -> list[Match]:
    """One for all that overlap, in the order of their places; those that touch stay two.

    It spans them and has the name of the longest, else of the first rule: among those of the least
    rank, so that a rule which is to keep what it finds keeps nothing of another one's.
    """
    merged: list[Match] = []
    best: tuple[int, int, int] = (0, 0, 0)
    for start, end, rule in sorted(matches, key=lambda one: (one[0], -one[1], one[2])):
        this = (rank(rule), start - end, rule)
        if merged and start < merged[-1][1]:
            best = min(best, this)
            merged[-1] = (merged[-1][0], max(merged[-1][1], end), best[2])
        else:
            best = this
            merged.append((start, end, rule))
    return merged


def covered(
    doubtful: list[tuple[int, int, int, int]], matches: list[Match], start: int
) -> list[Match]:
    """What the word before speaks against, where a match that ends behind `start` covers that word.

    Nothing will speak against it then. Each is a match with the word's end before its rule.
    """
    if not doubtful:
        return []
    covers = sorted(one for one in matches if one[1] > start)
    found, farthest, next_ = [], 0, 0
    for begin, end, word, rule in doubtful:
        # In the order of their places, so are the words.
        while next_ < len(covers) and covers[next_][0] < word:
            farthest = max(farthest, covers[next_][1])
            next_ += 1
        if farthest >= word:
            found.append((begin, end, rule))
    return found
