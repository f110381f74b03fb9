"""Chat messages: the convention's sums, what makes them inexact, and every form of input."""

from __future__ import annotations

import json
import pickle

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import hostile_texts

import ainalyn
from ainalyn.infrastructure.rust.tables import rows

CHAT = [
    {"role": "system", "content": "Answer briefly."},
    {"role": "user", "name": "ada", "content": "What is the weather in Nürnberg?"},
]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "Tells the weather of a town.",
            "parameters": {
                "type": "object",
                "properties": {
                    "town": {"type": "string", "description": "The town"},
                    "unit": {"type": "string", "description": "Unit.", "enum": ["C", "F"]},
                },
                "required": ["town"],
            },
        },
    }
]


def sums(encoding: str, *texts: str) -> int:
    return sum(oracle.count(encoding, text) for text in texts)


@pytest.mark.parametrize(
    ("model", "encoding", "each", "name"),
    [
        ("gpt-4", "cl100k_base", 3, 1),
        ("gpt-4o", "o200k_base", 3, 1),
        ("openai/gpt-4o-mini", "o200k_base", 3, 1),
        ("gpt-3.5-turbo-0125", "cl100k_base", 3, 1),
        ("gpt-3.5-turbo-0301", "cl100k_base", 4, -1),
    ],
)
def test_the_sums_of_the_convention(model: str, encoding: str, each: int, name: int) -> None:
    found = ainalyn.count_messages(CHAT, model)
    texts = sums(encoding, *(text for message in CHAT for text in message.values()))
    framing = 2 * each + name + 3
    assert found == ainalyn.MessagesCount(
        count=texts + framing,
        model=model,
        encoding=encoding,
        exact=True,
        upper=texts + framing,
        texts=texts,
        framing=framing,
        tools=0,
        skipped=0,
    )
    assert ainalyn.Tokenizer(model).count_messages(CHAT) == found
    assert ainalyn.count_messages(CHAT, model, require_exact=True) == found


def test_the_forms_of_each_api_count_alike() -> None:
    found = ainalyn.count_messages(CHAT, "gpt-4o", TOOLS)
    assert not found.exact
    assert found.count == found.texts + found.framing + found.tools
    function = TOOLS[0]["function"]
    assert isinstance(function, dict)
    anthropic = {**function, "input_schema": function["parameters"]}
    del anthropic["parameters"]
    google = {"function_declarations": [function]}
    for same in (function, {"type": "function", **function}, anthropic, google):
        assert ainalyn.count_messages(CHAT, "gpt-4o", [same]) == found


def test_no_message_is_the_reply_alone() -> None:
    assert (ainalyn.count_messages([], "gpt-4o").count, ainalyn.count_messages([]).exact) == (
        3,
        True,
    )
    assert ainalyn.count_messages(iter(CHAT)) == ainalyn.count_messages(CHAT)
    assert ainalyn.count_messages(CHAT, "gpt-4", []) == ainalyn.count_messages(CHAT)


@pytest.mark.parametrize(
    "message",
    [
        {"role": "developer", "content": "text"},
        {"role": "tool", "content": "text", "tool_call_id": "call_1"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "te"}, {"type": "text", "text": "xt"}],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
            ],
        },
        {"role": "assistant", "function_call": {"name": "weather", "arguments": "{}"}},
        {"role": "assistant", "content": "text", "mood": ["something"]},
    ],
)
def test_what_the_convention_does_not_state_is_not_exact(message: dict[str, object]) -> None:
    found = ainalyn.count_messages([message], "gpt-4o")
    assert not found.exact
    assert found.upper >= found.texts + 2 * found.framing
    assert repr(found).startswith(f"MessagesCount(count=≈{found.count}, ")
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_messages([message], "gpt-4o", require_exact=True)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_NOT_EXACT", "messages")


@pytest.mark.parametrize("model", ["gpt-5", "o3-mini", "gpt-4.1", "gpt-4-turbo", "gpt-oss-20b"])
def test_a_model_whose_convention_is_not_stated_is_not_exact(model: str) -> None:
    found = ainalyn.count_messages(CHAT, model)
    assert not found.exact
    assert found.count < found.upper == found.texts + 2 * found.framing
    # The texts are exact all the same.
    expected = sums(found.encoding, *(text for message in CHAT for text in message.values()))
    assert found.texts == expected


def test_what_is_not_text_is_an_error_or_skipped() -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    message = {"role": "user", "content": [{"type": "text", "text": "Look:"}, image]}
    with pytest.raises(ainalyn.ValidationError, match=r"messages\[1\].*image_url.*skip_non_text"):
        ainalyn.count_messages([CHAT[0], message], "gpt-4o")
    found = ainalyn.count_messages([CHAT[0], message], "gpt-4o", skip_non_text=True)
    assert (found.skipped, found.exact) == (1, False)
    text_alone = [CHAT[0], {"role": "user", "content": "Look:"}]
    assert found.count == ainalyn.count_messages(text_alone, "gpt-4o").count


@pytest.mark.parametrize(
    ("messages", "tools"),
    [
        (None, None),
        ("text", None),
        (CHAT[0], None),
        ([None], None),
        (["text"], None),
        ([{}], None),
        ([{"role": 1, "content": "text"}], None),
        ([{"role": "user", "content": 1}], None),
        ([{"role": "user", "content": b"text"}], None),
        ([{"role": "user", "content": {"type": "text"}}], None),
        ([{"role": "user", "content": ["text"]}], None),
        ([{"role": "user", "content": [{"type": "text"}]}], None),
        ([{"role": "user", "content": "text", "name": 1}], None),
        ([{"role": "assistant", "tool_calls": "text"}], None),
        ([{"role": "assistant", "tool_calls": [{"function": {"arguments": "{}"}}]}], None),
        (CHAT, "text"),
        (CHAT, [None]),
        (CHAT, [{"type": "web_search"}]),
        (CHAT, [{"name": "f", "parameters": "text"}]),
        (CHAT, [{"name": "f", "parameters": {"properties": {"a": 1}}}]),
        (CHAT, [{"name": "f", "parameters": {"properties": {1: {}}}}]),
        (CHAT, [{"name": "f", "parameters": {"properties": {"a": {"default": {1, 2}}}}}]),
        (CHAT, [{"description": "no name"}]),
    ],
)
def test_another_form_is_refused(messages: list[dict[str, object]], tools: list[object]) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_messages(messages, "gpt-4o", tools)
    field = "messages" if tools is None else "tools"
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", field)
    assert len(caught.value.message) < 500


@pytest.mark.parametrize("model", ["text-embedding-3-small", "gpt2"])
def test_only_chat_models_are_counted(model: str) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_messages(CHAT, model)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "model")
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_messages(CHAT, "no such model")
    assert caught.value.code == "DOM_VAL_INVALID_MODEL"


@pytest.mark.parametrize("model", ["claude-3", "claude-opus-4-7", "gemini-1.5-pro"])
def test_chats_of_claude_and_gemini_are_marked_estimates(model: str) -> None:
    found = ainalyn.count_messages(CHAT, model, TOOLS)
    assert not found.exact
    texts = [text for message in CHAT for text in message.values()]
    assert found.upper > found.count > sum(ainalyn.count_tokens_batch(texts, model))
    with pytest.raises(ainalyn.ValidationError, match=r"POST https://.*ount") as caught:
        ainalyn.count_messages(CHAT, model, require_exact=True)
    assert caught.value.code == "DOM_VAL_NOT_EXACT"


def test_aliases_serve_for_messages() -> None:
    expected = ainalyn.count_messages(CHAT, "gpt-4o")
    ainalyn.register_model("prod", "gpt-4o")
    try:
        found = ainalyn.count_messages(CHAT, "prod")
    finally:
        ainalyn.unregister_model("prod")
    assert (found.count, found.model) == (expected.count, "prod")
    own = ainalyn.Tokenizer("mine", aliases={"mine": "gpt-4o"}).count_messages(CHAT)
    assert (own.count, own.model) == (expected.count, "mine")


def test_a_count_is_a_value() -> None:
    found = ainalyn.count_messages(CHAT, "gpt-4o")
    assert pickle.loads(pickle.dumps(found)) == found
    assert not hasattr(found, "__dict__")
    assert eval(repr(found), {"MessagesCount": ainalyn.MessagesCount}) == found


CHAT_MODELS = [
    fields[1] + "x" * (fields[0] == "prefix")
    for fields in rows("conventions.tsv")
    if fields[0] in ("name", "prefix")
] + ["claude-3", "claude-opus-4-7", "gemini-1.5-pro"]

texts = hostile_texts.map(oracle.repaired)


def text_part(text: str) -> dict[str, object]:
    return {"type": "text", "text": text}


@st.composite
def chats(draw: st.DrawFn) -> list[dict[str, object]]:
    """Messages of strings, parts, names and calls."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        message: dict[str, object] = {
            "role": draw(st.sampled_from(["system", "user", "assistant", "tool", ""])),
            "content": draw(
                st.one_of(
                    st.none(),
                    texts,
                    st.lists(texts.map(text_part), max_size=2),
                )
            ),
        }
        if draw(st.booleans()):
            message["name"] = draw(texts)
        if draw(st.booleans()):
            call = {"name": draw(texts), "arguments": draw(texts)}
            message["tool_calls"] = [{"type": "function", "function": call}]
        found.append(message)
    return found


descriptions = st.one_of(st.none(), texts)
schemas = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(
                ["string", "number", "integer", "boolean", "null", "x", "array"]
            ),
            "description": texts,
            "enum": st.lists(st.one_of(texts, st.integers(), st.none(), st.booleans()), max_size=3),
            "minLength": st.integers(),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from(["object", "array", ["object", "null", "object"]])},
        optional={
            "properties": st.dictionaries(texts, inner, max_size=3),
            "required": st.lists(texts, max_size=2),
            "items": inner,
            "anyOf": st.lists(inner, max_size=2),
            "description": texts,
        },
    ),
    max_leaves=6,
)
tool_lists = st.lists(
    st.fixed_dictionaries({"name": texts, "description": descriptions, "parameters": schemas}),
    max_size=2,
)
choices = st.sampled_from([None, "auto", "none", "required", "f"])


@given(chats(), tool_lists, choices, st.one_of(st.none(), schemas), st.sampled_from(CHAT_MODELS))
def test_the_library_says_the_same(
    messages: list[dict[str, object]],
    tools: list[dict[str, object]],
    choice: str | None,
    schema: dict[str, object] | None,
    model: str,
) -> None:
    native = pytest.importorskip("ainalyn._native")

    def record(message: dict[str, object]) -> object:
        content = message["content"]
        if content is None:
            content = []
        elif isinstance(content, str):
            content = [{"text": content}]
        assert isinstance(content, list)
        return native.ChatMessage(
            role=message["role"],
            content=[native.ContentPart.TEXT(text=each["text"]) for each in content],
            name=message.get("name"),
            tool_calls=[
                native.ToolCall(**call["function"])
                for call in message.get("tool_calls", [])  # type: ignore[attr-defined]
            ],
        )

    def written(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    options = native.ChatOptions(
        tools=[
            native.Tool(
                name=tool["name"],
                description=tool["description"],
                parameters=written(tool["parameters"]) if tool["parameters"] else "",
            )
            for tool in tools
        ],
        tool_choice=choice,
        response_format=None if schema is None else written(schema),
    )
    expected = native.count_messages([record(message) for message in messages], model, options)
    named = {"type": "function", "function": {"name": "f"}} if choice == "f" else choice
    response_format = None
    if schema is not None:
        response_format = {"type": "json_schema", "json_schema": {"name": "r", "schema": schema}}
    found = ainalyn.count_messages(
        messages, model, tools, tool_choice=named, response_format=response_format
    )
    for field in set(ainalyn.MessagesCount.__slots__) - {"images"}:  # Python alone counts them
        assert getattr(found, field) == getattr(expected, field), field
