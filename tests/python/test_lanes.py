"""Both ways into the native library answer alike, and what one can't answer the other explains."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust import names
from ainalyn.infrastructure.rust.lanes import direct, direct_parts, generated, lane_name

if not ainalyn.is_rust_available():
    pytest.skip("there is no native library", allow_module_level=True)

only_direct = pytest.mark.skipif(lane_name != "direct", reason="it is about the direct lane")

MODELS = ["gpt-4", "gpt-4o", "o200k_base", "r50k_base"]
#: Characters of one to four bytes, spaces, controls, and surrogates.
TEXTS = st.text(st.sampled_from("aZ09 '\n\t\0éßж中あ😀\u0301\u200d\ufeff\ud800\udc00"), max_size=60)


def run(code: str, **variables: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("wanted", ["direct", "generated"])
def test_the_lane_is_the_one_that_was_asked_for(wanted: str) -> None:
    if sys.implementation.name != "cpython" or sys.maxsize <= 2**32:
        pytest.skip("only one lane is possible here")
    code = "from ainalyn.infrastructure.rust.lanes import lane_name; print(lane_name)"
    assert run(code, AINALYN_LANE=wanted).split() == [wanted]


def test_an_unknown_lane_is_told() -> None:
    assert "'sideways'" in run("import ainalyn", AINALYN_LANE="sideways")


@only_direct
def test_a_count_imports_nothing_that_is_slow() -> None:
    code = """
import sys
import ctypes  # What it imports by itself differs between versions, and nothing here can change it.
before = set(sys.modules)
import ainalyn
ainalyn.count_tokens("text", "gpt-4o", require_exact=True)
ainalyn.count_tokens("text", encoding="gpt2")
ainalyn.count_tokens_batch(["text"], "gpt-4o", require_exact=True)
ainalyn.truncate_to_tokens("many words", 1)
ainalyn.register_model("mine", "gpt-4o")
ainalyn.count_tokens_bytes(b"text", "mine")
loaded = {name for name in set(sys.modules) - before if not name.startswith("ainalyn.")}
print(*sorted(loaded - {"ainalyn"}))
"""
    assert {name.partition(".")[0] for name in run(code).split()} <= {
        *("__future__", "importlib", "warnings")
    }


@only_direct
@pytest.mark.parametrize(
    "call",
    [
        "ainalyn.count_tokens('text', 'gpt-4o')",
        "ainalyn.count_tokens_batch(['text'], 'gpt-4o')",
        "ainalyn.count_tokens_bytes(b'text', 'gpt-4o')",
        "ainalyn.truncate_to_tokens('many words', 1, 'gpt-4o')",
        "ainalyn.fits('many words', 1, 'gpt-4o')",
        "ainalyn.Tokenizer('gpt-4o').count_tokens('text')",
        "ainalyn.Tokenizer('claude-3').count_tokens_batch(['text'])",
        "ainalyn.Tokenizer('gpt-4o').truncate_to_tokens('many words', 1)",
    ],
)
def test_a_first_call_does_not_come_to_the_generated_lane(call: str) -> None:
    code = f"import sys, ainalyn; {call}; print('ainalyn._native' in sys.modules)"
    assert run(code) == "False\n"


@given(TEXTS, st.sampled_from(MODELS))
def test_a_count_is_that_of_the_generated_lane(text: str, model: str) -> None:
    fields = generated.count(text, model)
    assert ainalyn.count_tokens(text, model) == fields[0]
    assert ainalyn.Tokenizer(model).count_tokens(text) == ainalyn.TokenCount(*fields)


@given(st.lists(TEXTS, max_size=30), st.sampled_from(MODELS), st.sampled_from([0, 1, 2, 3]))
def test_a_batch_is_that_of_the_generated_lane(texts: list[str], model: str, threads: int) -> None:
    expected = [generated.count(text, model) for text in texts]
    counts, uppers, encoding, exact = generated.count_chunk(texts, 0, model, threads)
    assert [
        (count, model, encoding, exact, upper) for count, upper in zip(counts, uppers, strict=True)
    ] == expected
    assert ainalyn.count_tokens_batch(texts, model, threads=threads) == counts
    found = ainalyn.Tokenizer(model).count_tokens_batch(texts, threads=threads)
    assert found == [ainalyn.TokenCount(*fields) for fields in expected]


@given(TEXTS, st.integers(0, 40), st.sampled_from(MODELS))
def test_a_cut_is_that_of_the_generated_lane(text: str, most: int, model: str) -> None:
    assert ainalyn.truncate_to_tokens(text, most, model) == generated.truncate(text, most, model)


call_by_name: Callable[..., int] = ainalyn.count_tokens


@pytest.mark.parametrize(
    "call",
    [
        lambda: ainalyn.count_tokens("Hello, world!", "gpt-4o"),
        lambda: ainalyn.count_tokens("Hello, world!", model="gpt-4o"),
        lambda: ainalyn.count_tokens(text="Hello, world!", model="gpt-4o"),
        lambda: ainalyn.count_tokens(model="gpt-4o", text="Hello, world!"),
        # Names that are not interned, as those in the code are.
        lambda: call_by_name(**{"".join("model"): "gpt-4o", "".join("text"): "Hello, world!"}),
        lambda: len(ainalyn.truncate_to_tokens("many words " * 9, 4).split()) + 1,
        lambda: len(ainalyn.truncate_to_tokens("many words " * 9, max_tokens=4).split()) + 1,
        lambda: len(ainalyn.truncate_to_tokens(max_tokens=4, text="many words " * 9).split()) + 1,
    ],
)
def test_arguments_go_by_position_and_by_name(call: Callable[[], int]) -> None:
    # "many words many words" is cut after four tokens: a fourth word begins with the fifth.
    assert call() in {4, 5}


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [((), {}), (("a", "gpt-4", "b"), {}), (("a",), {"modl": "gpt-4"}), (("a",), {"text": "b"})],
)
def test_a_wrong_call_is_a_type_error(arguments: tuple[str, ...], keywords: dict[str, str]) -> None:
    with pytest.raises(TypeError, match=r"count_tokens\(\)"):
        call_by_name(*arguments, **keywords)


@pytest.mark.parametrize("text", [None, b"text", 5, ["text"], bytearray(b"text")])
def test_what_is_no_text_is_refused(text: str) -> None:
    for call in (ainalyn.count_tokens, ainalyn.Tokenizer().count_tokens):
        with pytest.raises(ainalyn.ValidationError) as caught:
            call(text)
        assert caught.value.field == "text"
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.count_tokens_batch(["text", text])
    assert caught.value.field == "texts"


@pytest.mark.parametrize("model", ["", "no such model", "gpt-4\0", None, 4, ["gpt-4"], "\ud800"])
def test_what_is_no_model_is_refused(model: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: ainalyn.count_tokens("text", model),
        lambda: ainalyn.count_tokens_batch(["text"], model),
        lambda: ainalyn.count_tokens_batch([], model),
        lambda: ainalyn.truncate_to_tokens("text", 3, model),
        lambda: ainalyn.count_tokens_bytes(b"text", model),
    ]
    for call in calls:
        with pytest.raises(ainalyn.ValidationError) as caught:
            call()
        assert caught.value.field == "model"


class Text(str):
    """A str whose methods lie."""

    __slots__ = ()

    def __len__(self) -> int:
        return 1

    def encode(self, *_arguments: object) -> bytes:
        return b"lie"

    def __str__(self) -> str:
        return "lie"

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("gpt-4")


def test_a_str_of_another_type_counts_by_its_characters() -> None:
    words = "many words of a lying str é"
    assert ainalyn.count_tokens(Text(words)) == ainalyn.count_tokens(words)
    assert ainalyn.count_tokens_batch([Text(words)] * 3) == ainalyn.count_tokens_batch([words] * 3)
    assert ainalyn.truncate_to_tokens(Text(words), 3) == ainalyn.truncate_to_tokens(words, 3)


#: It has more tokens in gpt2 than in cl100k_base.
DIFFERS = "数える方法の一つ"


def test_a_model_name_of_another_type_does_not_mislead_later_calls() -> None:
    expected = [ainalyn.count_tokens(DIFFERS, name) for name in ("gpt-4", "gpt2")]
    assert expected[0] != expected[1]
    direct.looked_up.clear()
    ainalyn.count_tokens(DIFFERS, Text("gpt2"))
    assert [ainalyn.count_tokens(DIFFERS, name) for name in ("gpt-4", "gpt2")] == expected


def test_many_model_names_take_no_memory() -> None:
    for number in range(5000):
        ainalyn.count_tokens("text", f"ft:gpt-4o:organisation{number}")
        assert len(direct.looked_up) <= 1024


def test_an_alias_counts_until_it_is_taken_back() -> None:
    by_name = {name: ainalyn.count_tokens(DIFFERS, name) for name in ("gpt-4", "gpt2")}
    ainalyn.register_model("gpt-4", "gpt2")
    try:
        assert ainalyn.count_tokens(DIFFERS) == by_name["gpt2"]
        assert ainalyn.count_tokens_batch([DIFFERS]) == [by_name["gpt2"]]
        assert ainalyn.Tokenizer().count_tokens(DIFFERS).count == by_name["gpt2"]
    finally:
        ainalyn.unregister_model("gpt-4")
    assert ainalyn.count_tokens(DIFFERS) == by_name["gpt-4"]


@only_direct
def test_what_a_slower_thread_remembers_of_an_old_alias_counts_for_nothing() -> None:
    for number in range(9):  # the first few names are remembered elsewhere
        ainalyn.count_tokens("text", f"gpt-4-{number}")
    ainalyn.register_model("mine", "gpt-4")
    ainalyn.count_tokens(DIFFERS, "mine")
    old = direct.looked_up["mine"]
    try:
        ainalyn.register_model("mine", "gpt2")
        direct.looked_up["mine"] = old  # as a thread does that looked the name up before
        assert ainalyn.count_tokens(DIFFERS, "mine") == ainalyn.count_tokens(DIFFERS, "gpt2")
    finally:
        ainalyn.unregister_model("mine")
    with pytest.raises(ainalyn.ValidationError):
        ainalyn.count_tokens(DIFFERS, "mine")


def test_an_alias_is_known_to_every_thread_once_it_is_registered() -> None:
    counts = [ainalyn.count_tokens(DIFFERS, name) for name in ("gpt-4", "gpt2")]
    ainalyn.register_model("mine", "gpt-4")
    stop = threading.Event()

    def count() -> None:
        while not stop.is_set():
            assert ainalyn.count_tokens(DIFFERS, "mine") in counts

    with ThreadPoolExecutor(3) as pool:
        others = [pool.submit(count) for _ in range(2)]
        try:
            for number in range(600):
                ainalyn.register_model("mine", ("gpt-4", "gpt2")[number % 2])
                seen = pool.submit(ainalyn.count_tokens, DIFFERS, "mine").result()
                assert seen == ainalyn.count_tokens(DIFFERS, "mine") == counts[number % 2]
        finally:
            stop.set()
        for other in others:
            other.result()
    ainalyn.unregister_model("mine")


@pytest.mark.parametrize("model", ["gpt-4o", "o200k_base", "claude-3", "mine", "nope"])
@pytest.mark.parametrize("encoding", [None, "gpt2", "gpt-4o", "mine"])
@pytest.mark.parametrize("require_exact", [False, True, 0, 1, None])
def test_further_keywords_mean_the_same_in_both_lanes(
    model: str, encoding: str | None, require_exact: bool
) -> None:
    """What a builtin makes of them, against the Python function it stands for."""
    ainalyn.register_model("mine", "claude-3")
    further = {"encoding": encoding, "require_exact": require_exact}
    tokenizer = ainalyn.Tokenizer(model)

    def outcome(call: Callable[..., object], *arguments: object) -> object:
        try:
            return call(*arguments, **further)
        except ainalyn.ValidationError as error:
            return error.code, error.field

    def expected() -> object:
        name = names.resolve_name(model, encoding, require_exact=require_exact)
        return generated.count(DIFFERS, names.follow_alias(name))[0]

    try:
        count = outcome(lambda **_: expected())
        assert outcome(ainalyn.count_tokens, DIFFERS, model) == count
        assert outcome(lambda **more: tokenizer.count_tokens(DIFFERS, **more).count) == count
        one = outcome(ainalyn.count_tokens_batch, [DIFFERS], model)
        assert one == ([count] if isinstance(count, int) else count)
        cut = outcome(ainalyn.truncate_to_tokens, DIFFERS, 3, model)
        assert isinstance(cut, str) if isinstance(count, int) else cut == count
    finally:
        ainalyn.unregister_model("mine")


@only_direct
def test_windows_and_cuts_are_those_of_the_generated_lane() -> None:
    text = f"{DIFFERS} {'many words, 東京 and é.' * 40}"
    for model in ("gpt-4o", "claude-3", "mine"):
        ainalyn.register_model("mine", "gpt2")
        name = names.follow_alias(model)
        for number, at in enumerate(("token", "word", "line", "paragraph")):
            places = generated.split(text, 9, name, 2, at)
            assert direct_parts.split_windows(text, 9, model, 2, number, False) == places
            windows = direct_parts.split_windows(text, 9, model, 2, number, True)
            assert windows == [text[start:end] for start, end in places]
        for number, keep in enumerate(("start", "end", "middle")):
            kept = direct_parts.truncate_kept(text, 9, model, number, "…")
            assert kept == generated.truncate_keeping(text, 9, name, keep, "…")
    ainalyn.unregister_model("mine")


@only_direct
def test_windows_and_cuts_decline_what_they_would_have_to_explain() -> None:
    assert direct_parts.split_windows("a", 1, "nope", 0, 0, True) is None
    assert direct_parts.split_windows("a\ud800", 1, "gpt-4", 0, 0, True) is None
    assert direct_parts.split_windows("a", 1, "gpt-4", 1, 0, True) is None
    assert direct_parts.split_windows("a", 1, "gpt-4", 0, 4, True) is None
    assert direct_parts.split_windows("😀", 1, "gpt-4", 0, 0, True) is None
    assert direct_parts.truncate_kept("a b", 1, "gpt-4", 3, "") is None
    assert direct_parts.truncate_kept("a b", 1, "gpt-4", 1, "\ud800") is None
    assert direct_parts.truncate_kept("a b", 1, "gpt-4", 1, "many words") is None
    whole = "a b"
    assert direct_parts.truncate_kept(whole, 2, "gpt-4", 1, "…") is whole


@only_direct
def test_a_panic_is_a_doubt_and_the_next_call_works() -> None:
    assert direct.panic_probe("gpt-4") is None
    assert ainalyn.count_tokens("Hello, world!") == 4


@pytest.mark.parametrize("function", [ainalyn.count_tokens, ainalyn.truncate_to_tokens])
def test_a_function_describes_itself(function: Callable[..., object]) -> None:
    signature = inspect.signature(function)
    apart = {"threads", "keep", "marker", "special"}
    names = [name for name in signature.parameters if name not in apart]
    assert names[-3:] == ["model", "encoding", "require_exact"]
    assert signature.parameters["encoding"].kind is inspect.Parameter.KEYWORD_ONLY
    assert signature.parameters["model"].default == "gpt-4"
    assert "Raises:" in (inspect.getdoc(function) or "")
    assert function.__module__ == "ainalyn"
    assert pickle.loads(pickle.dumps(function)) is function
    assert copy.deepcopy(function) is function


def test_a_token_count_is_like_one_made_by_its_class() -> None:
    found = ainalyn.Tokenizer("gpt-4o").count_tokens("Hello, world!")
    made = ainalyn.TokenCount(4, "gpt-4o", "o200k_base", True, 4)
    assert (found, hash(found), repr(found)) == (made, hash(made), repr(made))
    assert pickle.loads(pickle.dumps(found)) == made
    assert dataclasses.astuple(dataclasses.replace(found, count=5)) == (
        5, "gpt-4o", "o200k_base", True, 4,
    )  # fmt: skip
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.count = 5  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        found.other = 5  # type: ignore[attr-defined]
