"""SentencePiece as the oracle of gemma3, with the model that Google's SDK pins."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from dependencies import require

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

#: The folder of a package that is never built and depends on a crate that carries the model.
PACKAGE = Path(__file__).resolve().parents[1] / "gemma"
MODEL_VARIABLE = "AINALYN_TEST_GEMMA_MODEL"
MODEL = "resources/gemma3_cleaned_262144_v2.spiece.model"
#: As in google-genai 3.6.1, google/genai/_local_tokenizer_loader.py.
SHA256 = "1299c11d7cf632ef3b4e11937501358ada021bbdf7c47638d13c0ee982f2e79c"

#: How SentencePiece writes a byte of a character that it has no piece for.
_BYTE = re.compile("<0x[0-9A-F]{2}>")


@functools.cache
def model_file() -> Path:
    """Return the model's file: AINALYN_TEST_GEMMA_MODEL, else that of the crate gemini-tokenizer.

    Raises:
        ValueError: the file is not the one that Google pins.
    """
    if named := os.environ.get(MODEL_VARIABLE):
        file = Path(named)
    else:
        command = ["cargo", "metadata", "--format-version", "1", "--locked"]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=PACKAGE).stdout
        manifests = {
            package["name"]: package["manifest_path"] for package in json.loads(printed)["packages"]
        }
        file = Path(manifests["gemini-tokenizer"]).parent / MODEL
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{file} has the SHA-256 {found}, where Google pins {SHA256}.")
    return file


@functools.cache
def processor() -> SentencePieceProcessor:
    """Return SentencePiece with the model, loaded once per process."""
    require("sentencepiece")
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_file=str(model_file()))


def count(text: str) -> int:
    """Return the number of tokens."""
    return len(processor().encode(text))


def token_ends(text: str) -> list[int]:
    """Return where the tokens end, in bytes of UTF-8."""
    ends, end, character, within = [], 0, 0, 0
    for piece in processor().encode(text, out_type=str):
        if len(piece) == len("<0x00>") and _BYTE.fullmatch(piece):
            end, within = end + 1, within + 1
            if within == len(text[character].encode()):
                character, within = character + 1, 0
        else:
            # A blank and U+2581 are one character each, in the piece as in the text.
            end += len(text[character : character + len(piece)].encode())
            character += len(piece)
        ends.append(end)
    return ends


def truncate(text: str, max_tokens: int) -> str:
    """Return the longest lawful truncation; see `oracle.truncate`."""
    ends, data = token_ends(text), text.encode()
    if len(ends) <= max_tokens:
        return text
    for end in reversed(ends[:max_tokens]):
        prefix = data[:end].decode(errors="replace")
        whole = prefix.encode() == data[:end]
        if whole and count(prefix) <= max_tokens:
            return prefix
    return ""
