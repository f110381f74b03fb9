"""Small files of vocabularies, which take no time to open."""

from __future__ import annotations

import base64
import json
from pathlib import Path

#: Bytes, and what these merge to; "the" is out of reach of merges: one, but as a piece alone.
TOKENS = [bytes([byte]) for byte in range(256)] + [b"an", b" m", b" man", b"y ", b"many", b"the"]


def write_ranks(path: Path, tokens: list[bytes] = TOKENS) -> Path:
    """A file of ranks."""
    lines = (f"{base64.b64encode(token).decode()} {rank}\n" for rank, token in enumerate(tokens))
    path.write_text("".join(lines), encoding="ascii")
    return path


def alphabet() -> dict[int, str]:
    """How a tokenizer.json writes each byte."""
    found = {byte: chr(byte) for byte in (*range(33, 127), *range(161, 173), *range(174, 256))}
    return found | {byte: chr(256 + at) for at, byte in enumerate(set(range(256)) - found.keys())}


def write_tokenizer(path: Path, **further: object) -> Path:
    """A tokenizer.json of bytes with the tokens "ab" and "abc", which splits as GPT-2 does.

    Its other fields are `further` ones, and the first number that no token has is 258.
    """
    written = alphabet()
    vocab = {written[byte]: byte for byte in range(256)} | {"ab": 256, "abc": 257}
    steps = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    model = {"type": "BPE", "vocab": vocab, "merges": ["a b", ["ab", "c"]]}
    fields = {"pre_tokenizer": steps, "model": model, **further}
    path.write_text(json.dumps(fields), encoding="utf-8")
    return path
