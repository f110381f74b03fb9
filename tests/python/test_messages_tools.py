"""What tools cost, against published figures of the API and a rendering of the tests' own.

The figures are `usage.prompt_tokens` in the tests of hmarr/openai-chat-tokens (gpt-3.5-turbo, 2023)
and pamelafox/openai-messages-token-helper (2024).
"""

from __future__ import annotations

import json
from typing import Any

import oracle
import pytest
import tool_texts

import ainalyn

Schema = dict[str, Any]

HELLO = [{"role": "user", "content": "hello"}]
BRIEF = [{"role": "system", "content": "Be brief."}, *HELLO]
BOT = [{"role": "system", "content": "You are a bot."}]
HI = [{"role": "system", "content": "Hello"}, {"role": "user", "content": "Hi there"}]


def function(name: str, description: str | None = None, **properties: Schema) -> Schema:
    """A function whose properties are all optional, but for those marked."""
    made: Schema = {"name": name, "parameters": obj(**properties)}
    return made if description is None else {**made, "description": description}


def obj(**properties: Schema) -> Schema:
    required = [name for name, schema in properties.items() if schema.pop("needed", False)]
    return {"type": "object", "properties": properties, "required": required}


def string(description: str | None = None, **more: object) -> Schema:
    made: Schema = {"type": "string", **more}
    return made if description is None else {**made, "description": description}


def order(name: str) -> Schema:
    return function(
        name,
        "Places an order for an article",
        sku=string("The article", needed=True),
        count={"type": "integer", "description": "How many"},
        express={"type": "boolean", "description": "Whether to hurry"},
    )


PING = {"type": "function", "function": {"name": "ping", "description": "Send a ping"}}


@pytest.mark.parametrize(
    ("model", "one", "two", "ten"), [("gpt-4", 36, 71, 477), ("gpt-4o", 35, 67, 437)]
)
def test_the_six_figures_of_the_rendering(model: str, one: int, two: int, ten: int) -> None:
    orders = [order(f"place_order_{letter}") for letter in "abcdefghij"]
    for expected, chat, tools in (
        (one, HELLO, [PING]),
        (two, BRIEF, [order("place_order")]),
        (ten, BRIEF, orders),
    ):
        found = ainalyn.count_messages(chat, model, tools)
        assert (found.count, found.exact) == (expected, False)
        assert found.upper > found.count
        with pytest.raises(
            ainalyn.ValidationError, match=r"POST https://.*/responses/input_tokens"
        ):
            ainalyn.count_messages(chat, model, tools, require_exact=True)


SOURCES = "Retrieve sources from the Azure AI Search index"
QUERY = "Query string to retrieve documents from azure search eg: 'Health care plan'"
SEARCH = function("search_sources", SOURCES, search_query=string(QUERY, needed=True))
BARE = {"name": "search_sources", "description": SOURCES}
DEMO, ABOUT = "data_demonstration", "This is the main function description"
MOOD = {"type": "string", "enum": ["Happy", "Sad"]}
LOST = string("Description in a second object is lost")
NUMBERS = function(DEMO, ABOUT, integer_enum={"type": "integer", "enum": [-1, 1]})


def within(**properties: Schema) -> Schema:
    return {
        "description": "The object data type as a property",
        "needed": True,
        **obj(**properties),
    }


def named(name: str) -> Schema:
    return {"type": "function", "function": {"name": name}}


def kind(word: str, **more: Schema) -> Schema:
    return obj(kind=string(const=word), **more)


#: Each figure of the API, what it is of, and whether the rendering gives it.
FIGURES: list[tuple[int, bool, list[dict[str, str]], Schema, object]] = [
    (31, True, HELLO, function("foo"), None),
    (32, True, HELLO, function("foo"), "none"),
    (36, True, HELLO, function("foo", "Do a foo"), None),
    (49, True, HELLO, function("bing_bong", "Do a bing bong", foo=string()), None),
    (57, True, HELLO, function(
        "bing_bong", "Do a bing bong", foo=string(),
        bar={"type": "number", "description": "A number"},
    ), None),
    (68, True, HELLO, function("bing_bong", "Do a bing bong", foo=obj(
        bar={"type": "string", "enum": ["a", "b", "c"]}, baz={"type": "boolean"}
    )), None),
    (35, True, HI, function("do_stuff"), None),
    (52, True, HI, function("do_stuff", foo={"anyOf": [kind("a", baz={"type": "boolean"})]}), None),
    (80, True, HI, function("do_stuff", foo={"anyOf": [
        kind("a", baz={"type": "boolean"}), kind("b", qux={"type": "number"}),
        kind("c", idk=string()),
    ]}), None),
    (44, True, HI, function(
        "do_stuff", foo={"anyOf": [string(const="a"), {"type": "number"}]}
    ), None),
    (66, True, BOT, SEARCH, "auto"),
    (67, True, BOT, SEARCH, "none"),
    (75, True, BOT, SEARCH, named("search_sources")),
    (42, True, BOT, BARE, "auto"),
    (51, True, BOT, BARE, named("search_sources")),
    (49, False, BOT, function("search_sources", SOURCES, search_query=string()), "auto"),
    (54, False, BOT, NUMBERS, "none"),
    (64, False, BOT, NUMBERS, named(DEMO)),
    (59, True, BOT, function(
        "get_coordinates", "Get the latitude and longitude of multiple mailing addresses",
        addresses={"type": "array", "description": "The mailing addresses to be located",
                   "items": string(), "needed": True},
    ), "none"),
    (55, True, BOT, function(
        "get_null", "Get the null value",
        null_value={"type": "null", "description": "The null value to be returned", "needed": True},
    ), "none"),
    (59, True, BOT, function(
        "get_no_type", "Get the no type value",
        no_type_value={"description": "The no type value to be returned", "needed": True},
    ), "none"),
    (65, False, BOT, function(DEMO, ABOUT, object_1=within(string1=string())), "none"),
    (73, False, BOT, function(DEMO, ABOUT, object_1=within(string_2a=MOOD)), "none"),
    (89, False, BOT, function(
        DEMO, ABOUT, object_1=within(string_2a=MOOD, string_2b=LOST)
    ), "none"),
    (103, False, BOT, function(
        DEMO, ABOUT, object_1=within(string_2a=MOOD, string_2b=LOST),
        string_1=string("Not required gets a question mark"),
    ), "none"),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "alike", "chat", "tool", "choice"), FIGURES)
def test_figures_of_the_api(
    figure: int, alike: bool, chat: list[dict[str, str]], tool: Schema, choice: object
) -> None:
    found = ainalyn.count_messages(chat, "gpt-3.5-turbo", [tool], tool_choice=choice)
    # A chat of a system message alone is part of each of those figures, the reply as well.
    assert abs(found.count - figure) <= (0 if alike else 3)
    assert found.upper >= figure
    assert not found.exact


def test_the_committed_tools_are_those_of_the_reference() -> None:
    assert tool_texts.FILE.read_text("utf-8") == tool_texts.rows(), (
        f"tests/vectors/tools.jsonl is stale. Make it anew: {tool_texts.COMMAND}"
    )


def test_a_thousand_random_tools_against_the_reference() -> None:
    for line in tool_texts.FILE.read_text("utf-8").splitlines():
        tool = json.loads(line)
        tokens = tool.pop("tokens")
        if "parameters" in tool:
            tool["parameters"] = json.loads(tool["parameters"])
        found = ainalyn.count_messages(HELLO, "gpt-4o", [tool])
        assert (found.tools, found.exact) == (tokens, False)
        assert found.upper >= found.texts + found.framing + 2 * tokens


def nested(depth: int) -> Schema:
    schema: Schema = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


def test_what_is_nested_too_deep_or_has_no_end_is_an_error() -> None:
    cyclic: Schema = {"type": "object"}
    cyclic["properties"] = {"a": cyclic, "b": cyclic}
    doubled: Schema = {"type": "string"}
    for _ in range(45):
        doubled = {"type": "object", "properties": {"a": doubled, "b": doubled}}
    for parameters, reason in (
        (nested(3000), "nested deeper than 100 levels"),
        (cyclic, "nested deeper than 100 levels"),
        (doubled, "more than 100,000 values"),
    ):
        with pytest.raises(ainalyn.ValidationError, match=reason) as caught:
            ainalyn.count_messages(HELLO, "gpt-4o", [{"name": "f", "parameters": parameters}])
        assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "tools")
    assert ainalyn.count_messages(HELLO, "gpt-4o", [{"name": "f", "parameters": nested(40)}]).tools


def test_a_response_format_costs_its_schema_and_nine() -> None:
    schema = {**obj(mood=string(needed=True)), "additionalProperties": False}
    shown = '{"type":"object","properties":{"mood":{"type":"string"}}}'
    for given in (
        {"type": "json_schema", "json_schema": {"name": "r", "schema": schema, "strict": True}},
        {"type": "json_schema", "name": "r", "schema": schema},
    ):
        found = ainalyn.count_messages(HELLO, "gpt-4o", response_format=given)
        assert (found.tools, found.exact) == (oracle.count("o200k_base", shown) + 9, False)
    free = ainalyn.count_messages(HELLO, "gpt-4o", response_format={"type": "json_object"})
    assert (free.tools, free.exact) == (0, False)
