"""The shapes in which programs hold messages, each turned into that of OpenAI's chats.

`SHAPES` is the table: a shape is told by the fields of a message, and its converter answers with
the fields of messages as `messages.py` counts them. A reader adds a row and a function.
"""

from __future__ import annotations

from .chat_values import is_nothing, mapping, to_list
from .plain import plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Fields: TypeAlias = dict[object, object]

#: What LangChain calls the roles.
_LANGCHAIN_ROLES = {
    "human": "user",
    "ai": "assistant",
    "AIMessageChunk": "assistant",
    "system": "system",
    "developer": "developer",
    "tool": "tool",
    "function": "function",
}


def converted(fields: Fields, where: str) -> Fields:
    """The fields of a message in the shape of OpenAI's chats."""
    for is_one, convert in SHAPES:
        if is_one(fields):
            return convert(fields, where)
    return fields


def _is_langchain(fields: Fields) -> bool:
    kind = plain_str(fields.get("type"))
    return "role" not in fields and "content" in fields and kind in _LANGCHAIN_ROLES


def _from_langchain(fields: Fields, where: str) -> Fields:
    kind = plain_str(fields.pop("type"))
    further = fields.get("additional_kwargs")
    if not is_nothing(further) and is_nothing(fields.get("tool_calls")):
        held = mapping(further, "messages", f"{where}['additional_kwargs']")
        fields.update({key: held[key] for key in ("tool_calls", "function_call") if key in held})
    return {**fields, "role": _LANGCHAIN_ROLES[kind or ""]}


def _is_function_call(fields: Fields) -> bool:
    return plain_str(fields.get("type")) == "function_call"


def _from_function_call(fields: Fields, where: str) -> Fields:
    call = {key: fields.pop(key, None) for key in ("name", "arguments")}
    return {**fields, "role": "assistant", "tool_calls": [call]}


def _is_function_output(fields: Fields) -> bool:
    return plain_str(fields.get("type")) == "function_call_output"


def _from_function_output(fields: Fields, where: str) -> Fields:
    return {**fields, "role": "tool", "content": fields.pop("output", None)}


def _is_reasoning(fields: Fields) -> bool:
    return plain_str(fields.get("type")) == "reasoning" and "role" not in fields


def _from_reasoning(fields: Fields, where: str) -> Fields:
    shown = {key: fields.pop(key, None) for key in ("summary", "content")}
    return {**fields, "role": "assistant", "reasoning": shown}


def _is_gemini(fields: Fields) -> bool:
    return "parts" in fields and "content" not in fields


def _from_gemini(fields: Fields, where: str) -> Fields:
    role = plain_str(fields.get("role")) or "user"
    here = f"{where}['parts']"
    parts: list[object] = []
    for part in to_list(fields.pop("parts"), "messages", here):
        held = {key: value for key, value in mapping(part, "messages", here).items() if value}
        call = held.pop("functionCall", None) or held.pop("function_call", None)
        answer = held.pop("functionResponse", None) or held.pop("function_response", None)
        if call is not None:
            found = mapping(call, "messages", here)
            held |= {"type": "tool_use", "name": found.get("name"), "input": found.get("args")}
        elif answer is not None:
            found = mapping(answer, "messages", here)
            held |= {"type": "function_response", **{k: found.get(k) for k in ("name", "response")}}
        elif "text" in held:
            held["type"] = "text"
        elif held:
            held["type"] = plain_str(next(iter(held))) or "unknown"
        parts.append(held or {"type": "text", "text": ""})
    return {**fields, "role": "assistant" if role == "model" else role, "content": parts}


#: How a shape is told, and what makes a message of OpenAI's chats of it.
SHAPES: tuple[tuple[Callable[[Fields], bool], Callable[[Fields, str], Fields]], ...] = (
    (_is_langchain, _from_langchain),
    (_is_function_call, _from_function_call),
    (_is_function_output, _from_function_output),
    (_is_reasoning, _from_reasoning),
    (_is_gemini, _from_gemini),
)
