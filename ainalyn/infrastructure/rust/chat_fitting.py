"""A chat cut to a limit: the turns that fit, of which each message is counted once."""

from __future__ import annotations

from _collections_abc import Callable, Iterable, Sequence  # not slow to import

from ...domain.answers import MessagesCount
from ...domain.package import public
from .arguments import MAX_TOKENS, check_max_tokens, check_whole_number, invalid
from .chat_sums import Sums
from .chat_turns import Turns
from .chat_values import shown, to_list
from .messages import asked
from .plain import plain, plain_str, whole_number


@public
def fit_messages(
    messages: Iterable[object],
    max_tokens: int,
    model: str = "gpt-4",
    tools: Iterable[object] | None = None,
    *,
    keep_system: bool = True,
    strategy: str | Callable[[list[list[object]]], Iterable[int]] = "last",
    reply_tokens: int = 0,
    tool_choice: object = None,
    response_format: object = None,
    parallel_tool_calls: bool | None = None,
    skip_non_text: bool = False,
) -> tuple[list[object], MessagesCount]:
    """The messages that fit into `max_tokens`, in whole turns, and their count.

    A turn is what a user says and all that follows, up to what a user says next; a call of a tool
    and its results are never parted. What fits is told by the count's `upper`. The cost is
    linear in the length of all messages, each of which is counted once. Where not even the best
    turn fits, none is returned.

    Args:
        messages: Messages in any shape that `count_messages` takes; they are returned as they are.
        max_tokens: The most tokens that the prompt and the reply may have.
        model: The name of a chat model, or a registered alias.
        tools: Definitions of functions, which are counted too.
        keep_system: Whether all system and developer messages are kept, wherever they stand;
            otherwise they belong to the turns that they stand in.
        strategy: "last" for the longest tail of turns. Or a function that is given the turns, each
            a list of messages, and answers with their indices, the one to keep first of all first:
            turns are taken in that order up to the first that does not fit.
        reply_tokens: How many of `max_tokens` are kept free for the reply.
        tool_choice: As in `count_messages`.
        response_format: As in `count_messages`.
        parallel_tool_calls: As in `count_messages`.
        skip_non_text: Whether parts that can't be counted are skipped, rather than raise.

    Returns:
        The messages in their order, and what `count_messages` counts for them.

    Raises:
        ValidationError: The system messages and tools alone do not fit, the strategy answers with
            what is no index of a turn, or `count_messages` would raise.
    """
    limit = check_max_tokens(max_tokens)
    reply = check_whole_number(reply_tokens, "reply_tokens", MAX_TOKENS)
    model = plain(model)
    chat = list(to_list(messages, "messages"))
    turns = Turns(chat, keep_system=keep_system)
    sums = asked(
        model,
        tools,
        tool_choice=tool_choice,
        response_format=response_format,
        parallel_tool_calls=parallel_tool_calls,
        skip_non_text=skip_non_text,
    )
    kept = _Kept(sums, turns.read, model)
    kept.add(turns.system)
    counted = kept.counted()
    if counted.upper + reply > limit:
        raise invalid(
            "max_tokens",
            f"it is {limit:,}, and {counted.upper:,} tokens are needed for the system messages, "
            f"the tools and the format alone, beside {reply:,} for the reply. Pass a higher limit, "
            "or make them shorter.",
        )
    positions = set(turns.system)
    for turn in _ordered(list(turns), chat, strategy):
        kept.add(turn)
        longer = kept.counted()
        if longer.upper + reply > limit:
            break
        counted = longer
        positions.update(turn)
    return [message for position, message in enumerate(chat) if position in positions], counted


def _ordered(
    turns: list[list[int]],
    chat: Sequence[object],
    strategy: str | Callable[[list[list[object]]], Iterable[int]],
) -> Iterable[list[int]]:
    """The turns, the one to keep first of all first."""
    if plain_str(strategy) == "last":
        return reversed(turns)
    if not callable(strategy):
        raise invalid("strategy", f'{shown(strategy)} is unknown. Pass "last" or a function.')
    answer = strategy([[chat[position] for position in turn] for turn in turns])
    order = dict.fromkeys(whole_number(index) for index in to_list(answer, "strategy"))
    for index in order:
        if index is None or not 0 <= index < len(turns):
            raise invalid(
                "strategy", f"it answers with what is no index of one of {len(turns):,} turns."
            )
    return [turns[index] for index in order if index is not None]


class _Kept:
    """The messages that are kept, and what they add up to.

    The texts of all messages are counted at once. Each message then stands for a few figures:
    its texts, what may be shown beyond them, its framing, and the other sums of `_figures`.
    """

    def __init__(self, sums: Sums, messages: Sequence[object], model: str) -> None:
        self._sums = sums
        self._model = model
        ends_system = sums.ends_system
        request = (0, 0, 0, len(sums.further), *_figures(sums))
        read, ended = [], {}
        for position, message in enumerate(messages):
            sums.ends_system = False
            read.append(_read(sums, message, position))
            if ends_system and "system" in sums.roles:
                sums.ends_system = True
                ended[position] = _read(sums, message, position)
        counts, spans = sums.counted([*sums.texts, *sums.further, *sums.tool_texts], model)
        texts, known = len(sums.texts), len(sums.texts) + len(sums.further)

        def costs(marks: tuple[int, ...]) -> tuple[int, ...]:
            begin, end, more, last, *figures = marks
            own, beside = slice(begin, end), slice(texts + more, texts + last)
            further = sum(spans[own]) + sum(counts[beside]) + sum(spans[beside])
            return (sum(counts[own]), further, *figures)

        self._costs = [costs(marks) for marks in read]
        #: Of the system messages, the first of which ends with one more line end.
        self._ended = {position: costs(marks) for position, marks in ended.items()}
        self._first_system = len(read)
        self._total = list(costs(request))
        self._total[1] += sum(spans[known:])
        self._total[3] += sum(counts[known:])

    def add(self, positions: list[int]) -> None:
        """Keeps these messages too, which are told from the first on."""
        for position in positions:
            self._add(self._costs[position], 1)
        ended = [position for position in positions if position in self._ended]
        if ended and ended[0] < self._first_system:
            if self._first_system in self._ended:
                self._end(self._first_system, -1)
            self._first_system = ended[0]
            self._end(self._first_system, 1)

    def counted(self) -> MessagesCount:
        """What `count_messages` counts for the messages that are kept."""
        sums = self._sums
        texts, further, sums.framing, sums.tools, *figures, beyond = self._total
        sums.skipped, sums.images, sums.larger_images = figures
        sums.stated = not beyond
        return sums.answer(self._model, texts, further)

    def _end(self, position: int, times: int) -> None:
        self._add(self._ended[position], times)
        self._add(self._costs[position], -times)

    def _add(self, costs: tuple[int, ...], times: int) -> None:
        for index, figure in enumerate(costs):
            self._total[index] += times * figure


def _figures(sums: Sums) -> tuple[int, ...]:
    images = sums.images, sums.larger_images
    return sums.framing, sums.tools, sums.skipped, *images, not sums.stated


def _read(sums: Sums, message: object, position: int) -> tuple[int, ...]:
    """Adds a message to the sums, and tells where its texts stand there, and its figures."""
    begin, more = len(sums.texts), len(sums.further)
    sums.framing = sums.tools = sums.skipped = sums.images = sums.larger_images = 0
    sums.stated, sums.roles = True, {}
    sums.add_messages((message,), position)
    sums.texts += sums.shown_roles()
    return begin, len(sums.texts), more, len(sums.further), *_figures(sums)
