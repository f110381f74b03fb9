"""Many chats, whose texts are counted in one batch."""

from __future__ import annotations

from .chat_sums import Sums
from .chat_values import to_list
from .lanes import lane
from .messages import add_options
from .names import follow_alias

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from ...domain.answers import MessagesCount
    from .lanes.convention import Convention


class Chat:
    """A request that waits to be counted.

    Attributes:
        sums: Its texts and figures.
        written: Where the texts of the assistant stand among those of the messages.
    """

    __slots__ = ("sums", "written")

    def __init__(self, sums: Sums) -> None:
        self.sums = sums
        self.written: list[int] = []

    def add_messages(self, messages: object) -> None:
        """Adds messages, and notes what the assistant says in them.

        Raises:
            ValidationError: As `ainalyn.count_messages` raises.
        """
        sums = self.sums
        for place, message in enumerate(to_list(messages, "messages")):
            start, before = len(sums.texts), sums.roles.get("assistant", 0)
            sums.add_messages((message,), place)
            if sums.roles.get("assistant", 0) > before:
                named = type(message) is dict and message.get("name") is not None
                self.written += range(start + named, len(sums.texts))


class ChatBatch:
    """Chats and texts of one model, counted together."""

    def __init__(self, model: str, *, skip_non_text: bool = False) -> None:
        """Takes the name of the model; `skip_non_text` is that of `ainalyn.count_messages`."""
        self._model = model
        self._skip_non_text = skip_non_text
        self._convention: Convention | None = None

    def chat(
        self,
        tools: object = None,
        *,
        tool_choice: object = None,
        response_format: object = None,
        parallel_tool_calls: object = None,
    ) -> Chat:
        """A chat without messages; the arguments are those of `ainalyn.count_messages`.

        Raises:
            ValidationError: As `ainalyn.count_messages` raises.
        """
        if self._convention is None:
            self._convention = lane.convention(follow_alias(self._model))
        sums = Sums(self._convention, self._skip_non_text, None)
        add_options(sums, tools, tool_choice, response_format, parallel_tool_calls)
        return Chat(sums)

    def count(self, chats: list[Chat]) -> list[tuple[MessagesCount, int]]:
        """Counts chats of this batch: of each all tokens, and those that the assistant wrote."""
        if not chats:
            return []
        texts = [chat.sums.all_texts() for chat in chats]
        counts, spans = chats[0].sums.counted(
            [text for some in texts for text in some], self._model
        )
        found, end = [], 0
        for chat, some in zip(chats, texts, strict=True):
            start, end = end, end + len(some)
            of_messages = start + len(chat.sums.shown_roles()) + len(chat.sums.tool_texts)
            written = sum([counts[of_messages + place] for place in chat.written])
            figures = chat.sums.added_up(self._model, counts[start:end], spans[start:end])
            found.append((figures, written))
        return found
