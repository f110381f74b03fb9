"""Vocabularies out of files in Python: by the packages of their makers, or marked estimates."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import gemma_oracle
import pytest
from dependencies import require
from hypothesis import given
from hypothesis import strategies as st
from strategies import hostile_texts
from vocabulary_files import TOKENS, write_ranks, write_tokenizer

import ainalyn
from ainalyn import ValidationError
from ainalyn.infrastructure.rust.arguments import OPENED
from ainalyn.infrastructure.rust.lanes import lane, opened
from ainalyn.infrastructure.rust.lanes import python as fallback

pytestmark = pytest.mark.skipif(
    not ainalyn.is_rust_available(), reason="it is compared with the native library"
)

texts = st.one_of(hostile_texts, st.text(alphabet="abcthe m\n1<|>\u00e9\u0301😀", max_size=60))
added = {"added_tokens": [{"id": 258, "content": "<|im|>", "special": True}, {"content": "<|"}]}


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AINALYN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def open_both(path: Path, name: str, pattern: str | None = None) -> str:
    """Open a file in the library and in the Python implementation, under one name."""
    ainalyn.load_vocabulary(path, name, pattern=pattern)
    assert fallback.load_vocabulary(str(path), name, None, pattern) == name
    return name


def compare(name: str) -> None:
    """Counts, cuts at both ends and special tokens are those of the library."""

    @given(texts, st.integers(0, 12))
    def check(text: str, most: int) -> None:
        assert fallback.count(text, name) == lane.count(text, name)
        assert fallback.truncate(text, most, name) == lane.truncate(text, most, name)
        if opened.find(name).added is not None:  # type: ignore[union-attr]
            assert fallback.count_special([text], name) == lane.count_special([text], name)

    check()
    fallback.require_exact(name)


def test_ranks_count_by_tiktoken(tmp_path: Path) -> None:
    require("tiktoken")
    path = write_ranks(tmp_path / "small.tiktoken", TOKENS)
    compare(open_both(path, "fallback-ranks", "o200k"))
    compare(open_both(path, "fallback-expression", "llama3"))


@pytest.mark.parametrize("form", [None, {"type": "NFC"}])
def test_a_tokenizer_json_counts_by_tokenizers(tmp_path: Path, form: object) -> None:
    require("tokenizers")
    path = write_tokenizer(tmp_path / "tokenizer.json", normalizer=form, **added)
    file = json.loads(path.read_bytes())
    file["model"]["merges"] = [["a", "b"], ["ab", "c"]]  # which are of one form there
    path.write_text(json.dumps(file), encoding="utf-8")
    name = open_both(path, f"fallback-json-{form is None}")

    @given(texts)
    def check(text: str) -> None:
        assert fallback.count(text, name) == lane.count(text, name)
        assert fallback.count_special([text], name) == lane.count_special([text], name)

    check()
    if form is None:
        compare(name)


def test_gemma_s_model_counts_by_sentencepiece() -> None:
    require("sentencepiece")
    compare(open_both(gemma_oracle.model_file(), "fallback-gemma"))


@pytest.mark.parametrize(
    ("package", "form"), [("tokenizers", None), ("tokenizers", {"type": "NFC"}), ("tiktoken", None)]
)
def test_without_the_package_counts_are_marked_and_bounded(
    tmp_path: Path, package: str, form: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    if package == "tiktoken":
        path, pattern = write_ranks(tmp_path / "small.tiktoken"), "o200k"
    else:
        path, pattern = write_tokenizer(tmp_path / "some.json", normalizer=form, **added), None
    name = open_both(path, f"rough-{package}-{form is None}", pattern)

    @given(texts, st.integers(0, 12))
    def check(text: str, most: int) -> None:
        count, model, method, exact, upper = fallback.count(text, name)
        assert (model, method, exact) == (name, "utf8_bytes", False)
        assert max(count, lane.count(text, name)[0]) <= upper
        cut = fallback.truncate(text, most, name)
        assert lane.count(cut, name)[0] <= most

    check()
    with pytest.raises(ValidationError, match=r"ainalyn\[vocabularies\]"):
        fallback.require_exact(name)


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    path = write_ranks(tmp_path / "small.tiktoken")
    noise = tmp_path / "noise.json"
    noise.write_bytes(b"\xff\xfe\x00")
    unigram = tmp_path / "unigram.json"
    unigram.write_text(json.dumps({"model": {"type": "Unigram"}}), encoding="utf-8")
    cut = tmp_path / "cut.json"
    cut.write_text('{"model": {', encoding="utf-8")
    for file, name, sha256, pattern, field in (
        (tmp_path / "missing", None, None, None, "path"),
        (tmp_path, None, None, None, "path"),
        (noise, None, None, None, "path"),
        (unigram, None, None, None, "path"),
        (cut, None, None, None, "path"),
        (path, None, None, None, "path"),
        (path, None, "0" * 64, "o200k", "sha256"),
        (path, None, None, "nonsense", "pattern"),
        (path, "gpt-4o", None, "o200k", "name"),
    ):
        with pytest.raises(ValidationError) as caught:
            fallback.load_vocabulary(str(file), name, sha256, pattern)
        assert caught.value.field == field, str(caught.value)
    fallback.load_vocabulary(str(path), "taken", None, "o200k")
    OPENED["taken"] = str(path)
    other = write_ranks(tmp_path / "other.tiktoken", [*TOKENS, b"more"])
    with pytest.raises(ValidationError, match="a vocabulary that is open"):
        fallback.load_vocabulary(str(other), "taken", None, "o200k")
    del OPENED["taken"]
