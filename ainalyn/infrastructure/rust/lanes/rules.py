"""What counts a model, and what a chat adds for it, where the native library can't be asked.

The rules are those of `src/models` and `src/chat/conventions.rs`, in the same order, over the same
tables; a property compares the answers of the two, and the sentences of their errors. They serve
the Python lane alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ....domain.errors import INVALID_MODEL, NOT_EXACT, ValidationError
from ..arguments import ENCODINGS, invalid, quoted, replace_lone_surrogates
from ..tables import rows
from .convention import IMAGE_FIGURES, SHARED_FIGURES, Convention
from .nearest import LONGEST_COMPARED, OFFERED, nearest

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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

#: What else may stand in the name of a provider; a letter stands in its place.
_NO_MARKS = str.maketrans("-_.", "aaa")

_DIGITS = "0123456789"


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
    return kinds["name"], _longest_first(kinds["prefix"])


@lru_cache(maxsize=1)
def _conventions() -> dict[str, dict[str, list[str]]]:
    """The rows of conventions by their kinds and names, the longest prefix first."""
    names = ("figure", "role", "name", "prefix", "family")
    kinds: dict[str, dict[str, list[str]]] = {name: {} for name in names}
    for kind, name, *fields in rows("conventions.tsv"):
        kinds[kind][name] = fields
    return kinds | {"prefix": _longest_first(kinds["prefix"])}


@lru_cache(maxsize=1)
def _images() -> dict[str, list[int]]:
    """The figures of images by the names of models."""
    found = {}
    for kind, name, *figures in rows("images.tsv"):
        of_kind = [int(figure) for figure in figures]
        found[name] = [*of_kind, 0, 0] if kind == "tiles" else [0, 0, *of_kind]
    return found


def _longest_first(prefixes: dict[str, Found]) -> dict[str, Found]:
    return dict(sorted(prefixes.items(), key=lambda row: -len(row[0])))


def resolve(model: str) -> tuple[str, Estimate | None]:
    """The name of the encoding that counts `model`, and how an estimate is made of its count.

    Raises:
        ValidationError: No model has this name; the message offers the nearest ones.
    """
    if not model.strip(_BLANKS):
        raise invalid("model", 'it is empty. Pass the name of a model, such as "gpt-4o".')
    names, prefixes = table()
    counted_by = find(model, names, {})
    if counted_by is None:
        counted_by = find(model, {}, prefixes)
        if counted_by is not None and (meant := _meant(model, prefixes)):
            raise ValidationError(_sentence(model, [meant]), INVALID_MODEL, "model")
    if counted_by is None:
        raise ValidationError(_unknown(model), INVALID_MODEL, "model")
    estimate = estimates().get(counted_by)
    return (counted_by, None) if estimate is None else (estimate.base, estimate)


def not_exact(model: str, estimate: Estimate) -> ValidationError:
    """The error for an exact count of a model that can only be estimated."""
    return ValidationError(
        f"The tokens of the model {quoted(replace_lone_surrogates(model))} can only be estimated: "
        f"{estimate.provider} publishes no tokenizer for it. Count with {estimate.endpoint}, or "
        "accept an estimate.",
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
    for reading in _readings(model):
        for form in _forms(reading):
            if form in names:
                return names[form]
            for prefix, found in prefixes.items():
                if form.startswith(prefix):
                    return found
    return None


def convention(model: str, encoding: str, *, countable: bool) -> Convention:
    """What a chat adds for a model that is known, whose texts the encoding counts.

    Raises:
        ValidationError: The model has no chats.
    """
    kinds = _conventions()
    _, estimate = resolve(model)
    if estimate is None:
        found = find(model, kinds["name"], kinds["prefix"])
    else:
        found = kinds["family"].get(estimate.family)
    if found is None:
        raise invalid(
            "model",
            "it is no chat model, and only a chat's messages can be counted. "
            'Pass one, such as "gpt-4o".',
        )
    message, name, reply, form, tools, published = found
    told = form == "typescript", published == "yes"
    own = int(message), int(name), int(reply), int(tools), *map(int, told)
    shared = (int(kinds["figure"][figure][0]) for figure in SHARED_FIGURES)
    images = find(model, _images(), {}) or [0] * len(IMAGE_FIGURES)
    return Convention(encoding, kinds["role"], [*own, *shared, *images], countable=countable)


def _readings(model: str) -> Iterator[str]:
    """`model`, and what stands behind each provider that no table knows."""
    if _bare(model) is None:
        return
    yield model
    provider, colon, rest = model.partition(":")
    while colon and _is_provider(provider.strip(_BLANKS).lower(), rest):
        yield rest
        provider, colon, rest = rest.partition(":")


def _is_provider(word: str, rest: str) -> bool:
    """Whether a word before a colon is a provider; the colons of tuned models are others."""
    of_words = word.isascii() and word.translate(_NO_MARKS).isalnum()
    return of_words and word != "ft" and rest[:3].lower() != "ft-"


def _forms(model: str) -> Iterator[str]:
    """The base of `model`, then that with one suffix after the other taken off."""
    bare = _bare(model)
    form = None if bare is None else _base(_dashed(bare))
    while form is not None:
        yield form
        form = _without_suffix(form)


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, ...]]:
    """What surrounds a name, by its kind: paths, resources, regions, vendors and suffixes."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, text in rows("name_parts.tsv"):
        kinds[kind] = (*kinds.get(kind, ()), text)
    return kinds


def _bare(model: str) -> str | None:
    """`model` after the steps before the suffixes; None if it can't be a name."""
    name = model.strip(_BLANKS)
    if len(name) > LONGEST or not all("!" <= character <= "~" for character in name):
        return None
    parts = _parts()
    name = name.lower()
    while (ends := name.find(":")) > 0 and name[:ends] in parts["path"]:
        name = name[ends + 1 :]
    *segments, last = name.split("/")
    if all(part in parts["path"] or part.startswith(parts["resource"]) for part in segments):
        name = last
    for kind in ("region", "vendor"):
        start = next(filter(name.startswith, parts[kind]), "")
        name = name.removeprefix(start)
    return name


def _without_suffix(name: str) -> str | None:
    """`name` without its last suffix; None if it has none."""
    stems = (_without(name, form) for form in _parts()["suffix"])
    return next((stem for stem in stems if stem is not None), None)


def _without(name: str, form: str) -> str | None:
    """`name` without an ending of that form: "-vN" takes off "-v12", and "-DD" takes off "-12"."""
    for mark in reversed(form):
        if not name or name[-1] not in (_DIGITS if mark in "DN" else mark):
            return None
        name = name.rstrip(_DIGITS) if mark == "N" else name[:-1]
    return name


def _dashed(name: str) -> str:
    return name.replace(".", "-") if name.startswith("claude-") else name


def _base(name: str) -> str:
    if name.startswith("ft:"):
        return name[3:].split(":", 1)[0]
    return name.split(":ft-", 1)[0]


def _unknown(model: str) -> str:
    model = replace_lone_surrogates(model)
    name = model.strip(_BLANKS).encode().lower().decode()  # of bytes: ASCII alone is folded
    for form in _forms(model):
        name = form  # the last is the shortest
    return _sentence(model, nearest(name, table()[0]) or _newest_with(name))


def _newest_with(part: str) -> list[str]:
    """The names of which `part` is a word or several, such as "sonnet", the newest first."""
    if len(part) > LONGEST_COMPARED:
        return []
    names = [row[1] for row in rows("models.tsv") if row[0] == "name"]
    return [name for name in reversed(names) if f"-{part}-" in f"-{name}-"][:OFFERED]


def _meant(model: str, prefixes: Mapping[str, str]) -> str | None:
    """The name that was meant, if a prefix alone matches and a word behind it has one slip."""
    for reading in _readings(model):
        for form in _forms(reading):
            for prefix in prefixes:
                if form.startswith(prefix):
                    return _corrected(form, len(prefix))
    return None


#: A shorter word is not taken for meant: "prod" is no misspelt "pro".
_SHORTEST_MEANT = 4


def _corrected(name: str, start: int) -> str | None:
    known, words = _parts()["word"], name[start:].split("-")
    for place, word in enumerate(words):
        if word not in known:
            for meant in known:
                if len(meant) >= _SHORTEST_MEANT and _one_slip(word, meant):
                    words[place] = meant
                    return name[:start] + "-".join(words)
    return None


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter too many, too few or wrong, or two that changed places, part the words."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    left, right = one[same:], other[same:]
    if left[1::-1] == right[:2] and len(left) > 1 and left[2:] == right[2:]:
        return True
    return bool(left and right and left[1:] == right[1:]) or (
        (bool(left) and left[1:] == right) or (bool(right) and left == right[1:])
    )


def _sentence(model: str, offered: list[str]) -> str:
    model = replace_lone_surrogates(model)
    hint = (
        " OpenAI's and Google's models are counted, and Claude estimated; "
        "`ainalyn models` lists them."
    )
    if names := [quoted(other) for other in offered]:
        *others, last = names
        hint = (
            f" Did you mean {', '.join(others)} or {last}?" if others else f" Did you mean {last}?"
        )
    return (
        f"The model {quoted(model)} is not known.{hint} "
        'An encoding\'s name, such as "o200k_base", is accepted too.'
    )
