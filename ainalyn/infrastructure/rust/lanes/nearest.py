"""The known names most like one that is not known; the same as in `src/models/mod.rs`."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many near names an error offers.
OFFERED = 3

#: A name of more characters is not compared with the known ones: no misspelling is that long.
LONGEST_COMPARED = 100

#: How alike two names must be, from 0 to 1, for one to be offered for the other.
_ALIKE = 0.75


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The known names most like `name`, the nearest first, by alphabet where two are as near."""
    if len(name) > LONGEST_COMPARED:
        return []
    scored = [(-jaro_winkler(name, other), other) for other in known]
    return [other for score, other in sorted(scored)[:OFFERED] if -score > _ALIKE]


def jaro_winkler(one: str, other: str) -> float:
    """How alike two strings are by Jaro and Winkler, from 0 to 1, computed as strsim does in Rust.

    Characters match where both strings have them at about the same place. Those that do, in the
    order of either string, are compared: two that differ are one transposition.
    """
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    left: list[str | None] = list(other)
    matched = []
    for place, character in enumerate(one):
        start = max(place - reach, 0)
        if character in left[start : place + reach + 1]:
            left[left.index(character, start)] = None
            matched.append(character)
    if not matched:
        return 0.0
    of_other = [character for character, kept in zip(other, left, strict=True) if kept is None]
    matches = len(matched)
    moved = sum(a != b for a, b in zip(matched, of_other, strict=True)) // 2
    alike = (matches / len(one) + matches / len(other) + (matches - moved) / matches) / 3.0
    if alike > 0.7:  # a common beginning counts more
        begins = [one[:end] == other[:end] for end in range(1, 5)]
        alike += 0.1 * sum(begins) * (1.0 - alike)
    return alike
