"""Every shape in which programs hold messages, and no text that is left out in silence."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import ainalyn


def count(*messages: object, model: str = "gpt-4o") -> ainalyn.MessagesCount:
    return ainalyn.count_messages(list(messages), model)


USER: dict[str, object] = {"role": "user", "content": "What is the weather?"}


@dataclasses.dataclass
class Held:
    role: str
    content: str


class Dumped:
    """As pydantic's models are, and so the objects of SDKs."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields

    def model_dump(self) -> dict[str, object]:
        return self.fields


class Plain:
    """As LangChain's messages were before pydantic 2."""

    def __init__(self, **fields: object) -> None:
        self.__dict__.update(fields)


@pytest.mark.parametrize(
    "message",
    [
        Held(role="user", content="What is the weather?"),
        Dumped(**USER, refusal=None, tool_calls=None),
        Dumped(type="human", content="What is the weather?", additional_kwargs={}, id=None),
        Plain(type="human", content="What is the weather?", additional_kwargs={}),
        {"type": "message", **USER},
        {**USER, "weight": 0, "cache_control": {"type": "ephemeral"}, "id": "msg_1"},
        {"role": "user", "content": [{"type": "input_text", "text": "What is the weather?"}]},
        {"role": "user", "content": [Dumped(type="text", text="What is the weather?")]},
        {"role": "user", "parts": [{"text": "What is the weather?"}]},
    ],
)
def test_shapes_of_a_plain_message_are_exact(message: object) -> None:
    assert count(message) == count(USER)
    assert count(message).exact


CALL = {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": '{"a":1}'}}]}


@pytest.mark.parametrize(
    "message",
    [
        {"role": "assistant", "content": "", "tool_calls": [{"name": "f", "args": {"a": 1}}]},
        {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}]},
        Dumped(type="ai", content="", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}]),
        {"type": "function_call", "name": "f", "arguments": '{"a":1}', "call_id": "1"},
        {"role": "assistant", "content": [{"type": "tool_use", "name": "f", "input": {"a": 1}}]},
        {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {"a": 1}}}]},
    ],
)
def test_shapes_of_a_call(message: object) -> None:
    assert (count(message).count, count(message).exact) == (count(CALL).count, False)


def test_a_call_without_arguments_counts_its_name() -> None:
    bare: dict[str, Any] = {"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}
    assert count(bare).count < count(CALL).count


RESULT = {"role": "tool", "content": "sunny", "tool_call_id": "1"}


@pytest.mark.parametrize(
    "message",
    [
        {"type": "function_call_output", "call_id": "1", "output": "sunny"},
        Dumped(type="tool", content="sunny", tool_call_id="1", status="success"),
        {
            "role": "tool",
            "content": [{"type": "tool_result", "tool_use_id": "1", "content": "sunny"}],
        },
    ],
)
def test_shapes_of_a_result(message: object) -> None:
    assert (count(message).count, count(message).exact) == (count(RESULT).count, False)


LONG = "many words that a model may be shown " * 20


@pytest.mark.parametrize(
    ("field", "counted"),
    [
        ({"refusal": LONG}, True),
        ({"audio": {"id": "a", "transcript": LONG}}, True),
        ({"reasoning_content": LONG}, False),
        ({"thoughts": [LONG]}, False),
        ({"contents": LONG}, False),
    ],
)
def test_no_text_is_left_out_in_silence(field: dict[str, object], counted: bool) -> None:
    plain, found = (
        count({"role": "assistant", "content": "a"}),
        count({"role": "assistant", "content": "a", **field}),
    )
    tokens = ainalyn.count_tokens(LONG, "gpt-4o")
    assert not found.exact
    assert found.upper >= plain.count + tokens
    assert (found.count >= plain.count + tokens) == counted


def test_thinking_is_budgeted_for() -> None:
    block = {"type": "thinking", "thinking": LONG, "signature": "s"}
    found = count({"role": "assistant", "content": [block, {"type": "text", "text": "a"}]})
    assert found.upper >= ainalyn.count_tokens(LONG, "gpt-4o")
    assert (
        count({"type": "reasoning", "summary": [{"type": "summary_text", "text": LONG}]}).upper
        > 100
    )


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ({"role": "user", "contents": "text"}, '"role", "contents"'),
        ({"speaker": "user", "text": "text"}, '"speaker", "text"'),
        ({}, "nothing"),
        ({"type": "computer_call", "action": {}}, '"type", "action"'),
    ],
)
def test_what_is_not_recognised_is_an_error_that_names_the_keys(
    message: dict[str, object], keys: str
) -> None:
    with pytest.raises(ainalyn.ValidationError, match=keys) as caught:
        count(message)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "messages")


def test_figures_of_the_api_for_functions() -> None:
    # hmarr/openai-chat-tokens, gpt-3.5-turbo.
    hello = {"role": "user", "content": "hello world"}
    result = {"role": "function", "name": "do_stuff", "content": "{}"}
    assert count(hello, result, model="gpt-3.5-turbo").count == 15
    longer = {**result, "content": '{"foo": "bar", "baz": 1.5}'}
    assert count(hello, longer, model="gpt-3.5-turbo").count == 28


def test_budget_tokens_is_the_upper_bound() -> None:
    assert ainalyn.budget_tokens("many words", "gpt-4o") == 2
    estimate = ainalyn.Tokenizer("claude-3").count_tokens("many words")
    assert ainalyn.budget_tokens("many words", "claude-3") == estimate.upper > estimate.count
    assert ainalyn.budget_tokens("many words", encoding="o200k_base") == 2
