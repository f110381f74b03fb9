"""What a chat's texts and its format add up to; the same sums as in `src/chat/mod.rs`."""

from __future__ import annotations

from _collections_abc import Iterable, Mapping  # not slow to import, as collections.abc is

from ...domain.answers import MessagesCount, TokenCount
from .arguments import check_text, invalid
from .batches import count_batch, count_batch_objects
from .chat_fields import CONTENT, CONVENTION, TEXTS, UNSEEN
from .chat_shapes import converted
from .chat_values import is_nothing, json_text, mapping, shown, to_list
from .lanes.direct import register_token_count
from .plain import is_a, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .lanes.convention import Convention
    from .lanes.protocol import Lane

register_token_count(TokenCount)  # as the Tokenizer does, which a chat may be counted without


class Sums:
    """What is to be added up: texts to count, and the convention's figures.

    Attributes:
        texts: Of the messages.
        roles: How often each role speaks.
        tool_texts: Of tools and formats.
        further: JSON texts that the model may be shown, for the budget alone.
        images: The tokens of images, and in `larger_images` what they may cost beyond.
        ends_system: Whether the first system message ends with one more line end.
    """

    def __init__(self, convention: Convention, skip_non_text: bool, within: Lane | None) -> None:
        self.within = within
        self.convention = convention
        self.skip_non_text = skip_non_text
        self.texts: list[str] = []
        self.roles: dict[str, int] = {}
        self.tool_texts: list[str] = []
        self.further: list[str] = []
        self.framing = convention.reply
        self.tools = 0
        self.images = 0
        self.larger_images = 0
        self.skipped = 0
        self.ends_system = False
        self.stated = bool(convention.published)

    def add_messages(self, messages: Iterable[object], first: int = 0) -> None:
        """Adds messages; most are dicts of a role and a text, which cost a third of others.

        Args:
            messages: The messages.
            first: Where the first of them stands in the chat, as an error names it.
        """
        texts, roles = self.texts, self.roles
        position = first - 1
        for position, message in enumerate(messages, first):
            if type(message) is dict and len(message) == 2:
                role, content = message.get("role"), message.get("content")
                if (
                    type(role) is str
                    and type(content) is str
                    and role != "function"
                    and not (self.ends_system and role == "system")
                ):
                    roles[role] = roles.get(role, 0) + 1
                    texts.append(content)
                    continue
            self._add_message(message, f"messages[{position}]")
        self.framing += (position + 1 - first) * self.convention.message
        self.stated &= roles.keys() <= self.convention.roles

    def _add_message(self, message: object, where: str) -> None:
        given = mapping(message, "messages", where)
        fields = converted(given, where)
        role = fields.get("role")
        if role is None or not any(key in CONTENT for key in fields):
            raise invalid(
                "messages",
                f"{where} has no {'role' if role is None else 'content'} that is known, only "
                f"{_keys(given)}. Pass a message as the API takes it, such as "
                '{"role": "user", "content": "text"}.',
            )
        role = check_text(role, "messages", f"{where}['role']")
        self.roles[role] = self.roles.get(role, 0) + 1
        if fields.get("name") is not None:
            self.framing += self.convention.name
            self.texts.append(check_text(fields["name"], "messages", f"{where}['name']"))
        if role == "function" and self.convention.typescript:
            self.framing += self.convention.function_message
        parts = self._add_content(fields.get("content"), where)
        if self.ends_system and role == "system":
            self.ends_system = False
            self.tools += self.convention.tools_with_system
            if parts:
                self.texts[-1] += "\n"
            else:
                self.texts.append("\n")
        calls = self._add_calls(fields, where)
        self.stated &= parts <= 1 and calls == 0
        self._add_others(fields, where)

    def _add_others(self, fields: dict[object, object], where: str) -> None:
        """Adds what a message says elsewhere; what is not known is budgeted for."""
        audio = fields.pop("audio", None)
        if not is_nothing(audio):
            held = mapping(audio, "messages", f"{where}['audio']")
            self.stated = False
            if not is_nothing(held.get("transcript")):
                self.texts.append(check_text(held["transcript"], "messages", f"{where}['audio']"))
        unknown = {}
        for key, value in fields.items():
            if key in CONVENTION or key in UNSEEN or is_nothing(value):
                continue
            self.stated = False
            if key in TEXTS:
                self.texts.append(check_text(value, "messages", f"{where}[{shown(key)}]"))
            else:
                unknown[key] = value
        if unknown:
            self.further.append(json_text(unknown, "messages", where))

    def _add_content(self, content: object, where: str) -> int:
        """Adds what a message says, and tells of how many parts it is."""
        if content is None:
            return 0
        if is_a(content, str):
            self.texts.append(check_text(content, "messages", f"{where}['content']"))
            return 1
        number = 0
        for number, part in enumerate(to_list(content, "messages", f"{where}['content']"), 1):
            self._add_part(part, f"{where}['content'][{number - 1}]", where)
        return number

    def _add_part(self, part: object, here: str, where: str) -> None:
        fields = mapping(part, "messages", here)
        kind = plain_str(fields.get("type"))
        if kind in _TEXT_PARTS:
            key = _TEXT_PARTS[kind]
            text = fields.pop(key, None)
            self.texts.append(check_text(text, "messages", f"{here}['{key}']"))
            self._add_others({**fields, "name": None}, here)
        elif kind in CALL_PARTS:
            self.stated = False
            self._add_call(fields.get("name"), fields.get("input"), here)
        elif kind in RESULT_PARTS:
            self.stated = False
            self._add_content(fields.get("content"), here)
        elif kind == "function_response":
            self.stated = False
            self._add_call(fields.get("name"), fields.get("response"), here)
        elif kind in _BUDGETED_PARTS:
            self.stated = False
            self.further.append(json_text(fields, "messages", here))
        else:
            self._add_non_text(kind, fields, here, where)

    def _add_non_text(
        self, kind: str | None, fields: dict[object, object], here: str, where: str
    ) -> None:
        """Adds an image whose cost can be told; all else is skipped, or an error."""
        reason = f"has content of the type {shown(fields.get('type'))}, which is not text"
        if kind in _IMAGE_PARTS:
            from .chat_images import image_cost

            cost = image_cost(self.convention, fields, here)
            if not isinstance(cost, str):
                self.stated = False
                self.images += cost[0]
                self.larger_images += cost[1]
                return
            reason += f", but {cost}"
        if not self.skip_non_text:
            raise invalid(
                "messages",
                f"{where} {reason}. Leave it out, or pass `skip_non_text` to skip it.",
            )
        self.skipped += 1

    def _add_calls(self, fields: dict[object, object], where: str) -> int:
        """Adds the calls of tools that a message holds, and tells how many there are."""
        given, here = fields.get("tool_calls"), f"{where}['tool_calls']"
        calls = [
            mapping(call, "messages", here)
            for call in to_list(() if is_nothing(given) else given, "messages", here)
        ]
        calls = [mapping(call.get("function", call), "messages", here) for call in calls]
        if not is_nothing(fields.get("function_call")):
            calls.append(mapping(fields["function_call"], "messages", here))
        for call in calls:
            self._add_call(call.get("name"), call.get("arguments", call.get("args")), where)
        return len(calls)

    def _add_call(self, name: object, arguments: object, where: str) -> None:
        self.framing += self.convention.each_call
        self.texts.append(check_text(name, "messages", f"{where}: a call's name"))
        if is_a(arguments, Mapping):
            arguments = json_text(
                mapping(arguments, "messages", where), "messages", f"{where}: a call's arguments"
            )
        given = "" if arguments is None else arguments
        self.texts.append(check_text(given, "messages", f"{where}: a call's arguments"))

    def total(self, model: str) -> MessagesCount:
        """Counts the texts and adds everything up."""
        return self.added_up(model, *self.counted(self.all_texts(), model))

    def all_texts(self) -> list[str]:
        """What is to be counted, each role once."""
        return [*self.shown_roles(), *self.tool_texts, *self.texts, *self.further]

    def shown_roles(self) -> dict[str, int]:
        """How often each role speaks, where the model is shown it as text."""
        return self.roles if self.convention.message > 0 else {}

    def added_up(self, model: str, counts: list[int], spans: list[int]) -> MessagesCount:
        """What everything adds up to.

        Args:
            model: The model that was asked for.
            counts: The tokens of `all_texts`.
            spans: By how many an estimate of each may exceed that.
        """
        shown_roles = self.shown_roles()
        roles = len(shown_roles)
        said = roles + len(self.tool_texts)
        shown = said + len(self.texts)
        texts = sum(counts[said:shown])
        further = sum(counts[shown:]) + sum(spans)
        for count, span, often in zip(counts, spans, shown_roles.values(), strict=False):
            texts += count * often
            further += span * (often - 1)
        self.tools += sum(counts[roles:said])
        return self.answer(model, texts, further)

    def answer(self, model: str, texts: int, further: int) -> MessagesCount:
        """What all adds up to, with what was counted.

        Args:
            model: The model that was asked for.
            texts: The tokens of the messages.
            further: What estimates may exceed their figures by, and what the model may be shown.
        """
        convention = self.convention
        framing, tools = max(self.framing, 0), max(self.tools, 0)
        exact = convention.countable and self.stated and not self.skipped
        count = upper = texts + framing + tools + self.images
        if not exact:
            # What is not stated for sure is budgeted twice.
            upper += framing + tools + further + self.larger_images
        return MessagesCount(
            *(count, model, convention.encoding, exact, upper),
            *(texts, framing, tools, self.skipped, self.images),
        )

    def counted(self, texts: list[str], model: str) -> tuple[list[int], list[int]]:
        """The tokens of each text, and by how many an estimate may exceed that."""
        if (
            self.convention.published and self.convention.countable and self.within is None
        ):  # it is counted exactly
            return count_batch(texts, model, 0, None), [0] * len(texts)
        threads = 1 if self.convention.published else 0
        found = count_batch_objects(texts, model, threads, None, TokenCount, self.within)
        return [one.count for one in found], [one.upper - one.count for one in found]


def _keys(fields: dict[object, object]) -> str:
    """The keys of a message, as an error names them."""
    keys = [shown(key) for key in list(fields)[:8]]
    return ", ".join(keys) if keys else "nothing"


#: The parts that are text, by type, and the key of the text in them.
_TEXT_PARTS: dict[object, str] = {
    "text": "text",
    "input_text": "text",
    "output_text": "text",
    "summary_text": "text",
    "refusal": "refusal",
}

#: Images, in the APIs of OpenAI and Anthropic.
_IMAGE_PARTS = frozenset(("image_url", "input_image", "image"))

#: Calls of tools, and their results, as Anthropic's blocks hold them.
CALL_PARTS = frozenset(("tool_use", "server_tool_use"))
RESULT_PARTS = frozenset(("tool_result",))

#: What a provider may show to the model again, or not.
_BUDGETED_PARTS = frozenset(("thinking", "redacted_thinking", "reasoning"))
