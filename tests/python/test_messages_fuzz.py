"""Whatever stands at whatever place of a chat, it is counted, or refused by an error of ours."""

from __future__ import annotations

import array
import collections
import contextlib
import copy
import enum
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ainalyn


class Hostile:
    """What can be neither shown, nor compared, nor hashed, nor asked for its truth."""

    def _refuse(self, *_arguments: object) -> Any:  # noqa: ANN401 - of every type
        raise RuntimeError("nobody may ask")

    __repr__ = __str__ = __eq__ = __ne__ = __bool__ = __len__ = _refuse
    __hash__ = _refuse
    __class__ = property(_refuse)


class Kind(str, enum.Enum):
    """As programs name the types of parts."""

    TEXT = "text"
    IMAGE = "image_url"


def cyclic() -> list[object]:
    """A list that holds itself."""
    found: list[object] = []
    found.append(found)
    return found


def looped() -> dict[str, object]:
    """A dict that holds itself, wherever a chat could look."""
    found: dict[str, object] = {}
    keys = ("type", "role", "content", "function", "properties", "parameters", "enum", "name")
    found.update(dict.fromkeys(keys, found))
    return found


def nested(depth: int) -> object:
    """Lists in lists."""
    found: object = "deep"
    for _ in range(depth):
        found = [found]
    return found


KEYS = (
    *("role", "content", "type", "text", "refusal", "name", "tool_calls", "function_call"),
    *("function", "arguments", "description", "parameters", "properties", "enum", "required"),
)
_strings = st.one_of(
    st.sampled_from(["", "user", "text", "function", "object", "refusal", ".", "\ud800", *KEYS]),
    st.text(max_size=4),
)
_numbers = st.one_of(
    st.integers(-2, 2),
    st.just(2**64),
    st.floats(),
    st.sampled_from([1j, True, False]),
)
#: Made anew each time, as a generator is used up, and by the test itself, as hypothesis would ask.
ODD: tuple[Callable[[], object], ...] = (
    Hostile,
    cyclic,
    looped,
    object,
    lambda: 10**5000,  # has more digits than Python shows
    lambda: -(10**5000),
    lambda: b"bytes",
    lambda: bytearray(b"bytes"),
    lambda: memoryview(b"bytes"),
    lambda: array.array("d", [1.5]),
    lambda: {"a", "b"},
    lambda: frozenset(("text",)),
    lambda: range(2),
    lambda: (part for part in [{"type": "text", "text": "generated"}]),
    lambda: types.MappingProxyType({"type": "text", "text": "mapped"}),
    lambda: collections.UserDict(role="user", content="words"),
    lambda: collections.OrderedDict(role="user", content="words"),
    lambda: collections.UserList([1]),
    lambda: collections.defaultdict(list),
    lambda: Kind.TEXT,
    lambda: Kind.IMAGE,
    lambda: Kind,
    lambda: made,
    lambda: NotImplemented,
    lambda: nested(500),
    lambda: nested(100_000),
    lambda: {("a", "tuple"): 1},
    lambda: {1: "one", None: 2},
)
_leaves = st.one_of(st.none(), _strings, _numbers, st.sampled_from(ODD))
_values = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
        st.dictionaries(st.one_of(_strings, st.integers()), inner, max_size=3),
    ),
    max_leaves=12,
)

IMAGE = {"type": "image_url", "image_url": {"url": "data:image/gif;base64,", "detail": "low"}}
CHAT: list[object] = [
    {"role": "system", "content": "Be brief.", "name": "ada", "annotations": []},
    {"role": "user", "content": [{"type": "text", "text": "Look:"}, IMAGE]},
    {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]},
    {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}},
]
TOOLS: list[object] = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "Tells.",
            "parameters": {
                "type": "object",
                "properties": {
                    "unit": {"type": "string", "description": "Unit", "enum": ["C", "F"]},
                    "days": {"type": "integer", "minimum": 1, "items": {"anyOf": [{}, None]}},
                },
            },
        },
    }
]


def made(value: object) -> object:
    """What was drawn, with what is odd in the place of its maker."""
    if isinstance(value, types.FunctionType | type):
        return value()
    if isinstance(value, list | tuple):
        return type(value)(map(made, value))
    return {key: made(item) for key, item in value.items()} if isinstance(value, dict) else value


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """The way to each value within a value, itself first."""
    yield path
    if isinstance(value, (list, dict)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def replaced(value: list[object], path: tuple[Any, ...], by: object) -> Any:  # noqa: ANN401
    """A copy, in which another value stands at that place."""
    if not path:
        return by
    changed: Any = copy.deepcopy(value)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = by
    return changed


def counted_or_refused(messages: object, tools: object, skip_non_text: bool) -> None:
    """The law: a count whose sums agree, or an error of ours with a sentence."""
    try:
        found = ainalyn.count_messages(
            messages,  # type: ignore[arg-type]
            "gpt-4o",
            tools,  # type: ignore[arg-type]
            skip_non_text=skip_non_text,
        )
    except ainalyn.ValidationError as error:
        told = error.field in ("messages", "tools"), len(error.message) < 1000, error.message[-1:]
    else:
        told = (True, True, ".")
        assert found.count == found.texts + found.framing + found.tools + found.images
        assert found.upper == found.count if found.exact else found.upper >= found.count
        assert min(found.texts, found.framing, found.tools, found.skipped) >= 0
    assert told == (True, True, ".")


@given(_values, _values, st.booleans())
def test_any_values_are_counted_or_refused(messages: object, tools: object, skip: bool) -> None:
    counted_or_refused(made(messages), made(tools), skip)
    counted_or_refused([made(messages)], [made(tools)], skip)
    counted_or_refused([], [made(tools)], skip)


@given(st.sampled_from(list(places(CHAT))), _values, st.booleans())
def test_a_chat_is_cut_or_refused(path: tuple[Any, ...], by: object, skip: bool) -> None:
    chat = replaced(CHAT, path, made(by))
    with contextlib.suppress(ainalyn.ValidationError):
        assert ainalyn.fit_messages(chat, 1000, "gpt-4o", skip_non_text=skip)[1].upper <= 1000


@pytest.mark.parametrize("path", list(places(CHAT)), ids=str)
@given(_values, st.booleans())
@example([], False)
@example({}, True)
def test_a_chat_with_any_value_at_any_place(path: tuple[Any, ...], by: object, skip: bool) -> None:
    counted_or_refused(replaced(CHAT, path, made(by)), None, skip)


@pytest.mark.parametrize("path", list(places(TOOLS)), ids=str)
@given(_values)
def test_tools_with_any_value_at_any_place(path: tuple[Any, ...], by: object) -> None:
    counted_or_refused([], replaced(TOOLS, path, made(by)), False)


@pytest.mark.parametrize("make", ODD)
def test_each_odd_value_at_every_place(make: Callable[[], object]) -> None:
    for path in places(CHAT):
        counted_or_refused(replaced(CHAT, path, make()), None, True)
        counted_or_refused(replaced(CHAT, path, make()), None, False)
    for path in places(TOOLS):
        counted_or_refused([], replaced(TOOLS, path, make()), False)


def test_what_a_mapping_of_ones_own_raises_passes() -> None:
    class Broken(collections.UserDict[str, object]):
        def __getitem__(self, key: str) -> object:
            raise LookupError("not today")

    with pytest.raises(LookupError, match="not today"):
        ainalyn.count_messages([Broken(role="user")])


def test_an_enum_is_the_str_that_it_holds() -> None:
    part, name = {"type": Kind.TEXT, "text": "words"}, {"type": "text", "text": "words"}
    assert ainalyn.count_messages([{"role": "user", "content": [part]}]) == ainalyn.count_messages(
        [{"role": "user", "content": [name]}]
    )
