"""Counts with vocabularies out of files are those of the tokenizers that their makers use.

The folder AINALYN_VOCABULARIES has the files, by `fetch.py`; `nox -s vocabularies` runs both.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import tiktoken
import tokenizers

import ainalyn

FOLDER = Path(os.environ["AINALYN_VOCABULARIES"])

#: How many hostile texts each vocabulary is compared on.
TEXTS = int(os.environ.get("AINALYN_VOCABULARY_TEXTS", "100000"))

#: As Meta's tokenizer.py, GLM's and Moonshot's have them.
_LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_KIMI = "|".join(
    [
        r"[\p{Han}]+",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*"
        r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+"
        r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)

#: The name of the pattern, if the file does not say it, and the expression for tiktoken.
CASES = {
    "llama4.tiktoken": ("llama4", _O200K),
    "llama3.tiktoken": ("llama3", _LLAMA3),
    "glm4.tiktoken": ("glm4", _LLAMA3),
    "kimi.tiktoken": ("kimi", _KIMI),
    "tekken.json": (None, None),
    "qwen3.json": (None, None),
    "deepseek.json": (None, None),
    "gpt2.json": (None, None),
}

_SYMBOLS = (
    *"asLEÉé1!/'.- \n\r\t-=_{}\"亚洲が한สวัที",
    *("  ", "\n\n", "'s", "'LL", "the", " of", "ing", "1234", "é", "ſ", "٣", "\u00a0", "\u3000"),
    *(
        "\u0085",
        "…",
        "😀",
        "👩🏽\u200d❤\ufe0f",
        "𝟘",
        "𐐀",
        "\u0301",
        "\u20dd",
        "ǅ",
        "ʰ",
        "กำ",
        "नमस्ते",
        "的",
    ),
    *("<|im_start|>", "Å", "\u1100\u1161", "ﷺ", "\u212b", "０", "、", "。", "¿", "«", "－", "々"),
)


def texts(seed: str, tokens: list[str], number: int) -> list[str]:
    """Hostile texts: symbols that span the classes, and tokens of the vocabulary."""
    chance = random.Random(seed)
    made = []
    for _ in range(number):
        length = chance.choice((1, 2, 3, 5, 8, 13, 21, 40))
        pool = chance.choice((_SYMBOLS, tokens, (*_SYMBOLS, *chance.sample(tokens, 20))))
        made.append("".join(chance.choices(pool, k=length)))
    return made


def corpora() -> list[str]:
    """Sources of the standard library and of this repository, in parts of some kilobytes."""
    found = []
    for path in sorted(Path(os.__file__).parent.glob("*.py"))[:60]:
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [text[at : at + 5000] for at in range(0, len(text), 5000)]
    for path in (Path(__file__).parents[2]).glob("*.md"):
        found.append(path.read_text(encoding="utf-8"))
    return found


def _of_ranks(ranks: dict[bytes, int], expression: str) -> Callable[[list[str]], list[int]]:
    oracle = tiktoken.Encoding(
        "oracle", pat_str=expression, mergeable_ranks=ranks, special_tokens={}
    )
    return lambda texts: [len(oracle.encode_ordinary(text)) for text in texts]


def oracle(name: str, expression: str | None) -> tuple[Callable[[list[str]], list[int]], list[str]]:
    """What knows the right counts, and tokens to make texts of."""
    content = (FOLDER / name).read_bytes()
    if expression is not None:
        lines = (line.split() for line in content.splitlines() if line)
        ranks = {base64.b64decode(token): int(rank) for token, rank in lines}
        return _of_ranks(ranks, expression), _decoded(ranks)
    file = json.loads(content)
    if "config" in file:
        config = file["config"]
        size = config["default_vocab_size"] - config["default_num_special_tokens"]
        ranks = {base64.b64decode(one["token_bytes"]): one["rank"] for one in file["vocab"][:size]}
        return _of_ranks(ranks, config["pattern"]), _decoded(ranks)
    tokens = sorted(file["model"]["vocab"])
    file["added_tokens"] = []  # whose text is ordinary text
    file["post_processor"] = None
    found = tokenizers.Tokenizer.from_str(json.dumps(file))
    decoded = [text for text in (found.decoder.decode([token]) for token in tokens) if text]

    def count(texts: list[str]) -> list[int]:
        return [len(one.ids) for one in found.encode_batch_fast(texts, add_special_tokens=False)]

    return count, [text for text in decoded if "\ufffd" not in text]


def _decoded(ranks: dict[bytes, int]) -> list[str]:
    return [text for text in (token.decode(errors="ignore") for token in ranks) if text]


@pytest.mark.parametrize("name", CASES)
def test_counts_are_those_of_the_maker(name: str) -> None:
    pattern, expression = CASES[name]
    model = ainalyn.load_vocabulary(FOLDER / name, pattern=pattern)
    count, tokens = oracle(name, expression)
    for kind, given in (("hostile", texts(name, tokens, TEXTS)), ("corpora", corpora())):
        found, expected = ainalyn.count_tokens_batch(given, model), count(given)
        wrong = [
            (text, ours, theirs)
            for text, ours, theirs in zip(given, found, expected, strict=True)
            if ours != theirs
        ]
        print(f"{name}: {len(wrong)} of {len(given)} {kind} texts differ")
        assert not wrong, min(wrong, key=lambda one: len(one[0]))


def test_tekken_counts_as_mistral_s_own_library_does() -> None:
    tekken = importlib.import_module("mistral_common.tokens.tokenizers.tekken")
    maker = tekken.Tekkenizer.from_file(FOLDER / "tekken.json")
    model = ainalyn.load_vocabulary(FOLDER / "tekken.json")
    tokens = [text for text in (maker.decode([number]) for number in range(1000, 30000)) if text]
    given = texts("mistral", tokens, TEXTS // 5) + corpora()
    found = ainalyn.count_tokens_batch(given, model)
    wrong = [
        text
        for text, ours in zip(given, found, strict=True)
        if ours != len(maker.encode(text, bos=False, eos=False))
    ]
    print(f"tekken.json: {len(wrong)} of {len(given)} texts differ from mistral-common")
    assert not wrong, min(wrong, key=len)


def test_gpt2_counts_as_the_bundled_encoding_does() -> None:
    model = ainalyn.load_vocabulary(FOLDER / "gpt2.json")
    given = texts("gpt2", oracle("gpt2.json", None)[1], TEXTS // 5) + corpora()
    found = ainalyn.count_tokens_batch(given, model)
    assert found == ainalyn.count_tokens_batch(given, encoding="gpt2")


@pytest.mark.parametrize("name", ["qwen3.json", "deepseek.json"])
def test_added_tokens_count_one_as_the_maker_counts_them(name: str) -> None:
    model = ainalyn.load_vocabulary(FOLDER / name)
    file = json.loads((FOLDER / name).read_bytes())
    added = [token["content"] for token in file["added_tokens"]]
    file["post_processor"] = None
    maker = tokenizers.Tokenizer.from_str(json.dumps(file))
    chance = random.Random(name)
    given = []
    for text in texts(f"{name} added", added, TEXTS // 10):
        cut = chance.randrange(len(text) + 1)
        given.append(text[:cut] + chance.choice(_SYMBOLS) + text[cut:])
    encoded = maker.encode_batch_fast(given, add_special_tokens=False)
    found = ainalyn.count_tokens_batch(given, model, special="count")
    wrong = [
        (text, ours, len(theirs.ids))
        for text, ours, theirs in zip(given, found, encoded, strict=True)
        if ours != len(theirs.ids)
    ]
    print(f"{name}: {len(wrong)} of {len(given)} texts with added tokens differ")
    assert not wrong, min(wrong, key=lambda one: len(one[0]))


@pytest.mark.parametrize("name", CASES)
def test_cuts_fit_and_are_as_long_as_can_be(name: str) -> None:
    model = ainalyn.load_vocabulary(FOLDER / name, pattern=CASES[name][0])
    _, tokens = oracle(name, CASES[name][1])
    for text in texts(f"{name} cut", tokens, TEXTS // 20):
        most = random.Random(text).randrange(12)
        kept = ainalyn.truncate_to_tokens(text, most, model)
        assert text.startswith(kept)
        assert ainalyn.count_tokens(kept, model) <= most
        assert ainalyn.fits(text, most, model) == (ainalyn.count_tokens(text, model) <= most)
        if ainalyn.fits(text, most, model):
            assert kept == text
