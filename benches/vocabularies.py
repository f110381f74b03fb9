"""Vocabulary files for the peers, from the tiktoken-rs crate that the build uses.

``cargo metadata`` tells where the crate lies; each file is checked against the SHA-256 that
tiktoken itself expects. The files are laid out twice in the cache folder: under their names, for
the peers that load a ``.tiktoken`` file, and under the names of tiktoken's own download cache,
so that ``tiktoken.get_encoding`` runs as it does for any user.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import itertools
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from sources import cache_dir, sha256_of

ENCODINGS = ("o200k_base", "cl100k_base")


def tiktoken_cache() -> Path:
    """Return the folder to name in ``TIKTOKEN_CACHE_DIR``."""
    return cache_dir() / "tiktoken"


def tiktoken_file(encoding: str) -> Path:
    """Return the path of an encoding's mergeable ranks, as OpenAI publishes them."""
    return cache_dir() / f"{encoding}.tiktoken"


def tokenizer_json(encoding: str) -> Path:
    """Return the path of the encoding as a ``tokenizer.json``, for peers that load nothing else."""
    return cache_dir() / f"{encoding}.tokenizer.json"


def prepare() -> None:
    """Lay out the vocabulary files of all ``ENCODINGS`` in the cache folder.

    Raises:
        RuntimeError: cargo does not know tiktoken-rs, or a file is not the one tiktoken expects.
    """
    for encoding in ENCODINGS:
        definition, url, sha256 = _definition(encoding)
        target = tiktoken_file(encoding)
        if not target.exists():
            target.write_bytes((_crate_assets() / target.name).read_bytes())
        if sha256_of(target) != sha256:
            raise RuntimeError(
                f"{target} is not the vocabulary that tiktoken expects (SHA-256 {sha256}): delete "
                "it, and see whether Cargo.lock names another version of tiktoken-rs."
            )
        tiktoken_cache().mkdir(exist_ok=True)
        cached = tiktoken_cache() / hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()
        if not cached.exists():
            cached.write_bytes(target.read_bytes())
        if not tokenizer_json(encoding).exists():
            _write_tokenizer_json(encoding, definition["pat_str"])


def ranks_of(encoding: str) -> dict[bytes, int]:
    """Return the mergeable ranks, in ascending order, once they are laid out."""
    lines = tiktoken_file(encoding).read_bytes().splitlines()
    return {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, lines)}


def pattern_of(encoding: str) -> str:
    """Return the regular expression that splits a text into pieces."""
    pattern: str = _definition(encoding)[0]["pat_str"]
    return pattern


def _definition(encoding: str) -> tuple[dict[str, Any], str, str]:
    """Return tiktoken's definition of an encoding, with the URL and SHA-256 of its ranks."""
    definitions = importlib.import_module("tiktoken_ext.openai_public")
    with mock.patch.object(definitions, "load_tiktoken_bpe") as load:
        definition = definitions.ENCODING_CONSTRUCTORS[encoding]()
    return definition, load.call_args.args[0], load.call_args.kwargs["expected_hash"]


@cache
def _crate_assets() -> Path:
    manifest = Path(__file__).parent.parent / "Cargo.toml"
    command = ["cargo", "metadata", "--format-version", "1", "--manifest-path", str(manifest)]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    for package in metadata["packages"]:
        if package["name"] == "tiktoken-rs":
            return Path(package["manifest_path"]).parent / "assets"
    raise RuntimeError(f"cargo metadata for {manifest} does not list tiktoken-rs.")


def _write_tokenizer_json(encoding: str, pattern: str) -> None:
    """Write the ranks as a byte-level BPE ``tokenizer.json``, with the merges they imply."""
    ranks = ranks_of(encoding)
    letters = _byte_letters()

    def spell(token: bytes) -> str:
        return "".join(letters[byte] for byte in token)

    merges = [
        [spell(part) for part in _last_merge(ranks, token)] for token in ranks if len(token) > 1
    ]
    split = {
        "type": "Split",
        "pattern": {"Regex": pattern},
        "behavior": "Isolated",
        "invert": False,
    }
    byte_level = {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": True,
        "use_regex": False,
    }
    document: dict[str, Any] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, byte_level]},
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "ignore_merges": True,
            "vocab": {spell(token): rank for token, rank in ranks.items()},
            "merges": [pair for pair in merges if len(pair) == 2],
        },
    }
    tokenizer_json(encoding).write_text(json.dumps(document, ensure_ascii=False))


def _last_merge(ranks: dict[bytes, int], token: bytes) -> list[bytes]:
    """Return the parts of a token just before its own merge: what lower ranks alone make of it."""
    parts = [token[i : i + 1] for i in range(len(token))]
    limit = ranks[token]
    while len(parts) > 2:
        pairs = [ranks.get(a + b, limit) for a, b in itertools.pairwise(parts)]
        lowest = min(pairs)
        if lowest >= limit:
            break
        at = pairs.index(lowest)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts


def _byte_letters() -> list[str]:
    """Return the printable letter that stands for each byte in byte-level vocabularies."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]


if __name__ == "__main__":
    prepare()
