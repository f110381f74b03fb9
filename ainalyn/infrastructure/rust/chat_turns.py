"""The turns of a chat: what a user says, and all that it leads to, up to the next.

A call of a tool and its result are never in two turns, whatever stands between them.
"""

from __future__ import annotations

from .chat_shapes import converted
from .chat_sums import CALL_PARTS, RESULT_PARTS
from .chat_values import is_nothing, mapping, to_list
from .plain import is_a, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SYSTEM_ROLES = frozenset(("system", "developer"))
_RESULT_ROLES = frozenset(("tool", "function"))

#: Where APIs write which call a result belongs to.
_CALL_IDS = ("tool_call_id", "tool_use_id", "call_id", "id")


class Turns:
    """The messages of a chat, and how they hang together.

    Attributes:
        read: The messages in a form that can be read again, as what iterates once could not.
        system: The positions of those system messages that are no part of a turn.
    """

    def __init__(self, messages: Iterable[object], *, keep_system: bool) -> None:
        self.read: list[object] = []
        self.system: list[int] = []
        self._starts: set[int] = set()
        #: Of calls, by id, and of what has none by None: where the last one stands.
        self._calls: dict[str | None, int] = {}
        #: The last result of the calls that a message makes.
        self._results: dict[int, int] = {}
        for position, message in enumerate(messages):
            role = self._read(message, position)
            if keep_system and role in _SYSTEM_ROLES:
                self.system.append(position)

    def __iter__(self) -> Iterator[list[int]]:
        """The positions of each turn's messages, from the first turn on."""
        apart = set(self.system)
        turn: list[int] = []
        held = -1  # up to where messages hang together with earlier ones
        for position in range(len(self.read)):
            if position in self._starts and position > held and turn:
                yield turn
                turn = []
            held = max(held, self._results.get(position, -1))
            if position not in apart:
                turn.append(position)
        if turn:
            yield turn

    def _read(self, message: object, position: int) -> str | None:
        """Reads a message and tells its role."""
        if type(message) is dict and len(message) == 2 and type(message.get("content")) is str:
            spoken = message.get("role")
            if type(spoken) is str and spoken not in _RESULT_ROLES:
                self.read.append(message)
                if spoken == "user":
                    self._starts.add(position)
                return spoken
        where = f"messages[{position}]"
        held = mapping(message, "messages", where)
        for key in ("content", "parts"):
            content = held.get(key)
            if content is not None and not is_a(content, str):
                held[key] = list(to_list(content, "messages", f"{where}[{key!r}]"))
        self.read.append(held)
        fields = converted(dict(held), where)
        role = plain_str(fields.get("role"))
        results = self._link(fields, role, position)
        if role == "user" and not results:
            self._starts.add(position)
        return role

    def _link(self, fields: dict[object, object], role: str | None, position: int) -> bool:
        """Notes the calls that a message makes, and whose results it has; tells if it has any."""
        where = f"messages[{position}]"
        calls = fields.get("tool_calls")
        for call in to_list(() if is_nothing(calls) else calls, "messages", where):
            held = mapping(call, "messages", where)
            self._calls[_id({**fields, **held})] = self._calls[None] = position
        if not is_nothing(fields.get("function_call")):
            self._calls[None] = position
        results = role in _RESULT_ROLES
        if results:
            self._has_result(_id(fields), position)
        content = fields.get("content")
        for part in content if isinstance(content, list) else ():
            held = mapping(part, "messages", where)
            kind = plain_str(held.get("type"))
            if kind in CALL_PARTS:
                self._calls[_id(held)] = self._calls[None] = position
            elif kind in RESULT_PARTS or kind == "function_response":
                results = True
                self._has_result(_id(held), position)
        return results

    def _has_result(self, call: str | None, position: int) -> None:
        made = self._calls.get(call, self._calls.get(None))
        if made is not None:
            self._results[made] = position


def _id(fields: dict[object, object]) -> str | None:
    """The id of a call; None where there is none that is known."""
    for key in _CALL_IDS:
        found = plain_str(fields.get(key))
        if found is not None:
            return found
    return None
