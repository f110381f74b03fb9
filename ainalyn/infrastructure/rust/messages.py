"""What a chat adds to the texts of its messages; the same sums as in `src/chat/mod.rs`.

Users hold messages as dicts, and turning dicts into records of the generated
interface costs more than the sums, so Python sums up in every lane. The lane
tells the figures of the convention, and counts the texts, as one batch.
"""

from __future__ import annotations

from _collections_abc import Iterable, Mapping  # not slow to import, as collections.abc is

from ...domain.answers import MessagesCount, TokenCount
from ...domain.errors import NOT_EXACT, ValidationError
from ...domain.package import public
from .arguments import check_text, invalid
from .batches import count_batch_objects
from .chat_values import (
    choices,
    is_nothing,
    json_text,
    mapping,
    shown,
    to_list,
)
from .lanes import lane
from .lanes.direct import register_token_count
from .names import follow_alias
from .plain import is_a, plain, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .lanes.convention import Convention
    from .lanes.protocol import Lane

#: What a message may hold without more being counted than what it is named for.
_COUNTED_KEYS = frozenset({"role", "content", "name", "tool_calls", "function_call"})

register_token_count(TokenCount)  # as the Tokenizer does, which a chat may be counted without


@public
def count_messages(
    messages: Iterable[Mapping[str, object]],
    model: str = "gpt-4",
    tools: Iterable[Mapping[str, object]] | None = None,
    *,
    skip_non_text: bool = False,
    require_exact: bool = False,
) -> MessagesCount:
    """Counts the tokens of a chat as a prompt for one of OpenAI's chat models.

    Counted are the texts, what the model's convention puts around them, and
    the definitions of tools. The cost is linear in the length of all texts.

    Args:
        messages: Messages as the API takes them: dicts with "role", "content"
            (a str, or a list of parts such as {"type": "text", "text": "..."}),
            and perhaps "name" and "tool_calls".
        model: The name of a chat model of OpenAI's, or a registered alias.
        tools: Definitions of functions as the API takes them.
        skip_non_text: Whether to skip parts that are not text, such as images,
            rather than to raise; the result says how many there were.
        require_exact: Whether to raise where OpenAI does not state the
            convention for all of this.

    Raises:
        ValidationError: The model is none of OpenAI's chat models, a message
            or a tool has another form, a part is not text, or an exact count
            is required and can't be had. Only what an iterable or a mapping
            of the caller's own raises passes as it is.
    """
    return count_chat(
        messages, model, tools, skip_non_text=skip_non_text, require_exact=require_exact
    )


def count_chat(
    messages: Iterable[Mapping[str, object]],
    model: str,
    tools: Iterable[Mapping[str, object]] | None,
    *,
    skip_non_text: bool,
    require_exact: bool,
    within: Lane | None = None,
) -> MessagesCount:
    """`count_messages`, counted in the lane that serves or another."""
    model = plain(model)
    name = follow_alias(model)
    convention = (within or lane).convention(name)
    sums = _Sums(convention, skip_non_text, within)
    for position, message in enumerate(to_list(messages, "messages")):
        sums.add_message(message, f"messages[{position}]")
    for position, tool in enumerate(to_list(() if is_nothing(tools) else tools, "tools")):
        sums.add_tool(tool, f"tools[{position}]")
    counted = sums.total(model)
    if require_exact and not counted.exact:
        raise ValidationError(
            "The tokens of these messages can only be estimated: OpenAI does not state the "
            "convention for this model and for all that the messages and tools hold. Accept an "
            "estimate, or read the usage in the API's reply.",
            NOT_EXACT,
            "messages",
        )
    return counted


class _Sums:
    """What is to be added up: texts to count, and the convention's figures."""

    def __init__(self, convention: Convention, skip_non_text: bool, within: Lane | None) -> None:
        self.within = within
        self.convention = convention
        self.skip_non_text = skip_non_text
        self.texts: list[str] = []
        self.tool_texts: list[str] = []
        self.framing = convention.reply
        self.tools = 0
        self.skipped = 0
        self.stated = bool(convention.states_messages)

    def add_message(self, message: object, where: str) -> None:
        fields = mapping(message, "messages", where)
        self.framing += self.convention.message
        role = check_text(fields.get("role"), "messages", f"{where}['role']")
        self.texts.append(role)
        if fields.get("name") is not None:
            self.framing += self.convention.name
            self.texts.append(check_text(fields["name"], "messages", f"{where}['name']"))
        parts = self._add_content(fields.get("content"), where)
        calls = self._add_calls(fields, where)
        further = any(
            not is_nothing(value) for key, value in fields.items() if key not in _COUNTED_KEYS
        )
        self.stated &= role in self.convention.roles and parts <= 1 and calls == 0 and not further

    def _add_content(self, content: object, where: str) -> int:
        """Adds what a message says, and tells of how many parts it is."""
        if content is None:
            return 0
        if is_a(content, str):
            self.texts.append(check_text(content, "messages", f"{where}['content']"))
            return 1
        number = 0
        for number, part in enumerate(to_list(content, "messages", f"{where}['content']"), 1):
            here = f"{where}['content'][{number - 1}]"
            fields = mapping(part, "messages", here)
            kind = plain_str(fields.get("type"))
            if kind in _TEXT_PARTS:
                text = fields.get(_TEXT_PARTS[kind])
                self.texts.append(check_text(text, "messages", f"{here}['{_TEXT_PARTS[kind]}']"))
            elif self.skip_non_text:
                self.skipped += 1
            else:
                raise invalid(
                    "messages",
                    f"{where} has content of the type {shown(fields.get('type'))}, which is not "
                    "text. Leave it out, or pass `skip_non_text` to skip it.",
                )
        return number

    def _add_calls(self, fields: Mapping[object, object], where: str) -> int:
        """Adds the calls of tools that a message holds, and tells how many there are."""
        given, here = fields.get("tool_calls"), f"{where}['tool_calls']"
        calls = [
            mapping(call, "messages", here).get("function", call)
            for call in to_list(() if is_nothing(given) else given, "messages", here)
        ]
        if not is_nothing(fields.get("function_call")):
            calls.append(fields["function_call"])
        for call in calls:
            function = mapping(call, "messages", here)
            self.framing += self.convention.each_call
            for key in ("name", "arguments"):
                self.texts.append(
                    check_text(function.get(key), "messages", f"{where}: a call's {key}")
                )
        return len(calls)

    def add_tool(self, tool: object, where: str) -> None:
        outer = mapping(tool, "tools", where)
        if plain_str(outer.get("type", "function")) != "function":
            raise invalid("tools", f"{where} is not a function, and only functions can be counted.")
        inner = outer.get("function", outer)
        fields = mapping(inner, "tools", where)
        if inner is outer:
            fields.pop("type", None)
        self.tools += self.convention.tool + (0 if self.tool_texts else self.convention.all_tools)
        name = check_text(fields.pop("name", None), "tools", f"{where}['name']")
        description = self._description(fields.pop("description", None), where)
        self._add_tool_text(f"{name}:{description}")
        schema = _optional(fields.pop("parameters", None), where)
        properties = _optional(schema.pop("properties", None), where)
        # The convention leaves these out.
        if plain_str(schema.get("type")) == "object":
            del schema["type"]
        schema.pop("required", None)
        if schema:
            fields["parameters"] = schema
        self._add_further(fields, where)
        if properties:
            self.tools += self.convention.first_parameter
        for key, value in properties.items():
            here = f"{where}, parameter {shown(key)}"
            self._add_parameter(check_text(key, "tools", here), value, here)
        self.stated &= bool(self.convention.states_tools)

    def _add_parameter(self, name: str, schema: object, where: str) -> None:
        fields = mapping(schema, "tools", where)
        kind = plain_str(fields.get("type"))
        if kind is not None:
            del fields["type"]
        description = self._description(fields.pop("description", None), where)
        self.tools += self.convention.each_parameter
        words = choices(fields.get("enum"))
        if words is not None:
            del fields["enum"]
            if words:
                self.tools += self.convention.first_choice
            for word in words:
                self.tools += self.convention.each_choice
                self._add_tool_text(word)
        self._add_tool_text(f"{name}:{kind or ''}:{description}")
        self.stated &= bool(kind)
        self._add_further(fields, where)

    def _description(self, description: object, where: str) -> str:
        """A description as it is counted: without the full stop at its end."""
        if description is None:
            self.stated = False
            return ""
        return check_text(description, "tools", f"{where}['description']").removesuffix(".")

    def _add_further(self, fields: Mapping[object, object], where: str) -> None:
        """Counts what the convention does not know as JSON text, which makes the sum inexact."""
        if fields:
            self.stated = False
            self._add_tool_text(json_text(fields, where))

    def _add_tool_text(self, text: str) -> None:
        self.tool_texts.append(check_text(text, "tools"))

    def total(self, model: str) -> MessagesCount:
        """Counts the texts and adds everything up."""
        every = count_batch_objects(
            [*self.texts, *self.tool_texts], model, 1, None, TokenCount, self.within
        )
        texts = sum(found.count for found in every[: len(self.texts)])
        tools = self.tools + sum(found.count for found in every[len(self.texts) :])
        framing, tools = max(self.framing, 0), max(tools, 0)
        exact = self.convention.countable and self.stated and not self.skipped
        count = upper = texts + framing + tools
        if not exact:
            # What is not stated for sure is budgeted twice.
            upper += framing + tools + sum(found.upper - found.count for found in every)
        return MessagesCount(
            *(count, model, self.convention.encoding, exact, upper),
            *(texts, framing, tools, self.skipped),
        )


#: The parts that are text, by type, and the key of the text in them.
_TEXT_PARTS: dict[object, str] = {
    "text": "text",
    "input_text": "text",
    "output_text": "text",
    "refusal": "refusal",
}


def _optional(value: object, where: str) -> dict[object, object]:
    """A mapping of a tool's definition, empty where there is none."""
    return {} if is_nothing(value) else mapping(value, "tools", where)
