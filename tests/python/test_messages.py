"""Chat messages: the convention's sums, what makes them inexact, and every form of input."""

from __future__ import annotations

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


@pytest.mark.parametrize(("model", "each"), [("gpt-4", 10), ("gpt-4o", 7)])
def test_the_sums_of_the_tools(model: str, each: int) -> None:
    found = ainalyn.count_messages(CHAT, model, TOOLS)
    texts = ("weather:Tells the weather of a town", "town:string:The town", "unit:string:Unit")
    overhead = each + 3 + 2 * 3 + (-3 + 2 * 3) + 12
    assert found.tools == overhead + sums(found.encoding, *texts, "C", "F")
    assert found.exact
    assert found.count == found.texts + found.framing + found.tools
    # The forms of other endpoints count alike.
    function = TOOLS[0]["function"]
    assert isinstance(function, dict)
    for same in (function, {"type": "function", **function}):
        assert ainalyn.count_messages(CHAT, model, [same]) == found
    assert ainalyn.count_messages(CHAT, model, [*TOOLS, *TOOLS]).tools == 2 * found.tools - 12


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
        {"role": "assistant", "content": "text", "annotations": ["something"]},
    ],
)
def test_what_the_convention_does_not_state_is_not_exact(message: dict[str, object]) -> None:
    found = ainalyn.count_messages([message], "gpt-4o")
    assert not found.exact
    assert found.upper == found.texts + 2 * found.framing
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


@pytest.mark.parametrize(
    "change",
    [
        {"description": None},
        {"strict": True},
        {"parameters": {"type": "object", "properties": {}, "additionalProperties": False}},
        {"parameters": {"properties": {"a": {"type": "string"}}}},
        {"parameters": {"properties": {"a": {"type": ["string", "null"], "description": "d"}}}},
        {"parameters": {"properties": {"a": {"type": "integer", "description": "d", "enum": [1]}}}},
        {
            "parameters": {
                "properties": {
                    "a": {"type": "array", "description": "d", "items": {"type": "string"}}
                }
            }
        },
    ],
)
def test_tools_beyond_the_convention_are_not_exact(change: dict[str, object]) -> None:
    plain = {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}
    exact = ainalyn.count_messages(CHAT, "gpt-4o", [plain])
    found = ainalyn.count_messages(CHAT, "gpt-4o", [{**plain, **change}])
    assert (exact.exact, found.exact) == (True, False)
    assert found.upper == found.texts + 2 * (found.framing + found.tools)
    # A snapshot's tools are not stated, though its messages are.
    assert ainalyn.count_messages(CHAT, "gpt-4-0613").exact
    assert not ainalyn.count_messages(CHAT, "gpt-4-0613", [plain]).exact


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
        ([{"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}], None),
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
        ainalyn.count_messages(messages, "gpt-4o", tools)  # type: ignore[arg-type]
    field = "messages" if tools is None else "tools"
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", field)
    assert len(caught.value.message) < 500


@pytest.mark.parametrize("model", ["claude-3", "gemini-2.5-pro", "text-embedding-3-small", "gpt2"])
def test_only_chat_models_of_openai_are_counted(model: str) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_messages(CHAT, model)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "model")
    exact = ainalyn.Tokenizer().count_tokens("a", model).exact
    assert ("POST https://" in caught.value.message) is not exact
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_messages(CHAT, "no such model")
    assert caught.value.code == "DOM_VAL_INVALID_MODEL"


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
]

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


@st.composite
def tool_lists(draw: st.DrawFn) -> list[dict[str, object]]:
    """Tools within the convention, but for descriptions that may be missing."""
    parameter = st.fixed_dictionaries(
        {"type": st.sampled_from(["string", "number"])},
        optional={"description": texts, "enum": st.lists(texts, max_size=2)},
    )
    properties = st.dictionaries(texts, parameter, max_size=2)
    tools = []
    for _ in range(draw(st.integers(0, 2))):
        tool: dict[str, object] = {
            "name": draw(texts),
            "parameters": {"properties": draw(properties)},
        }
        if draw(st.booleans()):
            tool["description"] = draw(texts)
        tools.append(tool)
    return tools


@given(chats(), tool_lists(), st.sampled_from(CHAT_MODELS))
def test_the_library_says_the_same(
    messages: list[dict[str, object]], tools: list[dict[str, object]], model: str
) -> None:
    native = pytest.importorskip("ainalyn._native")
    part = native.ContentPart.TEXT

    def record(message: dict[str, object]) -> object:
        content = message["content"]
        if content is None:
            content = []
        elif isinstance(content, str):
            content = [{"text": content}]
        assert isinstance(content, list)
        return native.ChatMessage(
            role=message["role"],
            content=[part(text=each["text"]) for each in content],
            name=message.get("name"),
            tool_calls=[
                native.ToolCall(**call["function"])
                for call in message.get("tool_calls", [])  # type: ignore[attr-defined]
            ],
        )

    def tool_record(tool: dict[str, object]) -> object:
        parameters = tool["parameters"]
        assert isinstance(parameters, dict)
        return native.Tool(
            name=tool["name"],
            description=tool.get("description"),
            parameters=[
                native.ToolParameter(
                    name=name,
                    kind=schema["type"],
                    description=schema.get("description"),
                    choices=schema.get("enum", []),
                )
                for name, schema in parameters["properties"].items()
            ],
        )

    expected = native.count_messages(
        [record(message) for message in messages],
        model,
        [tool_record(tool) for tool in tools],
        False,
    )
    found = ainalyn.count_messages(messages, model, tools)
    for field in ainalyn.MessagesCount.__slots__:
        assert getattr(found, field) == getattr(expected, field), field
