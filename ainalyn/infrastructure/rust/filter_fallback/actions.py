"""What is done with what a rule finds."""

from __future__ import annotations

from ....domain.errors import INVALID_ACTION, INVALID_KEY, ValidationError
from ..arguments import quoted
from .catalogue import Rule, known, unknown

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import TypeAlias

    Given: TypeAlias = str | dict[str, str]

_ACTIONS = ("replace", "mask", "hash", "remove", "block", "keep")
_KEY_LEAST = 16

#: Rules of which the last four letters and digits stay, and what stands between the groups.
_TAILED = ("card", "iban", "phone")


class Actions:
    """The action of each rule.

    Raises:
        ValidationError: A name or an action is not known, or an action can't be done.
    """

    __slots__ = ("_by_rule", "_key")

    def __init__(
        self, given: dict[str, Given], key: bytes | None, own: list[str], rules: list[Rule]
    ) -> None:
        if key is not None and len(key) < _KEY_LEAST:
            message = f"it is too short. Give {_KEY_LEAST} bytes or more."
            raise ValidationError(
                f"The argument `key` can't be used: {message}", INVALID_KEY, "key"
            )
        self._key = key
        for name, action in given.items():
            if name not in own and not known(name):
                raise _invalid(unknown(name))
            if type(action) is dict:
                continue
            if action not in _ACTIONS:
                raise _invalid(
                    f"{quoted(str(action))} is no action. "
                    f"Give {', '.join(map(repr, _ACTIONS))}, or {{'replace': a text}}."
                )
            if action == "hash" and key is None:
                raise _invalid("'hash' needs a key: a hash without one is looked up. Give `key`.")
        self._by_rule: dict[str, Given] = {name: given.get(name, "replace") for name in own}
        for rule in rules:
            action = given.get(rule.name, given.get(rule.group, "replace"))
            self._by_rule.setdefault(rule.name, action)

    def of(self, rule: str) -> Given:
        """The action of a rule; that of one which is not known, a caller's own, is to replace."""
        return self._by_rule.get(rule, "replace")

    def rank(self, rule: str) -> int:
        """Which rule names findings that overlap: one that blocks, else one that changes."""
        action = self.of(rule)
        return 0 if action == "block" else 2 if action == "keep" else 1

    def replacement(self, rule: str, value: str, seen: str) -> str:
        """What stands in place of a value, which the rules see as `seen`."""
        action = self.of(rule)
        if type(action) is dict:
            return action["replace"]
        if action == "mask":
            return _masked(value) if rule in _TAILED else "*" * len(value)
        if action == "hash":
            return f"[{label(rule)}:{self._hash(seen)}]"
        if action == "remove":
            return ""
        return value if action in ("keep", "block") else f"[{label(rule)}]"

    def _hash(self, seen: str) -> str:
        import hmac

        data = seen.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
        return hmac.new(self._key or b"", data, "sha256").hexdigest()[:16]


def label(rule: str) -> str:
    """A rule's name as a placeholder shows it: in large letters of ASCII."""
    return "".join(one.upper() if one.isascii() else one for one in rule)


def _masked(value: str) -> str:
    """Stars for all letters and digits but the last four; what stands between them stays."""
    hidden = max(sum(map(_is_hidden, value)) - 4, 0)
    masked = []
    for character in value:
        if hidden and _is_hidden(character):
            hidden -= 1
            masked.append("*")
        else:
            masked.append(character)
    return "".join(masked)


def _is_hidden(character: str) -> bool:
    """Whether a mask hides a character: a letter or digit of ASCII, and all beyond it.

    Which of those are letters is told otherwise by every version of Unicode.
    """
    return character.isalnum() or not character.isascii()


def _invalid(reason: str) -> ValidationError:
    message = f"The argument `actions` can't be used: {reason}"
    return ValidationError(message, INVALID_ACTION, "actions")
