"""Which encoding or estimate counts a model, for when the native library can't be asked.

The rules are those of `src/models/names.rs` and `src/models/mod.rs`, in the same order,
over the same tables; a test compares the two.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ....domain.errors import INVALID_MODEL, NOT_EXACT, ValidationError
from ..arguments import ENCODINGS, invalid
from ..tables import rows

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from typing import TypeVar

    Found = TypeVar("Found")


class Estimate(NamedTuple):
    """How the count of one encoding becomes an estimate; factors are in thousandths."""

    family: str
    base: str
    factor: int
    upper_factor: int
    date: str
    provider: str
    endpoint: str

    def count(self, counted: int) -> int:
        """The best estimate for a text that the base counts to `counted`, rounded half up."""
        return (counted * self.factor + 500) // 1000

    def upper(self, counted: int) -> int:
        """The bound to budget with, rounded up."""
        return -(-counted * self.upper_factor // 1000)

    def base_limit(self, max_tokens: int) -> int:
        """The largest count by the base whose `upper` is at most `max_tokens`."""
        return max_tokens * 1000 // self.upper_factor


#: The longest name that is looked at, in characters.
LONGEST = 256

_BLANKS = " \t\n\r\v\f"

#: A longer name is not compared with the known ones: no misspelling is that long.
_LONGEST_COMPARED = 100

#: A longer name is cut in messages.
_LONGEST_SHOWN = 80


@lru_cache(maxsize=1)
def estimates() -> dict[str, Estimate]:
    """The estimates by family."""
    found = {}
    for family, base, factor, upper, date, provider, endpoint in rows("estimates.tsv"):
        found[family] = Estimate(family, base, int(factor), int(upper), date, provider, endpoint)
    return found


@lru_cache(maxsize=1)
def table() -> tuple[dict[str, str], dict[str, str]]:
    """What counts by whole name and by prefix, the longest prefix first."""
    kinds: dict[str, dict[str, str]] = {"name": {}, "prefix": {}}
    kinds["name"].update((name, name) for name in ENCODINGS)
    for kind, name, counted_by, _source in rows("models.tsv"):
        kinds[kind][name] = counted_by
    prefixes = sorted(kinds["prefix"].items(), key=lambda row: -len(row[0]))
    return kinds["name"], dict(prefixes)


def resolve(model: str) -> tuple[str, Estimate | None]:
    """The name of the encoding that counts `model`, and how an estimate is made of its count.

    Raises:
        ValidationError: No model has this name; the message offers the nearest ones.
    """
    if not model.strip(_BLANKS):
        raise invalid("model", "it is empty. Pass the name of a model, such as 'gpt-4o'.")
    counted_by = find(model, *table())
    if counted_by is None:
        raise ValidationError(_unknown(model), INVALID_MODEL, "model")
    estimate = estimates().get(counted_by)
    return (counted_by, None) if estimate is None else (estimate.base, estimate)


def not_exact(model: str, estimate: Estimate) -> ValidationError:
    """The error for an exact count of a model that can only be estimated."""
    return ValidationError(
        f"The tokens of the model {_quoted(model)} can only be estimated: {estimate.provider} "
        f"publishes no tokenizer for it. Count with {estimate.endpoint}, or accept an estimate.",
        NOT_EXACT,
        "model",
    )


def find(model: str, names: Mapping[str, Found], prefixes: Mapping[str, Found]) -> Found | None:
    """What the longest form of `model` finds that is among the names, or else the prefixes.

    Args:
        model: A name as users write it.
        names: What is found by whole names.
        prefixes: What is found by the beginning of a name, the longest first.
    """
    name = _base(_dashed(_bare(model)))
    while name:
        if name in names:
            return names[name]
        for prefix, found in prefixes.items():
            if name.startswith(prefix):
                return found
        name = _without_suffix(name)
    return None


@lru_cache(maxsize=1)
def _parts() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What surrounds a name: paths, regions, vendors and suffixes."""
    kinds: dict[str, list[str]] = {"path": [], "region": [], "vendor": [], "suffix": []}
    for kind, text in rows("name_parts.tsv"):
        kinds[kind].append(text)
    paths, regions, vendors, suffixes = kinds.values()
    return frozenset(paths), tuple(regions), tuple(vendors), tuple(suffixes)


def _bare(model: str) -> str:
    """`model` after the steps before the suffixes; empty if it can't be a name."""
    name = model.strip(_BLANKS)
    if len(name) > LONGEST or not all("!" <= character <= "~" for character in name):
        return ""
    paths, regions, vendors, _ = _parts()
    name = name.lower()
    *segments, last = name.split("/")
    amazon = ("arn:aws:bedrock:", "arn:aws-us-gov:bedrock:")
    if all(segment in paths or segment.startswith(amazon) for segment in segments):
        name = last
    for starts in (regions, vendors):
        name = next((name[len(start) :] for start in starts if name.startswith(start)), name)
    return name


def _without_suffix(name: str) -> str:
    """`name` without its last suffix; empty if it has none."""
    for suffix in _parts()[3]:
        if name.endswith(suffix):
            return name[: -len(suffix)]
    match = _suffix_pattern().search(name)
    return name[: match.start()] if match else ""


@lru_cache(maxsize=1)
def _suffix_pattern() -> re.Pattern[str]:
    """A date, a version or a snapshot at the end."""
    import re

    return re.compile(
        r"(?:-[0-9]{4}-[0-9]{2}-[0-9]{2}|-[0-9]{8}|-v[0-9]+(?::[0-9]+(?::[0-9]+k)?)?|@[0-9]+)\Z"
    )


def _dashed(name: str) -> str:
    return name.replace(".", "-") if name.startswith("claude-") else name


def _base(name: str) -> str:
    if name.startswith("ft:"):
        return name[3:].split(":", 1)[0]
    return name.split(":ft-", 1)[0]


def _unknown(model: str) -> str:
    from difflib import get_close_matches

    near = []
    if len(model) <= _LONGEST_COMPARED:
        near = get_close_matches(_bare(model) or model.lower(), list(table()[0]))
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return (
        f"The model {_quoted(model)} is not known.{hint} "
        "An encoding's name, such as 'o200k_base', is accepted too."
    )


def _quoted(name: str) -> str:
    """A name in quotes, cut when it is too long to read."""
    if len(name) <= _LONGEST_SHOWN:
        return repr(name)
    return f"{name[:_LONGEST_SHOWN]!r}… ({len(name.encode('utf-8', 'replace'))} bytes)"
