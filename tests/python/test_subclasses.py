"""Nothing of a subclass is asked: what it holds counts, whatever its methods would answer."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lying import WAYS, asked, lying
from strategies import hostile_texts

import ainalyn

T = TypeVar("T")

#: More than are remembered by the address of their str.
MODELS = ("gpt-4", "gpt2", "gpt-4o", "p50k_edit", "text-davinci-003", "o3", "claude-3", "mine")
NO_MODELS = ("nope", "", " ", "gpt-4\ud800")


@dataclass
class Given:
    """Arguments, of which a call takes what it needs."""

    text: str
    model: str
    limit: int
    encoding: str | None
    threads: int
    name: str
    aliases: dict[str, str]


CALLS: dict[str, Callable[[Given], object]] = {
    "count_tokens": lambda a: ainalyn.count_tokens(a.text, a.model),
    "count_tokens by name": lambda a: ainalyn.count_tokens(
        text=a.text, model=a.model, encoding=a.encoding, require_exact=True
    ),
    "count_tokens_batch": lambda a: ainalyn.count_tokens_batch(
        [a.text, "x", a.text], a.model, encoding=a.encoding, threads=a.threads
    ),
    "acount_tokens_batch": lambda a: asyncio.run(
        ainalyn.acount_tokens_batch([a.text], a.model, encoding=a.encoding, threads=a.threads)
    ),
    "truncate_to_tokens": lambda a: ainalyn.truncate_to_tokens(a.text, a.limit, a.model),
    "truncate_to_tokens by name": lambda a: ainalyn.truncate_to_tokens(
        text=a.text, max_tokens=a.limit, model=a.model, encoding=a.encoding, require_exact=True
    ),
    "fits": lambda a: ainalyn.fits(a.text, a.limit, a.model, encoding=a.encoding),
    "count_tokens_bytes": lambda a: ainalyn.count_tokens_bytes(
        b"some bytes", a.model, encoding=a.encoding
    ),
    "a text for bytes": lambda a: ainalyn.count_tokens_bytes(a.text, a.model),  # type: ignore[arg-type]
    "count_file": lambda a: ainalyn.count_file(__file__, a.model, encoding=a.encoding),
    "a text for texts": lambda a: ainalyn.count_tokens_batch(a.text, a.model),
    "count_messages": lambda a: ainalyn.count_messages(
        [{"role": "user", "content": a.text, "name": a.name}], a.model
    ),
    "Tokenizer": lambda a: repr(ainalyn.Tokenizer(a.model, encoding=a.encoding)),
    "Tokenizer(backend)": lambda a: ainalyn.Tokenizer(a.model, backend=a.name).backend,
    "Tokenizer(model)": lambda a: ainalyn.Tokenizer(a.model).count_tokens(a.text),
    "Tokenizer that pickles": lambda a: (
        pickle.loads(pickle.dumps(ainalyn.Tokenizer(a.model))).model
    ),
    "Tokenizer.model": lambda a: tokenizer(a.model).count_tokens(a.text),
    "Tokenizer.count_tokens": lambda a: ainalyn.Tokenizer().count_tokens(
        a.text, a.model, encoding=a.encoding
    ),
    "Tokenizer.count_tokens of a model": lambda a: ainalyn.Tokenizer().count_tokens(
        a.text, a.model
    ),
    "Tokenizer.count_tokens_batch": lambda a: ainalyn.Tokenizer().count_tokens_batch(
        [a.text, "x"], a.model, encoding=a.encoding, require_exact=True, threads=a.threads
    ),
    "Tokenizer.count_tokens_batch of a model": lambda a: ainalyn.Tokenizer().count_tokens_batch(
        [a.text], a.model
    ),
    "Tokenizer.truncate_to_tokens": lambda a: ainalyn.Tokenizer().truncate_to_tokens(
        a.text, a.limit, a.model, encoding=a.encoding
    ),
    "Tokenizer.fits": lambda a: ainalyn.Tokenizer().fits(a.text, a.limit, a.model),
    "Tokenizer.count_messages": lambda a: ainalyn.Tokenizer(a.model).count_messages(
        [{"role": "user", "content": a.text}]
    ),
    "aliases": lambda a: ainalyn.Tokenizer(a.name, aliases=a.aliases).count_tokens(a.text),
    "an alias": lambda a: ainalyn.Tokenizer("prod", aliases=a.aliases).fits(a.text, a.limit),
    "register_model": lambda a: registered(a, a.model, a.encoding),
}


def tokenizer(model: str) -> ainalyn.Tokenizer:
    """One whose model was set later."""
    made = ainalyn.Tokenizer()
    made.model = model
    return made


def registered(given: Given, *names: str | None) -> object:
    """A count by an alias, which is taken back."""
    ainalyn.register_model(given.name, names[0], encoding=names[1])
    try:
        return ainalyn.count_tokens(given.text, given.name)
    finally:
        ainalyn.unregister_model(given.name)


@pytest.fixture(autouse=True, scope="module")
def _an_alias() -> Iterator[None]:
    ainalyn.register_model("mine", "gpt-4o")
    yield
    ainalyn.unregister_model("mine")


def outcome(call: Callable[[T], object], given: T) -> object:
    """What a call answers or why it refuses, in plain values; no other error passes."""
    try:
        return plain(call(given))
    except ainalyn.ValidationError as error:
        return error.code, error.field, error.message


def plain(answer: object) -> object:
    """An answer, which holds no value of a subclass."""
    if type(answer) is list:
        return [plain(item) for item in answer]
    if is_dataclass(answer):
        return [plain(getattr(answer, field.name)) for field in fields(answer)]
    assert type(answer) in (str, int, bool)
    return answer


def law(call: Callable[[T], object], given: T, changed: T) -> None:
    """A call answers alike, and asks for nothing."""
    expected = outcome(call, given)
    asked.clear()
    assert outcome(call, changed) == expected
    assert asked == []


@pytest.mark.parametrize("name", CALLS)
@given(
    st.builds(
        Given,
        hostile_texts,
        st.sampled_from(MODELS * 3 + NO_MODELS),
        st.one_of(st.integers(0, 20), st.sampled_from([-1, 2**63 - 1, 2**63, 2**64])),
        st.sampled_from([None, None, "gpt2", "o200k_base", "nope"]),
        st.sampled_from([0, 1, 2, -1, 2000]),
        st.sampled_from(["prod", "gpt-4", "gpt2", "rust", "python", ""]),
        st.dictionaries(st.sampled_from(["prod", "gpt-4", "x"]), st.sampled_from(MODELS)),
    ),
    st.sampled_from(sorted(WAYS)),
)
def test_what_a_subclass_holds_counts(name: str, arguments: Given, way: str) -> None:
    changed = Given(*(lying(getattr(arguments, field.name), way) for field in fields(Given)))
    law(CALLS[name], arguments, changed)


class Impostor:
    """What claims to be a str, and to equal and to hash as the name of a model."""

    def __init__(self, model: str) -> None:
        self.model = model

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The type that isinstance believes."""
        asked.append("__class__")
        return str

    def __hash__(self) -> int:
        asked.append("__hash__")
        return hash(self.model)

    def __eq__(self, other: object) -> bool:
        asked.append("__eq__")
        return bool(other == self.model)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_no_str_is_no_model(model: str) -> None:
    impostor: str = Impostor(model)  # type: ignore[assignment]
    calls: list[Callable[[], object]] = [
        lambda: ainalyn.count_tokens("text", impostor),
        lambda: ainalyn.count_tokens("text", encoding=impostor),
        lambda: ainalyn.count_tokens(impostor),
        lambda: ainalyn.count_tokens_batch(["text"], impostor),
        lambda: ainalyn.count_tokens_batch([impostor]),
        lambda: ainalyn.truncate_to_tokens("text", 1, impostor),
        lambda: ainalyn.truncate_to_tokens(impostor, 1),
        lambda: ainalyn.truncate_to_tokens("text", impostor),  # type: ignore[arg-type]
        lambda: ainalyn.fits("text", 1, impostor),
        lambda: ainalyn.fits(impostor, 1),
        lambda: ainalyn.count_tokens_bytes(b"text", impostor),
        lambda: ainalyn.count_tokens_bytes(impostor),  # type: ignore[arg-type]
        lambda: ainalyn.count_messages([], impostor),
        lambda: ainalyn.count_messages([{"role": impostor}]),
        lambda: ainalyn.count_messages([{"role": "user", "content": impostor}]),
        lambda: ainalyn.Tokenizer(impostor),
        lambda: ainalyn.Tokenizer(encoding=impostor),
        lambda: ainalyn.Tokenizer(aliases={"x": impostor}),
        lambda: ainalyn.Tokenizer().count_tokens("text", impostor),
        lambda: ainalyn.Tokenizer().count_tokens_batch(["text"], impostor),
        lambda: ainalyn.register_model("x", impostor),
        lambda: ainalyn.register_model(impostor, "gpt-4"),
        lambda: ainalyn.unregister_model(impostor),
    ]
    ainalyn.count_tokens("text", model)  # so that it is remembered
    for call in calls:
        asked.clear()
        with pytest.raises(ainalyn.ValidationError):
            call()
        assert asked == []


CHAT: list[Mapping[str, object]] = [
    {"role": "system", "content": "Be brief.", "name": "ada", "refusal": "", "extra": 0},
    {"role": "user", "content": [{"type": "text", "text": "Look:"}, {"type": "refusal"}]},
    {"role": "user", "content": [{"type": "input_text", "text": "Look:"}, {"type": "image_url"}]},
    {"role": "assistant", "content": None, "annotations": [], "audio": {}, "index": 1},
    {"role": "assistant", "tool_calls": [{"function": {"name": "weather", "arguments": "{}"}}]},
    {"role": "assistant", "tool_calls": [], "function_call": {"name": "f", "arguments": "{}"}},
    {"role": "assistant", "function_call": {}},
    {"role": "assistant", "function_call": {"name": "f"}},
]
PARAMETERS: dict[str, object] = {
    "type": "object",
    "properties": {
        "town": {"type": "string", "description": "The town."},
        "unit": {"type": "string", "description": "Unit", "enum": ["C", "F"]},
        "days": {"type": "integer", "enum": [1, 2], "minimum": 1, "examples": ["a", 2]},
    },
    "required": ["town"],
    "additionalProperties": False,
}
TOOLS: list[Mapping[str, object]] = [
    {"type": "function", "function": {"name": "weather", "parameters": PARAMETERS, "strict": 1}},
    {"type": "function", "name": "weather", "description": "Tells.", "parameters": {}},
    {"type": "web_search"},
    {"name": "f", "parameters": {"properties": {"a": 1}}},
    {"name": "f", "parameters": {"properties": {"a": {"enum": [1, "b"], "type": ["string"]}}}},
]


@pytest.mark.parametrize("way", WAYS)
def test_what_subclasses_in_a_chat_hold_counts(way: str) -> None:
    def count(chat: list[Mapping[str, object]]) -> object:
        return ainalyn.count_messages(chat, "gpt-4o", skip_non_text=True)

    def count_tools(tools: list[Mapping[str, object]]) -> object:
        return ainalyn.count_messages([], "gpt-4o", tools)

    for message in CHAT:
        law(count, [message], [lying(message, way)])
        law(ainalyn.count_messages, [message], [lying(message, way)])
    for tool in TOOLS:
        law(count_tools, [tool], [lying(tool, way)])


def test_a_text_that_fits_comes_back_as_a_str() -> None:
    class Text(str):
        __slots__ = ()

    for text in ("many words", "é \ud800"):
        assert type(ainalyn.truncate_to_tokens(Text(text), 99)) is str


def test_a_tokenizer_keeps_plain_names() -> None:
    made = ainalyn.Tokenizer(lying("a", "lies"), aliases={lying("a", "lies"): lying("o3", "lies")})
    for twin in (made, copy.deepcopy(made)):
        assert repr(twin) == "Tokenizer(model='a', aliases={'a': 'o3'})"
