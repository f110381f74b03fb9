"""Special tokens that count one: the same as tiktoken's `allowed_special="all"`, in every lane."""

from __future__ import annotations

import json
from pathlib import Path

import oracle
import pytest
from cli_support import run
from hypothesis import given
from hypothesis import strategies as st
from oracle import ENCODINGS, REPOSITORY

import ainalyn
from ainalyn.infrastructure.rust.lanes import generated
from ainalyn.infrastructure.rust.lanes import python as fallback

FILE = REPOSITORY / "tests" / "vectors" / "cases.json"
CASES = json.loads(FILE.read_text(encoding="ascii"))["rendered_cases"]

PROMPT = "<|start|>user<|message|>Hello!<|end|>"

encodings = st.sampled_from(ENCODINGS)
prompts = st.lists(
    st.sampled_from(
        (
            *(
                "<|endoftext|>",
                "<|start|>",
                "<|fim_prefix|>",
                "<|endofprompt|>",
                "<|reserved_200013|>",
            ),
            *(
                "<|",
                "|>",
                "<|end",
                "of",
                " ",
                "\n",
                "a word",
                "'s",
                "12345",
                "亚洲",
                "😀",
                "\ud800",
            ),
        )
    )
).map("".join)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_cases_that_every_language_runs(case: dict) -> None:  # type: ignore[type-arg]
    text = case["text"] * case["times"]
    for encoding, expected in case["expected"].items():
        assert ainalyn.count_tokens(text, encoding, special="count") == expected["count"]
        for most, kept in expected["truncations"]:
            cut = ainalyn.truncate_to_tokens(text, most, encoding, special="count")
            assert cut.encode() == text.encode()[:kept], (encoding, most)
            fits = expected["count"] <= most
            assert ainalyn.fits(text, most, encoding, special="count") is fits


@given(prompts, encodings, st.integers(0, 30))
def test_the_functions_agree_with_tiktoken(text: str, encoding: str, most: int) -> None:
    right = oracle.count(encoding, text, special=True)
    tokenizer = ainalyn.Tokenizer(encoding)
    assert ainalyn.count_tokens(text, encoding, special="count") == right
    assert ainalyn.count_tokens_batch([text, ""], encoding, special="count") == [right, 0]
    counted = tokenizer.count_tokens(text, special="count")
    assert (counted.count, counted.upper, counted.exact) == (right, right, True)
    assert tokenizer.count_tokens_batch([text], special="count") == [counted]
    kept = ainalyn.truncate_to_tokens(text, most, encoding, special="count")
    expected = text if right <= most else oracle.truncate(encoding, text, most, special=True)
    assert kept == expected
    assert tokenizer.truncate_to_tokens(text, most, special="count") == expected
    assert tokenizer.fits(text, most, special="count") is (right <= most)


@given(prompts, encodings, st.integers(0, 30), st.sampled_from(("start", "end", "middle")))
def test_the_fallback_says_the_same(text: str, encoding: str, most: int, keep: str) -> None:
    if fallback.count("", encoding)[3]:
        assert fallback.count_special([text], encoding) == generated.count_special([text], encoding)
        kept = fallback.truncate_special(text, most, encoding, keep, "")
        assert kept == generated.truncate_special(text, most, encoding, keep, "")


@given(prompts, st.integers(0, 30))
def test_the_rough_method_takes_no_special_token_apart(text: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fallback, "_tiktoken", lambda name: None)
        ((count, _, name, exact, upper),) = fallback.count_special([text], "o200k_harmony")
        assert (name, exact) == ("utf8_bytes", False)
        assert count <= upper
        kept = fallback.truncate_special(text, most, "o200k_harmony", "start", "")
        assert fallback.count_special([kept], "o200k_harmony")[0][4] <= most


def test_no_special_token_is_cut() -> None:
    cuts = [ainalyn.truncate_to_tokens(PROMPT, n, "gpt-oss-20b", special="count") for n in range(4)]
    assert cuts == ["", "<|start|>", "<|start|>user", "<|start|>user<|message|>"]
    end = ainalyn.truncate_to_tokens(PROMPT, 2, "gpt-oss-20b", keep="end", special="count")
    assert end == "!<|end|>"
    marked = ainalyn.truncate_to_tokens(
        PROMPT, 3, "gpt-oss-20b", marker="<|call|>", special="count"
    )
    assert marked == "<|start|>user<|call|>"


def test_a_name_a_tokenizer_has_for_a_model_is_told() -> None:
    tokenizer = ainalyn.Tokenizer("mine", aliases={"mine": "gpt-oss-20b"})
    counted = tokenizer.count_tokens(PROMPT, special="count")
    assert (counted.model, counted.count) == ("mine", 6)
    assert tokenizer.count_tokens_batch([PROMPT], special="count") == [counted]
    assert tokenizer.fits(PROMPT, 6, special="count")


def test_text_is_the_default() -> None:
    for model in ("gpt-4o", "claude-3"):
        text = ainalyn.count_tokens(PROMPT, model, special="text")
        assert text == ainalyn.count_tokens(PROMPT, model) > 10


@pytest.mark.parametrize("backend", ["rust", "python"])
def test_the_special_tokens_of_an_estimated_model_are_not_known(backend: str) -> None:
    tokenizer = ainalyn.Tokenizer("claude-3", backend=backend)
    with pytest.raises(ainalyn.ValidationError) as caught:
        tokenizer.count_tokens("a", special="count")
    assert caught.value.field == "special"
    assert "the special tokens of Anthropic's models are not public" in caught.value.message


@pytest.mark.parametrize("special", ["all", "", None, True, 1])
def test_there_are_two_choices(special: object) -> None:
    for call in (
        lambda: ainalyn.count_tokens("a", special=special),  # type: ignore[arg-type]
        lambda: ainalyn.count_tokens_batch(["a"], special=special),  # type: ignore[arg-type]
        lambda: ainalyn.truncate_to_tokens("a", 1, special=special),  # type: ignore[arg-type]
        lambda: ainalyn.Tokenizer().fits("a", 1, special=special),  # type: ignore[arg-type]
    ):
        with pytest.raises(ainalyn.ValidationError, match="none of text, count") as caught:
            call()
        assert caught.value.field == "special"


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    texts = ["<|endoftext|>"] * 1500
    counts = ainalyn.count_tokens_batch(
        texts, special="count", progress=lambda done, of: told.append((done, of))
    )
    assert counts == [1] * 1500
    assert told == [(1024, 1500), (1500, 1500)]


def test_the_command_line_counts_and_cuts_prompts(tmp_path: Path) -> None:
    path = tmp_path / "prompt"
    path.write_text(PROMPT)
    model = ("--model", "gpt-oss-20b", "--special", "count")
    assert run("count", "--total", str(path), *model).lines == ["6"]
    assert run("truncate", "-n", "3", str(path), *model).stdout == b"<|start|>user<|message|>"
    refused = run("count", str(path), "--model", "claude-3", "--special", "count")
    assert refused.status == 2
    assert b"are not public" in refused.stderr
