"""Gemma's vocabularies, out of files and the bundled ones, count as their makers' tokenizers do.

Gemma 4's `tokenizer.json` is in no package: it is put together here out of its pieces and merges,
which the bundled tables are made of as well, and Hugging Face's library counts with it.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
import tokenizers
from test_byte_level import FOLDER, TEXTS, corpora, texts

import ainalyn

MODEL = FOLDER / "gemma3_cleaned_262144_v2.spiece.model"

#: The added tokens of Gemma 4, by its own `tokenizer_config.json`.
_GEMMA4 = (
    *("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<|tool>", "<tool|>", "<|tool_call>"),
    *("<tool_call|>", "<|tool_response>", "<tool_response|>", "<|channel>", "<channel|>"),
    *("<|turn>", "<turn|>", "<|think|>", '<|"|>', "<|image>", "<image|>", "<|image|>"),
    *("<|audio>", "<audio|>", "<|audio|>", "<|video|>"),
)

_UNESCAPED = {"\\n": "\n", "\\r": "\r", "\\\\": "\\"}


@functools.cache
def gemma4() -> Path:
    """Gemma 4's `tokenizer.json`: all splits of each product, in the order of the products."""
    lines = (FOLDER / "gemma4.mbpe").read_text(encoding="utf-8").split("\n")
    size, merges = (int(line.split()[1]) for line in lines[1:3])
    start = next(at for at, line in enumerate(lines) if not line) + 1
    pieces = [_unescaped(line) for line in lines[start : start + size]]
    vocab = {piece: number for number, piece in enumerate(pieces)}
    pairs = []
    for line in lines[start + size : start + size + merges]:
        product = pieces[int(line.split()[0])]
        halves = [(product[:at], product[at:]) for at in range(len(product) - 1, 0, -1)]
        pairs += [list(two) for two in halves if two[0] in vocab and two[1] in vocab]
    blank = {"String": " "}
    file = {
        "version": "1.0",
        "added_tokens": [_added(vocab[text], text) for text in _GEMMA4],
        "normalizer": {"type": "Replace", "pattern": blank, "content": "\u2581"},
        "pre_tokenizer": None,
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "BPE",
            "unk_token": "<unk>",
            "fuse_unk": True,
            "byte_fallback": True,
            "vocab": vocab,
            "merges": pairs,
        },
    }
    path = FOLDER / "gemma4.json"
    path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return path


def _unescaped(line: str) -> str:
    found, at = "", 0
    while at < len(line):
        pair = _UNESCAPED.get(line[at : at + 2])
        found += line[at] if pair is None else pair
        at += 1 if pair is None else 2
    return found


def _added(number: int, text: str) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": number, "content": text, "special": True, **flags}


@functools.cache
def hugging_face(path: Path) -> tokenizers.Tokenizer:
    """Hugging Face's tokenizer of a file, without the special tokens that no text is."""
    file = json.loads(path.read_bytes())
    if path.name == "gemma3.json":
        control = ("<pad>", "<eos>", "<bos>", "<unk>", "<image_soft_token>")
        file["added_tokens"] = [
            token for token in file["added_tokens"] if token["content"] not in control
        ]
    file["post_processor"] = None
    return tokenizers.Tokenizer.from_str(json.dumps(file))


def hostile(seed: str) -> list[str]:
    """Hostile texts, of which some have markers, runs and tokens of the vocabulary."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(MODEL))
    pieces = [model.id_to_piece(number) for number in range(model.get_piece_size())]
    tokens = [piece.replace("\u2581", " ") for piece in pieces]
    return texts(seed, [*tokens, *_GEMMA4 * 50, " ", "\n\n\n", "\t", " " * 33], TEXTS)


def compare(name: str, given: list[str], found: list[int], expected: list[int]) -> None:
    wrong = [one for one in zip(given, found, expected, strict=True) if one[1] != one[2]]
    print(f"{name}: {len(wrong)} of {len(given)} texts differ")
    assert not wrong, min(wrong, key=lambda one: len(one[0]))


def test_the_model_counts_as_sentencepiece_does() -> None:
    model = ainalyn.load_vocabulary(MODEL)
    given = hostile("model") + corpora()
    expected = sentencepiece.SentencePieceProcessor(model_file=str(MODEL)).encode(given)
    found = ainalyn.count_tokens_batch(given, model)
    compare("gemma3's model", given, found, [len(ids) for ids in expected])
    assert found == ainalyn.count_tokens_batch(given, encoding="gemma3")


@pytest.mark.parametrize("name", ["gemma3", "gemma4"])
def test_tokenizer_json_counts_as_hugging_face_does(name: str) -> None:
    path = gemma4() if name == "gemma4" else FOLDER / "gemma3.json"
    model = ainalyn.load_vocabulary(path)
    # Hugging Face takes runs of a literal U+2581 for added tokens before a blank is one, too.
    given = [text for text in hostile(name) if "\u2581" not in text] + corpora()
    encoded = hugging_face(path).encode_batch_fast(given, add_special_tokens=False)
    found = ainalyn.count_tokens_batch(given, model)
    compare(f"{name}.json", given, found, [len(one.ids) for one in encoded])
    assert found == ainalyn.count_tokens_batch(given, encoding=name)


@pytest.mark.parametrize("name", ["gemma3", "gemma4"])
def test_cuts_are_those_of_the_bundled_encoding(name: str) -> None:
    model = ainalyn.load_vocabulary(gemma4() if name == "gemma4" else MODEL)
    for at, text in enumerate(hostile(f"{name} cut")[: TEXTS // 20]):
        kept = ainalyn.truncate_to_tokens(text, at % 12, model)
        assert kept == ainalyn.truncate_to_tokens(text, at % 12, encoding=name)
