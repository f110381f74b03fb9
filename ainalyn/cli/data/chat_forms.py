"""The forms in which rows hold chats and requests, each read into texts that can be counted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .paths import described

if TYPE_CHECKING:
    from ...infrastructure.rust.chat_batches import Chat, ChatBatch

#: What is read of a table's rows when they are chats.
FIELDS = (
    *("messages", "conversations", "system", "tools", "functions", "function_call", "tool_choice"),
    *("response_format", "parallel_tool_calls", "custom_id", "method", "url", "body"),
    *("input", "instructions", "prompt", "completion"),
)

#: Who speaks in ShareGPT's files.
_SPEAKERS = {
    **dict.fromkeys(("human", "user"), "user"),
    **dict.fromkeys(("gpt", "chatgpt", "assistant", "model", "function_call"), "assistant"),
    "system": "system",
    **dict.fromkeys(("tool", "observation", "function_response"), "tool"),
}

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


class FormError(Exception):
    """A row that its format forbids; the message is a sentence."""


@dataclass(slots=True)
class Request:
    """What a row is counted by: a chat, or texts without one, and tokens that are given."""

    chat: Chat | None = None
    texts: list[str] = field(default_factory=list)
    tokens: int = 0
    written: str | None = None


def read(row: dict[str, Any], batch: ChatBatch, *, training: bool) -> Request:
    """Read a row in whichever form it is.

    Args:
        row: Fields that are None are as if they were not there.
        batch: What the chat is to be counted with.
        training: Whether it must be an example to train on.

    Raises:
        FormError: Its format forbids it, or it has none that is known.
        ValidationError: A message or a tool can't be counted.
    """
    row = {key: value for key, value in row.items() if value is not None}
    if "body" in row:
        return _batch_request(row, batch)
    if "messages" in row:
        return _chat(row["messages"], row, batch, training)
    if "conversations" in row:
        return _chat(_from_sharegpt(row), row, batch, training)
    if "prompt" in row or "input" in row:
        return _prompt(row, batch)
    known = ", ".join(map(repr, list(row)[:8])) or "nothing"
    raise FormError(
        f"It has none of 'messages', 'conversations', 'body', 'input' and 'prompt', only {known}."
    )


def _batch_request(row: dict[str, Any], batch: ChatBatch) -> Request:
    if type(row.get("custom_id")) is not str:
        raise FormError("A request of a batch needs a 'custom_id', which is a text.")
    if row.get("method", "POST") != "POST":
        raise FormError("The 'method' of a request in a batch must be 'POST'.")
    body = row["body"]
    if type(body) is not dict:
        raise FormError(f"Its 'body' is {described(body)}, not an object.")
    body = {key: value for key, value in body.items() if value is not None}
    if "messages" in body:
        return _chat(body["messages"], body, batch, False)
    if "prompt" in body or "input" in body:
        return _prompt(body, batch)
    raise FormError("Its 'body' has none of 'messages', 'input' and 'prompt'.")


def _prompt(body: dict[str, Any], batch: ChatBatch) -> Request:
    """A prompt, input to embed, or a request of the Responses API."""
    given = body.get("prompt", body.get("input"))
    listed = given if type(given) is list else [given]
    if (listed and all(type(one) is dict for one in listed)) or "instructions" in body:
        messages = [{"role": "user", "content": given}] if type(given) is str else listed
        if "instructions" in body:
            messages = [{"role": "system", "content": body["instructions"]}, *messages]
        return _chat(messages, body, batch, False)
    request = Request()
    for one in listed:
        if type(one) is str:
            request.texts.append(one)
        elif type(one) is int:
            request.tokens += 1
        elif type(one) is list and set(map(type, one)) <= {int}:
            request.tokens += len(one)
        else:
            raise FormError(f"Its prompt or input holds {described(one)}, not a text.")
    completion = body.get("completion")
    if type(completion) is str:
        request.written = completion
    return request


def _chat(messages: Any, options: dict[str, Any], batch: ChatBatch, training: bool) -> Request:  # noqa: ANN401
    if type(messages) is not list:
        raise FormError(f"Its messages are {described(messages)}, not a list.")
    if not messages:
        raise FormError("It has no messages.")
    if training:
        _check_example(messages)
    tools = options.get("tools") or options.get("functions")
    if type(tools) is str:  # as files of data sets keep them
        try:
            tools = json.loads(tools)
        except ValueError:
            raise FormError("Its 'tools' are a text that is not JSON.") from None
    chat = batch.chat(
        tools,
        tool_choice=options.get("tool_choice", options.get("function_call")),
        response_format=options.get("response_format"),
        parallel_tool_calls=options.get("parallel_tool_calls"),
    )
    chat.add_messages(messages)
    return Request(chat)


def _check_example(messages: list[Any]) -> None:
    """What OpenAI's fine-tuning asks of an example."""
    for place, message in enumerate(messages):
        role = message.get("role") if type(message) is dict else None
        if role not in _ROLES:
            raise FormError(f"messages[{place}] has no role that fine-tuning knows.")
        if message.get("weight") not in (None, 0, 1):
            raise FormError(f"messages[{place}] has a weight other than 0 and 1.")
    if all(message["role"] != "assistant" for message in messages):
        raise FormError("It has no message of the assistant to train on.")


def _from_sharegpt(row: dict[str, Any]) -> list[Any]:
    """The messages of a conversation whose turns are `from` and `value`."""
    turns = row["conversations"]
    if type(turns) is not list:
        raise FormError(f"Its 'conversations' are {described(turns)}, not a list.")
    messages: list[Any] = []
    if type(row.get("system")) is str and row["system"]:
        messages.append({"role": "system", "content": row["system"]})
    for place, turn in enumerate(turns):
        if type(turn) is not dict or "from" not in turn:
            messages.append(turn)
            continue
        role = _SPEAKERS.get(turn["from"]) if type(turn["from"]) is str else None
        if role is None:
            raise FormError(f"conversations[{place}] is from nobody that is known.")
        messages.append({"role": role, "content": turn.get("value")})
    return messages
