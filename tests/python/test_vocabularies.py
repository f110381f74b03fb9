"""Vocabularies out of files: names, errors, the cache, and every way to count with one."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import run as run_cli
from vocabulary_files import TOKENS, alphabet, write_ranks, write_tokenizer

import ainalyn
from ainalyn import Tokenizer, ValidationError, load_vocabulary

pytestmark = pytest.mark.skipif(
    not ainalyn.is_rust_available(), reason="the native library alone reads such files"
)


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AINALYN_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def written(folder: Path, tokens: list[bytes] = TOKENS, name: str = "small.tiktoken") -> Path:
    return write_ranks(folder / name, tokens)


@pytest.fixture
def small(tmp_path: Path) -> str:
    return load_vocabulary(written(tmp_path), "small-one", pattern="o200k")


def test_every_function_takes_the_name(small: str) -> None:
    assert small == "small-one"
    assert ainalyn.count_tokens("many man the", small) == 1 + 1 + 4
    assert ainalyn.count_tokens("the", small) == 1
    assert ainalyn.count_tokens("the", encoding=small) == 1
    assert ainalyn.count_tokens_batch(["the", "many"], small) == [1, 1]
    assert ainalyn.budget_tokens("the", small) == 1
    assert ainalyn.truncate_to_tokens("the many", 1, small) == "the"
    assert ainalyn.truncate_to_tokens("a the", 2, small, keep="end") == "he"
    parts = ainalyn.split_to_tokens("the the", 3, small)
    assert "".join(parts) == "the the"
    assert all(ainalyn.count_tokens(part, small) <= 3 for part in parts)
    assert ainalyn.fits("the", 1, small)
    assert not ainalyn.fits("the " * 3000, 2, small)
    assert ainalyn.count_tokens_bytes(b"the", small) == 1
    tokens = Tokenizer(small).count_tokens("the")
    assert (tokens.count, tokens.model, tokens.encoding, tokens.exact) == (1, small, small, True)
    ainalyn.register_model("deployed-small", small)
    assert ainalyn.count_tokens("the", "deployed-small") == 1
    ainalyn.unregister_model("deployed-small")


def hugging_face(
    folder: Path, *, added: tuple[dict[str, object], ...] = (), normalizer: object = None
) -> str:
    """Open a tokenizer.json of bytes, "ab" and "abc"."""
    tokens = [{"id": 258 + at, **token} for at, token in enumerate(added)]
    path = folder / "added.json"
    return load_vocabulary(write_tokenizer(path, added_tokens=tokens, normalizer=normalizer))


def test_added_tokens_count_one_where_they_are_asked_to(tmp_path: Path) -> None:
    added: tuple[dict[str, object], ...] = (
        {"content": "<|im|>", "special": True},
        {"content": "<|im|>!"},
        {"content": ""},
    )
    for _ in range(2):  # the second time out of the cache
        name = hugging_face(tmp_path, added=added)
        assert ainalyn.count_tokens("abc<|im|>abc", name) == 1 + 6 + 1
        assert ainalyn.count_tokens("abc<|im|>abc", name, special="count") == 3
        assert ainalyn.count_tokens("<|im|>!", name, special="count") == 1
        assert ainalyn.truncate_to_tokens("ab<|im|>d", 2, name, special="count") == "ab<|im|>"
        assert Tokenizer(name).count_tokens("<|im|>", special="count").count == 1


@pytest.mark.parametrize("flag", ["lstrip", "rstrip", "single_word"])
def test_an_added_token_that_is_more_than_its_text_is_refused(tmp_path: Path, flag: str) -> None:
    name = hugging_face(tmp_path, added=({"content": "<mask>", flag: True},))
    assert ainalyn.count_tokens("<mask>", name) == 6
    for _ in range(2):
        with pytest.raises(ValidationError, match="an added token of ") as caught:
            ainalyn.count_tokens("<mask>", name, special="count")
        assert caught.value.field == "special"


def test_texts_are_brought_into_form_c(tmp_path: Path) -> None:
    name = hugging_face(tmp_path, added=({"content": "<|im|>"},), normalizer={"type": "NFC"})
    assert ainalyn.count_tokens("e\u0301", name) == ainalyn.count_tokens("\u00e9", name) == 2
    assert ainalyn.truncate_to_tokens("abe\u0301e\u0301", 3, name) == "abe\u0301"
    assert ainalyn.truncate_to_tokens("abe\u0301", 2, name) == "ab"
    assert ainalyn.truncate_to_tokens("e\u0301ab", 1, name, keep="end") == "ab"
    assert ainalyn.count_tokens("e\u0301<|im|>e\u0301", name, special="count") == 5
    assert ainalyn.split_to_tokens("ab\u00e9", 2, name) == ["ab", "\u00e9"]
    assert ainalyn.split_to_tokens("abe\u0301", 2, name) == ["ab", "e\u0301"]
    assert ainalyn.split_offsets("abe\u0301ab", 3, name, overlap=2) == [(0, 4), (2, 6)]
    assert ainalyn.split_to_tokens("abe\u0301", 3, name) == ["abe\u0301"]
    with pytest.raises(ValidationError, match="has 2 tokens") as caught:
        ainalyn.split_to_tokens("abe\u0301", 1, name)
    assert caught.value.field == "max_tokens"


def test_a_tokenizer_opens_a_file_and_is_pickled_with_it(tmp_path: Path) -> None:
    file = write_tokenizer(tmp_path / "tokenizer.json")
    tokenizer = Tokenizer(vocabulary=file)
    assert tokenizer.model.startswith("vocabulary:")
    assert tokenizer.count_tokens("abc abd").count == 4
    assert pickle.loads(pickle.dumps(tokenizer)).count_tokens("abc abd").count == 4
    code = (
        f"import pickle; print(pickle.loads({pickle.dumps(tokenizer)!r}).count_tokens('abc').count)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=tmp_path
    )
    assert found.stdout == "1\n"
    with pytest.raises(ValidationError, match="pass no `encoding`"):
        Tokenizer(vocabulary=file, backend="python")


def test_names_mean_one_thing(small: str, tmp_path: Path) -> None:
    file = written(tmp_path)
    assert load_vocabulary(file, small, pattern="o200k") == small
    other = written(tmp_path, [*TOKENS, b"more"], "other.tiktoken")
    for path, name, reason in (
        (other, small, "a vocabulary that is open"),
        (file, "gpt-4o", "a known model"),
        (file, "cl100k_base", "a known model"),
        (file, "two words", "printable"),
        (file, "", "empty"),
    ):
        with pytest.raises(ValidationError, match=reason) as caught:
            load_vocabulary(path, name, pattern="o200k")
        assert caught.value.field in ("name", "model")
    ainalyn.register_model("an-alias", "gpt-4o")
    with pytest.raises(ValidationError, match="is an alias"):
        load_vocabulary(file, "an-alias", pattern="o200k")
    with pytest.raises(ValidationError, match="name of a vocabulary"):
        ainalyn.register_model(small, "gpt-4o")


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    file = written(tmp_path)
    wordpiece = tmp_path / "wordpiece.json"
    wordpiece.write_text('{"model": {"type": "WordPiece", "vocab": {}}}', encoding="utf-8")
    long = tmp_path / "long.json"
    with long.open("wb") as opened:
        opened.truncate(2 << 30)
    good = {"pattern": "o200k"}
    for path, options, field, reason in (
        (tmp_path / "missing", good, "path", "can't be read"),
        (tmp_path, good, "path", "it is no file"),
        (long, good, "path", "more than 64 MiB"),
        (3, good, "path", "of type int"),
        (file, {}, "path", "Pass `pattern`"),
        (file, {"pattern": "nonsense"}, "pattern", "the name of no pattern"),
        (file, {"sha256": "12", **good}, "sha256", "64 hexadecimal digits"),
        (file, {"sha256": "0" * 64, **good}, "sha256", "has the SHA-256"),
        (wordpiece, {}, "path", "WordPiece"),
        (wordpiece, good, "path", "Leave `pattern` out"),
    ):
        with pytest.raises(ValidationError, match=reason) as caught:
            load_vocabulary(path, **options)  # type: ignore[arg-type]
        assert caught.value.field == field


#: Opens the file, counts, and tells the files of the cache.
PROGRAM = """
import os, sys, ainalyn
name = ainalyn.load_vocabulary(sys.argv[1], pattern="o200k")
print(ainalyn.count_tokens("many man the", name))
"""


def run(file: Path, cache: str) -> str:
    environment = {**os.environ, "AINALYN_CACHE": cache}
    command = [sys.executable, "-c", PROGRAM, str(file)]
    # Not from the folder of the sources, which would be imported.
    found = subprocess.run(
        command, env=environment, capture_output=True, check=True, text=True, cwd=file.parent
    )
    return found.stdout


def test_the_cache_is_private_and_damage_is_mended(tmp_path: Path) -> None:
    file, cache = written(tmp_path), tmp_path / "cache"
    os.utime(file, (1e9, 1e9))
    for _ in range(2):
        assert run(file, str(cache)) == "6\n"
    (tables,), (stamp,) = cache.glob("*.tables"), cache.glob("*.stamp")
    assert len(list(cache.iterdir())) == 2
    if os.name == "posix":
        assert cache.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in (tables, stamp)} == {0o600}
    sound = tables.read_bytes()
    for damaged in (b"", sound[:5000], sound[:-1], sound[:300] + b"x" + sound[301:]):
        tables.unlink()
        tables.write_bytes(damaged)
        tables.chmod(0o600)
        assert run(file, str(cache)) == "6\n"
        assert tables.read_bytes() == sound
    stamp.write_text("nonsense", encoding="utf-8")
    assert run(file, str(cache)) == "6\n"


def test_a_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    file, cache = written(tmp_path), str(tmp_path / "cache")
    os.utime(file, (1e9, 1e9))
    assert run(file, cache) == "6\n"
    written(tmp_path, [*TOKENS, b"th"])
    os.utime(file, (1e9, 1e9))
    assert run(file, cache) == "4\n"


@pytest.mark.parametrize("cache", ["0", "/dev/null/no", "/proc/no"])
def test_without_a_cache_tables_are_made_in_memory(cache: str, tmp_path: Path) -> None:
    assert run(written(tmp_path), cache) == "6\n"


def test_the_command_line_counts_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("many man the", encoding="utf-8")
    file, text = written(tmp_path), tmp_path / "text"
    for options in (
        ("--vocabulary", file, "--vocabulary-pattern", "o200k"),
        ("--vocabulary-pattern", "o200k", "--vocabulary", file),
    ):
        assert run_cli("count", "--total", *options, text).lines == ["6"]
    assert run_cli("truncate", "-n", "1", *options, text).stdout == b"many"
    for wrong, reason in (
        (("--vocabulary", file), b"Pass `pattern`"),
        (("--vocabulary-pattern", "o200k"), b"needs a --vocabulary"),
        ((*options, "--encoding", "o200k_base"), b"not both"),
        ((*options, "-m", "gpt-4o"), b"not two of them"),
    ):
        outcome = run_cli("count", *wrong, text)
        assert outcome.status == 2
        assert reason in b" ".join(outcome.stderr.split()), outcome.stderr


def test_a_token_has_at_most_1024_bytes(tmp_path: Path) -> None:
    for size, taken in ((1024, True), (1025, False)):
        file = written(tmp_path, [*TOKENS, b"x" * size], f"{size}.tiktoken")
        if taken:
            name = load_vocabulary(file, pattern="o200k")
            assert ainalyn.count_tokens("x" * size, name) == 1
            assert ainalyn.fits("x" * size, 1, name)
        else:
            with pytest.raises(ValidationError, match="more than 1024 bytes"):
                load_vocabulary(file, pattern="o200k")


def test_a_token_stands_for_three_times_its_bytes_where_form_c_shortens_them(
    tmp_path: Path,
) -> None:
    letters = alphabet()
    syllable = [letters[byte] for byte in "\ud55c".encode()]
    merges = [syllable[:2], ["".join(syllable[:2]), syllable[2]]]
    run = "".join(syllable)
    merges += [[run * size, run * size] for size in (1, 2, 4, 8, 16, 32, 64, 128)]
    # 341 of them are merged to 256, 64, 16, 4 and 1.
    merges += [[run * left, run * right] for left, right in ((4, 1), (16, 5), (64, 21), (256, 85))]
    tokens = [letters[byte] for byte in range(256)] + ["".join(pair) for pair in merges]
    vocab = {token: at for at, token in enumerate(tokens)}
    model = {"type": "BPE", "vocab": vocab, "merges": merges}
    path = tmp_path / "long.json"
    name = load_vocabulary(write_tokenizer(path, model=model, normalizer={"type": "NFC"}))
    text = "\u1112\u1161\u11ab" * 341
    assert len(text.encode()) == 3069
    assert ainalyn.count_tokens(text, name) == 1
    assert ainalyn.fits(text, 1, name)
    assert ainalyn.truncate_to_tokens(text, 1, name, keep="end") == text


def test_a_process_opens_128_vocabularies(tmp_path: Path) -> None:
    code = (
        "import sys, ainalyn\n"
        "for at in range(129):\n"
        "    try:\n"
        "        ainalyn.load_vocabulary(sys.argv[1], f'v{at}', pattern='o200k')\n"
        "    except ainalyn.ValidationError as error:\n"
        "        print(at, error)\n"
        "print(ainalyn.count_tokens('many man the', 'v127'))\n"
    )
    command = [sys.executable, "-c", code, str(written(tmp_path))]
    found = subprocess.run(command, capture_output=True, check=True, text=True, cwd=tmp_path)
    first, last = found.stdout.splitlines()
    assert first.startswith("128 ")
    assert "128 vocabularies are open" in first
    assert last == "6"
