"""The filter in Python, of the standard library alone: what serves where there is no library.

It is the reference as well: where the library answers otherwise, one of the two is wrong. It makes
3 to 5 MB/s, and promises no time for a user's patterns, since `re` backtracks.
"""

from __future__ import annotations

from ....domain.errors import INVALID_INPUT, INVALID_PATTERN, ValidationError
from ....domain.findings import ContentBlockedError, Finding
from .actions import Actions
from .allow import Allow
from .catalogue import selected
from .folding import Folded
from .network import VERSION_NEAR, ipv4_versions, version_before
from .overlaps import covered, merge
from .patterns import Pattern
from .reserved import is_reserved
from .settle import settled
from .syntax import Refused
from .words import Words

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Any

    from .overlaps import Match

    Found = tuple[str, int, int]


class PythonFilter:
    """A backend; see `filtering.backend`. The arguments are those of `Filter`, as plain values.

    Raises:
        ValidationError: A value of an argument can't be used.
    """

    __slots__ = (
        "_actions",
        "_allow",
        "_fold",
        "_names",
        "_patterns",
        "_reserved",
        "_rules",
        "_words",
    )

    def __init__(
        self,
        rules: list[str] | None = None,
        words: dict[str, Any] | None = None,
        patterns: dict[str, Any] | None = None,
        allow: list[str] | dict[str, list[str]] | None = None,
        allow_patterns: list[str] | dict[str, list[str]] | None = None,
        actions: dict[str, Any] | None = None,
        key: bytes | None = None,
        fold: bool = True,
        skip_reserved: bool = False,
    ) -> None:
        self._fold = fold
        self._reserved = skip_reserved
        self._words = [self._list(name, given) for name, given in (words or {}).items()]
        self._patterns = [self._pattern(name, given) for name, given in (patterns or {}).items()]
        self._rules = selected(rules)
        own = [*(words or {}), *(patterns or {})]
        #: By the number of a rule: the user's own first, then those of the catalogue.
        self._names = [*own, *(rule.name for rule in self._rules)]
        self._actions = Actions(actions or {}, key, own, self._rules)
        self._allow = Allow(allow or [], allow_patterns or [], own, folded=fold)

    def _list(self, name: str, given: Any) -> Words:  # noqa: ANN401 - a value of a configuration
        row = given if type(given) is dict else {"values": given}
        words = Words(row["values"], whole=row.get("word", True), folded=self._fold)
        if words.empty >= 0:
            raise ValidationError(
                f"The argument `words` can't be used: word {words.empty} of {name!r} is empty, and "
                "would be found everywhere. Leave it out.",
                INVALID_INPUT,
                "words",
            )
        return words

    def _pattern(self, name: str, given: Any) -> Pattern:  # noqa: ANN401
        row = given if type(given) is dict else {"pattern": given}
        try:
            return Pattern(
                row["pattern"], row.get("check"), row.get("near") or [], folded=self._fold
            )
        except Refused as refused:
            raise ValidationError(
                f"The pattern {name!r} can't be used: {refused}",
                INVALID_PATTERN,
                f"patterns.{name}",
            ) from None

    def find(self, text: str) -> list[Found]:
        """What the rules find in a text, in order."""
        return self._named(self._merged(text)[0])

    def redact(self, text: str) -> tuple[str, list[Found]]:
        """A text without what is found in it, and what that was; the same text where it is clean.

        Raises:
            ContentBlockedError: A rule with the action "block" found something.
        """
        found = self._merged(text)[0]
        if not found:
            return text, []
        self._check_blocked(found)
        return self._rewritten(text, 0, len(text), found), self._named(found)

    def find_batch(self, texts: list[str], threads: int) -> list[list[Found]]:
        """`find` of each text."""
        return [self.find(text) for text in texts]

    def redact_batch(self, texts: list[str], threads: int) -> list[tuple[str, list[Found]]]:
        """`redact` of each text."""
        return [self.redact(text) for text in texts]

    def step(self, buffer: str, start: int, last: bool) -> tuple[str, int, list[Found]]:
        """What can be told of `buffer[start:]`, up to where, and what was found in it.

        What stands before `start` is context, of which 1,024 characters are enough.
        """
        found, folded, matches = self._merged(buffer, start)
        end = len(buffer)
        if not last:
            end = max(self._settled(folded), start)
            # What is told must not end within a match; nor within one that is allowed, behind which
            # the next match of a pattern is looked for.
            for begin, behind in sorted(self._together(folded, matches), reverse=True):
                if begin < end < behind:
                    end = max(begin, start)
            found = [one for one in found if one[1] <= end]
        self._check_blocked(found)
        return self._rewritten(buffer, start, end, found), end, self._named(found)

    def replacement(self, rule: str, value: str) -> str:
        """What stands in place of a value, by the rule's action."""
        return self._actions.replacement(rule, value, Folded(value, fold=self._fold).text)

    def blocks(self, rule: str) -> bool:
        """Whether the rule's action is to block."""
        return self._actions.of(rule) == "block"

    def is_replaced(self, rule: str) -> bool:
        """Whether the rule's action is to replace what it finds by the rule's name."""
        return self._actions.of(rule) == "replace"

    def _merged(self, text: str, start: int = 0) -> tuple[list[Match], Folded, list[Match]]:
        """The findings that end behind a place, the folded text, and all matches in it."""
        folded = Folded(text, fold=self._fold)
        seen = folded.text
        matches: list[Match] = []
        versions: list[tuple[int, int, int, int]] = []
        for number, words in enumerate(self._words):
            matches += [(*span, number) for span in words.find(seen)]
        from_ = folded.at(start)
        for number, pattern in enumerate(self._patterns, len(self._words)):
            matches += [(*span, number) for span in pattern.find(seen, from_)]
        for number, rule in enumerate(self._rules, len(self._words) + len(self._patterns)):
            matches += [(*span, number) for span in rule.find(seen)]
            if rule.name == "ipv4":
                versions = [(*one, number) for one in ipv4_versions(seen)]
        matches += covered(versions, matches, from_)
        spans = [folded.span(begin, end) for begin, end, _ in matches]
        kept = [
            (*span, number)
            for span, (begin, end, number) in zip(spans, matches, strict=True)
            if span[1] > start and not self._is_allowed(number, seen[begin:end])
        ]
        return merge(kept, self._rank), folded, matches

    def _together(self, folded: Folded, matches: list[Match]) -> list[tuple[int, int]]:
        """What a step must tell of at once: each match, with what is found because of it."""
        together = []
        for begin, end, _ in matches:
            first, last = folded.span(begin, end)
            if version_before(folded.text, end) > begin:
                # An address may follow, which is found since the word that says otherwise is.
                near, length = end + VERSION_NEAR, len(folded.text)
                last = folded.span(begin, min(near, length))[1] + (near >= length)
            together.append((first, last))
        return together

    def _is_allowed(self, number: int, seen: str) -> bool:
        name = self._names[number]
        built_in = number - len(self._words) - len(self._patterns)
        group = self._rules[built_in].group if built_in >= 0 else ""
        if self._reserved and built_in >= 0 and is_reserved(name, seen):
            return True
        return self._allow.holds(name, group, seen)

    def _rank(self, number: int) -> int:
        return self._actions.rank(self._names[number])

    def _settled(self, folded: Folded) -> int:
        seen = folded.text
        place = settled(seen)
        place = min([place, *(words.open_from(seen) for words in self._words)])
        for pattern in self._patterns:
            # The character behind a match can tell whether it ends at a word.
            place = min(place, max(len(seen) - pattern.longest - 1, 0))
        return min(folded.open, folded.place(place))

    def _named(self, found: list[Match]) -> list[Found]:
        return [(self._names[number], start, end) for start, end, number in found]

    def _check_blocked(self, found: list[Match]) -> None:
        blocked = [Finding(*one) for one in self._named(found) if self.blocks(one[0])]
        if blocked:
            raise ContentBlockedError(blocked)

    def _rewritten(self, text: str, start: int, end: int, found: list[Match]) -> str:
        """`text[start:end]` with the actions done to the findings in it."""
        output = []
        for rule, begin, behind in self._named(found):
            output += [text[start:begin], self.replacement(rule, text[begin:behind])]
            start = behind
        return "".join([*output, text[start:end]])
