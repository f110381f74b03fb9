"""What may stand beside a finding. Every rule sees the folded text, and letters are ASCII alone.

The laws behind the guards, which the tests hold them to:

* A rule says of a place whether a match begins there, from what stands near it and nothing else: no
  match hides another one. So a stream can tell what is settled, and overlaps are merged later.
* A blank never refuses: two texts with a blank between have the findings of both.
* Where a guard looks behind a sign, a bracket there counts as the digit that it may have replaced,
  and behind a token a placeholder counts as more of it: so what was redacted once has nothing left
  to find.
"""

from __future__ import annotations

import re

from ..tables import rows

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    #: A shaped rule: the places where it matches a folded text, as pairs of start and end.
    Shape: TypeAlias = Callable[[str], Iterator[tuple[int, int]]]

#: No letter, digit or `_` before, unless it is the letter of an escape: `\n` in a JSON text is two
#: characters, and what follows them begins a line.
WORD_BEFORE = r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]))"
WORD_AFTER = r"(?![A-Za-z0-9_])"

#: A number that is not part of a longer one with dots or hyphens.
NUMBER_BEFORE = WORD_BEFORE + r"(?<![0-9\]][.-])"
NUMBER_AFTER = WORD_AFTER + r"(?![.-][0-9\[])"

#: The labels of the rules that are built in, when first needed.
_labels: set[str] = set()
_LABEL = re.compile(r"\[([A-Z0-9_]+)[\]:]")


def is_placeholder(text: str, place: int) -> bool:
    """Whether the placeholder of such a rule begins here, as `[EMAIL]` or `[EMAIL:` and a hash."""
    if not _labels:
        # At once: another thread may be waiting for it to be filled.
        _labels.update({name.upper() for name, *_ in rows("rules.tsv")})
    found = _LABEL.match(text, place)
    return found is not None and found[1] in _labels


#: So far before a number may stand the word that says what it is.
NEAR = 40


def has_near(text: str, start: int, words: re.Pattern[str], breaks: str) -> bool:
    """Whether one of the words stands in the 40 characters before a place, on the same line.

    Between them stands none of `breaks`; `]` is always one, so that no placeholder is a word.
    """
    least = max(start - NEAR, 0)
    for sign in "]\n" + breaks:
        least = max(least, text.rfind(sign, least, start) + 1)
    return words.search(text, least, start) is not None
