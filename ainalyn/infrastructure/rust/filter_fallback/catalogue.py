"""The rules that are built in: rows of rules.tsv, each with what finds it."""

from __future__ import annotations

from ....domain.errors import INVALID_RULE, ValidationError
from ..arguments import quoted
from ..lanes.nearest import nearest
from ..tables import rows
from . import keys, mail, network, numbers, phones
from .guards import is_placeholder

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from .guards import Shape

DEFAULT_GROUPS = ("pii", "secrets", "network")

_SHAPES: dict[str, Shape] = {
    "email": mail.email,
    "card": numbers.card,
    "iban": numbers.iban,
    "us_ssn": numbers.us_ssn,
    "phone": phones.phone,
    "url_credentials": mail.url_credentials,
    "jwt": keys.jwt,
    "pem": keys.pem,
    "ipv4": network.ipv4,
    "ipv6": network.ipv6,
    "mac": network.mac,
    "assignment": keys.assignment,
    "card_loose": numbers.card_loose,
    "us_ssn_loose": numbers.us_ssn_loose,
    "phone_loose": phones.phone_loose,
}


class Rule:
    """A rule of the catalogue.

    Attributes:
        name: Its name.
        group: The group that it is in.
    """

    __slots__ = ("_forms", "_shape", "group", "name")

    def __init__(self, name: str, group: str, form: str) -> None:
        self.name = name
        self.group = group
        self._shape = _SHAPES[name] if form == "-" else None
        #: What each form begins with, if it is a text, the form, and whether a placeholder behind
        #: counts as more of it.
        self._forms: list[tuple[str, re.Pattern[str], bool]] = []
        if form != "-":
            self.add(form)

    def add(self, form: str) -> None:
        """A further form of the rule."""
        prefix = form.partition("[")[0].replace("\\", "")
        self._forms.append((prefix, keys.token(form), keys.ends_in_sign(form)))

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the rule matches a folded text, in any order."""
        if self._shape is not None:
            yield from self._shape(text)
        for prefix, form, signed in self._forms:
            if prefix in text:
                for found in form.finditer(text):
                    if not (signed and is_placeholder(text, found.end())):
                        yield found.span()


#: By name, in the order of the table; read when first needed.
_rules: dict[str, Rule] = {}


def catalogue() -> dict[str, Rule]:
    """All rules by their names, in their order."""
    if not _rules:
        made: dict[str, Rule] = {}
        for name, group, form, _ in rows("rules.tsv"):
            if name in made:
                made[name].add(form)
            else:
                made[name] = Rule(name, group, form)
        _rules.update(made)
    return _rules


def known(name: str) -> bool:
    """Whether a rule or a group has this name."""
    return name in catalogue() or any(rule.group == name for rule in catalogue().values())


def unknown(name: str) -> str:
    """The sentence about a name that no rule and no group has."""
    names = dict.fromkeys([*catalogue(), *(rule.group for rule in catalogue().values())])
    near = nearest(name, names)
    return f"{quoted(name)} is no rule and no group." + (
        f" Did you mean {', '.join(map(quoted, near))}?" if near else ""
    )


def selected(names: list[str] | None) -> list[Rule]:
    """The rules that are on, in their order.

    Args:
        names: Names of rules and groups, `-` before those that are left out; None for the default,
            which is also what the names begin with where the first has a `-`.

    Raises:
        ValidationError: A name is not known, or there twice.
    """
    by_default = names is None or (names[:1] and names[0].startswith("-"))
    chosen = {
        rule.name: bool(by_default) and rule.group in DEFAULT_GROUPS
        for rule in catalogue().values()
    }
    seen = set()
    for given in names or ():
        name = given.removeprefix("-")
        if name in seen:
            raise _invalid(f"{quoted(name)} is named twice. Name it once.")
        seen.add(name)
        if not known(name):
            raise _invalid(unknown(name))
        for rule in catalogue().values():
            if name in (rule.name, rule.group):
                chosen[rule.name] = not given.startswith("-")
    return [rule for rule in catalogue().values() if chosen[rule.name]]


def _invalid(reason: str) -> ValidationError:
    return ValidationError(f"The argument `rules` can't be used: {reason}", INVALID_RULE, "rules")
