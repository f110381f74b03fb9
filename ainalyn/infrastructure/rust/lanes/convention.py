"""What a chat adds to its texts, as a lane finds it for a model."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The figures that are the same for every model.
SHARED_FIGURES = (
    "first_parameter",
    "each_parameter",
    "first_choice",
    "each_choice",
    "all_tools",
    "each_call",
)

#: All figures, in the order in which the library tells them; see `src/foreign/convention.rs`.
FIGURES = (
    *("message", "name", "reply", "tool", "states_messages", "states_tools"),
    *SHARED_FIGURES,
)


class Convention:
    """Tokens that a chat adds, and how far OpenAI states that; `data/conventions.tsv` explains it.

    Attributes:
        encoding: What counts the texts.
        countable: Whether it counts them exactly.
        roles: The roles that the convention is stated for.
        states_messages: Whether OpenAI states it for this very model.
        states_tools: Whether OpenAI states it for this very model's tools, too.
    """

    __slots__ = ("countable", "encoding", "roles", *FIGURES)

    message: int
    name: int
    reply: int
    tool: int
    states_messages: int
    states_tools: int
    first_parameter: int
    each_parameter: int
    first_choice: int
    each_choice: int
    all_tools: int
    each_call: int

    def __init__(
        self, encoding: str, roles: Iterable[str], figures: Iterable[int], *, countable: bool
    ) -> None:
        self.encoding = encoding
        self.countable = countable
        self.roles = frozenset(roles)
        for name, figure in zip(FIGURES, figures, strict=True):
            setattr(self, name, figure)
