"""A chat cut to a limit: what is returned fits, one more turn would not, and no call is parted."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.chat_sums import Sums

MODELS = ("gpt-4o", "gpt-4", "gpt-4.1", "gpt-3.5-turbo-0301", "claude-opus-4.8", "gemini-1.5-pro")
TOOLS = [{"type": "function", "function": {"name": "ping", "description": "Send a ping"}}]

_texts = st.sampled_from(["", "Hi", "What is the weather in Paris?", "word " * 30, "\n\n"])


def _call(shape: str, identity: str) -> dict[str, Any]:
    """A message that calls a tool, as one of the APIs has it."""
    match shape:
        case "chat":
            call = {"id": identity, "function": {"name": "f", "arguments": "{}"}}
            return {"role": "assistant", "content": None, "tool_calls": [call]}
        case "responses":
            return {"type": "function_call", "call_id": identity, "name": "f", "arguments": "{}"}
        case "anthropic":
            block = {"type": "tool_use", "id": identity, "name": "f", "input": {}}
            return {"role": "assistant", "content": [block]}
        case _:
            return {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {}}}]}


def _result(shape: str, identity: str) -> dict[str, Any]:
    match shape:
        case "chat":
            return {"role": "tool", "tool_call_id": identity, "content": "done"}
        case "responses":
            return {"type": "function_call_output", "call_id": identity, "output": "done"}
        case "anthropic":
            block = {"type": "tool_result", "tool_use_id": identity, "content": "done"}
            return {"role": "user", "content": [block]}
        case _:
            return {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]}


@st.composite
def _chats(draw: st.DrawFn) -> tuple[list[Any], list[tuple[int, int]]]:
    """A chat, and where in it a call and its result stand."""
    chat: list[Any] = []
    pairs = []
    roles = st.sampled_from(["user", "assistant", "system", "developer", "named", "call"])
    for number in range(draw(st.integers(0, 12))):
        role = draw(roles)
        if role == "call":
            shape = draw(st.sampled_from(["chat", "responses", "anthropic", "gemini"]))
            chat.append(_call(shape, f"call_{number}"))
            called = len(chat) - 1
            between = draw(st.integers(0, 2))
            chat += [{"role": "user", "content": "Hurry!"}] * between
            chat.append(_result(shape, f"call_{number}"))
            pairs.append((called, len(chat) - 1))
        elif role == "named":
            chat.append({"role": "user", "name": "ada", "content": draw(_texts)})
        else:
            chat.append({"role": role, "content": draw(_texts)})
    # Each message is an object of its own, so that what is returned can be told apart.
    return [dict(message) for message in chat], pairs


def places(chat: list[Any], kept: list[object]) -> list[int]:
    """Where the messages that are kept stand in the chat."""
    at = {id(message): position for position, message in enumerate(chat)}
    return [at[id(message)] for message in kept]


@given(
    _chats(),
    st.sampled_from(MODELS),
    st.sampled_from([None, TOOLS]),
    st.booleans(),
    st.integers(0, 250),
    st.sampled_from([0, 7]),
)
def test_what_is_kept_fits_and_one_more_turn_would_not(
    drawn: tuple[list[Any], list[tuple[int, int]]],
    model: str,
    tools: list[object] | None,
    keep_system: bool,
    limit: int,
    reply: int,
) -> None:
    chat, pairs = drawn
    turns: list[list[object]] = []

    def remembered(given: list[list[object]]) -> Iterable[int]:
        turns.extend(given)
        return reversed(range(len(given)))

    def fitted(strategy: Any) -> tuple[list[object], ainalyn.MessagesCount]:  # noqa: ANN401
        return ainalyn.fit_messages(
            chat,
            limit,
            model,
            tools,
            keep_system=keep_system,
            strategy=strategy,
            reply_tokens=reply,
        )

    system = [m for m in chat if keep_system and m.get("role") in ("system", "developer")]
    if ainalyn.count_messages(system, model, tools).upper + reply > limit:
        with pytest.raises(ainalyn.ValidationError, match="alone") as told:
            fitted("last")
        assert f"{limit:,}" in told.value.message
        return
    kept, counted = fitted(remembered)
    assert fitted("last") == (kept, counted)
    assert counted == ainalyn.count_messages(kept, model, tools)
    assert counted.upper + reply <= limit
    where = places(chat, kept)
    assert where == sorted(where)
    assert {*places(chat, system)} <= {*where}
    for called, answered in pairs:
        assert (called in where) == (answered in where)
    of_turns = [len(turn) for turn in turns]
    assert sum(of_turns) + len(system) == len(chat)
    sizes = list(itertools.accumulate(reversed(of_turns), initial=0))
    taken = sizes.index(len(kept) - len(system))
    if taken < len(turns):
        more = {*where, *places(chat, turns[-1 - taken])}
        longer = ainalyn.count_messages([chat[at] for at in sorted(more)], model, tools)
        assert longer.upper + reply > limit


TALK: list[dict[str, Any]] = [
    {"role": role, "content": f"number {number}"}
    for number in range(4)
    for role in ("user", "assistant")
]


def test_turns_are_taken_in_the_order_of_a_strategy() -> None:
    def first_and_last(turns: list[list[object]]) -> list[int]:
        return [0, len(turns) - 1]

    kept, counted = ainalyn.fit_messages(TALK, 1000, "gpt-4o", strategy=first_and_last)
    assert kept == [*TALK[:2], *TALK[-2:]]
    assert counted == ainalyn.count_messages(kept, "gpt-4o")
    kept, _ = ainalyn.fit_messages(TALK, 20, "gpt-4o", strategy=first_and_last)
    assert kept == TALK[:2]


@pytest.mark.parametrize(
    "strategy", [None, "first", 5, lambda _: [4], lambda _: ["a"], lambda _: 3]
)
def test_a_strategy_that_tells_no_turns(strategy: Any) -> None:  # noqa: ANN401
    with pytest.raises(ainalyn.ValidationError) as told:
        ainalyn.fit_messages(TALK, 1000, "gpt-4o", strategy=strategy)
    assert told.value.field == "strategy"


@pytest.mark.parametrize("wrong", [{"max_tokens": -1}, {"max_tokens": "9"}, {"reply_tokens": -1}])
def test_limits_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ainalyn.ValidationError) as told:
        ainalyn.fit_messages(TALK, **{"max_tokens": 9, **wrong})
    assert told.value.field in wrong


def test_system_messages_that_do_not_fit_are_an_error_with_the_figures() -> None:
    chat = [{"role": "system", "content": "word " * 50}, *TALK]
    needed = ainalyn.count_messages(chat[:1], "gpt-4o").upper
    with pytest.raises(ainalyn.ValidationError, match=f"it is 40, and {needed} tokens .* 5 for"):
        ainalyn.fit_messages(chat, 40, "gpt-4o", reply_tokens=5)
    kept, _ = ainalyn.fit_messages(chat, 40, "gpt-4o", keep_system=False)
    assert kept == TALK[-4:]


def test_an_error_names_the_message_where_it_stands() -> None:
    with pytest.raises(ainalyn.ValidationError, match=r"messages\[8\]"):
        ainalyn.fit_messages([*TALK, {"role": "user", "contents": "mistyped"}], 100, "gpt-4o")


def test_an_iterator_of_parts_is_read_once() -> None:
    parts = ({"type": "text", "text": text} for text in ("one", "two"))
    message = {"role": "user", "content": parts}
    kept, counted = ainalyn.fit_messages(iter([message]), 100, "gpt-4o")
    assert kept == [message]
    again = {"role": "user", "content": [{"type": "text", "text": t} for t in ("one", "two")]}
    assert counted == ainalyn.count_messages([again], "gpt-4o")


def test_each_message_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = []
    counted = Sums.counted

    def recorded(self: Sums, texts: list[str], model: str) -> tuple[list[int], list[int]]:
        batches.append(len(texts))
        return counted(self, texts, model)

    monkeypatch.setattr(Sums, "counted", recorded)
    ainalyn.fit_messages(TALK * 100, 5000, "gpt-4o")
    assert batches == [2 * 100 * len(TALK)]  # its role and its text
