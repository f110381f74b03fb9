"""`Filter.redact_value`: structured data keeps its shape, its keys and its types."""

from __future__ import annotations

import json
import types
from collections import OrderedDict, defaultdict
from enum import Enum
from typing import Any, NamedTuple

import lying
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn

SIEVE = ainalyn.Filter()
ADDRESS = "jane@example.com"

TEXTS = st.lists(
    st.sampled_from(["a", " ", ADDRESS, "\n", '"', "\\", "é", "{", "}", "[", "]", "1"]), max_size=8
).map(" ".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "c d"]), inner, max_size=4)
        | inner.map(json.dumps)
    ),
    max_leaves=12,
)


class Point(NamedTuple):
    name: str
    place: int


class Words(list[str]):
    pass


class Color(str, Enum):
    RED = "red"


def shape(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The types and keys of a value, without its texts."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


def test_messages_and_tool_calls() -> None:
    arguments = '{"to": "jane@example.com", "body" : "a\\njane\\u0040example.com", "n": [1.50]}'
    messages = [
        {"role": "user", "content": f"mail {ADDRESS}", "name": None},
        {"role": "user", "content": [{"type": "text", "text": ADDRESS}, {"type": "image_url"}]},
        {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": arguments}}]},
    ]
    before = json.dumps(messages)
    assert SIEVE.redact_value(messages) == [
        {"role": "user", "content": "mail [EMAIL]", "name": None},
        {"role": "user", "content": [{"type": "text", "text": "[EMAIL]"}, {"type": "image_url"}]},
        {
            "role": "assistant",
            "tool_calls": [
                {
                    "function": {
                        "name": "f",
                        # What does not change stays as it was written.
                        "arguments": '{"to": "[EMAIL]", "body" : "a\\n[EMAIL]", "n": [1.50]}',
                    }
                }
            ],
        },
    ]
    assert json.dumps(messages) == before


@given(VALUES)
def test_the_shape_stays_and_no_address_does(value: Any) -> None:  # noqa: ANN401 - any JSON
    redacted = SIEVE.redact_value(value)
    assert shape(redacted) == shape(value)
    assert ADDRESS not in json.dumps(redacted)
    assert SIEVE.redact_value(redacted) is redacted
    if ADDRESS not in json.dumps(value):
        assert redacted is value


@given(VALUES)
def test_a_json_text_stays_one(value: Any) -> None:  # noqa: ANN401 - any JSON
    text = json.dumps([value])
    assert json.loads(SIEVE.redact_value(text)) == SIEVE.redact_value([value])


@given(VALUES)
def test_a_vault_puts_all_of_it_back(value: Any) -> None:  # noqa: ANN401 - any JSON
    vault = ainalyn.Vault()
    safe = json.dumps(SIEVE.redact_value([value], vault=vault))
    assert ADDRESS not in safe
    assert vault.restore(safe).count(ADDRESS) == json.dumps([value]).count(ADDRESS)


def test_types_are_kept() -> None:
    words = Words([ADDRESS])
    named = SIEVE.redact_value(Point(ADDRESS, 1))
    assert named == Point("[EMAIL]", 1)
    assert type(named) is Point
    assert type(SIEVE.redact_value(words)) is Words
    assert words == [ADDRESS]
    ordered = OrderedDict(b=ADDRESS, a=1)
    ordered.move_to_end("b")
    redacted = SIEVE.redact_value(ordered)
    assert (type(redacted), list(redacted.items())) == (OrderedDict, [("a", 1), ("b", "[EMAIL]")])
    grouped = SIEVE.redact_value(defaultdict(list, a=[ADDRESS]))
    assert (type(grouped), grouped["a"], grouped["new"]) == (defaultdict, ["[EMAIL]"], [])
    assert SIEVE.redact_value(types.MappingProxyType({"a": ADDRESS})) == {"a": "[EMAIL]"}
    assert SIEVE.redact_value(Color.RED) is Color.RED


def test_keys_are_kept_and_numbers_with_a_finding_are_not() -> None:
    card = 4111111111111111
    assert SIEVE.redact_value({ADDRESS: [card, 17, 1.5, True]}) == {
        ADDRESS: ["[CARD]", 17, 1.5, True]
    }
    assert SIEVE.redact_value(f'{{"n": {card}}}') == '{"n": "[CARD]"}'
    huge = 10**5000
    assert SIEVE.redact_value(huge) is huge


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"messages": [b"jane@example.com"]}, r"it\['messages'\]\[0\] is of type bytes"),
        ([{ADDRESS: {1, 2}}], r"it\[0\]\[\.\.\.\] is of type set"),
        (object(), "it is of type object"),
        ({"a": iter(())}, "tuple_?iterator"),
    ],
)
def test_what_can_not_be_looked_into_is_refused(value: object, told: str) -> None:
    with pytest.raises(ainalyn.ValidationError, match=told) as caught:
        SIEVE.redact_value(value)
    assert caught.value.field == "value"
    assert "jane" not in str(caught.value)


def test_depth_ends_in_a_sentence() -> None:
    value: object = ADDRESS
    for _ in range(200):
        value = [value]
    assert "[EMAIL]" in repr(SIEVE.redact_value(value))
    with pytest.raises(ainalyn.ValidationError, match="deeper than 200"):
        SIEVE.redact_value([value])
    circle: list[object] = []
    circle.append(circle)
    with pytest.raises(ainalyn.ValidationError, match="deeper than 200"):
        SIEVE.redact_value(circle)
    text = "[" * 100_000 + ADDRESS
    assert SIEVE.redact_value(text).endswith("[EMAIL]")


@pytest.mark.parametrize("way", lying.WAYS)
def test_nothing_of_a_subclass_is_asked(way: str) -> None:
    value = lying.lying([{"role": ADDRESS, "n": 7, "x": ["a", ADDRESS]}], way)
    lying.asked.clear()
    redacted = SIEVE.redact_value(value)
    assert not lying.asked
    assert next(iter(dict.values(redacted[0]))) == "[EMAIL]"


def test_a_block_ends_it() -> None:
    with pytest.raises(ainalyn.ContentBlockedError):
        ainalyn.Filter(actions={"email": "block"}).redact_value({"a": ["x", ADDRESS]})
