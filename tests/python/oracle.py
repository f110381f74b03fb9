"""tiktoken as the oracle, without a network.

Its encodings are built from the vocabulary files that the tiktoken-rs crate carries.

The files go through tiktoken's own loader, which refuses one whose SHA-256 is not the one that
`tiktoken_ext.openai_public` states. So nothing here repeats a hash, an address or a pattern.

Where tiktoken can't be had, the tests that ask it are skipped, and the vectors stand in for it; see
`dependencies`.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import tempfile
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from unittest import mock

from dependencies import require

if TYPE_CHECKING:
    import tiktoken

REPOSITORY = Path(__file__).resolve().parents[2]
VOCABULARIES_VARIABLE = "AINALYN_TEST_VOCABULARIES"
ENCODINGS = (
    "o200k_base",
    "o200k_harmony",
    "cl100k_base",
    "p50k_base",
    "p50k_edit",
    "r50k_base",
    "gpt2",
)


@functools.cache
def vocabulary_folder() -> Path:
    """Return the folder that holds `o200k_base.tiktoken` and the others.

    The environment variable AINALYN_TEST_VOCABULARIES names it; without that, `cargo metadata`
    tells where the sources of the tiktoken-rs crate are (cargo downloads them at need).

    Raises:
        FileNotFoundError: neither way leads to a folder with vocabularies.
    """
    if named := os.environ.get(VOCABULARIES_VARIABLE):
        folder = Path(named)
    else:
        command = [
            "cargo",
            "metadata",
            "--format-version",
            "1",
            "--manifest-path",
            str(REPOSITORY / "Cargo.toml"),
        ]
        metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        manifests = [
            Path(package["manifest_path"])
            for package in metadata["packages"]
            if package["name"] == "tiktoken-rs"
        ]
        folder = manifests[0].parent / "assets" if manifests else Path("tiktoken-rs")
    if not (folder / "o200k_base.tiktoken").is_file():
        raise FileNotFoundError(
            f"{folder} holds no o200k_base.tiktoken. "
            f"Set {VOCABULARIES_VARIABLE} to the `assets` folder of the tiktoken-rs crate."
        )
    return folder


def fill_cache(cache: Path, vocabularies: Path | None = None) -> dict[str, tiktoken.Encoding]:
    """Make `cache` a folder that TIKTOKEN_CACHE_DIR may name; return all encodings, built from it.

    Args:
        cache: an empty folder; tiktoken writes its checked copies here, about 8 MB, under names
        of its own. vocabularies: where the files come from, `vocabulary_folder()` unless told.

    Raises:
        ValueError: a file's SHA-256 is not the one tiktoken expects.
    """
    require("tiktoken")
    import tiktoken.load
    import tiktoken.registry

    source = vocabularies or vocabulary_folder()

    def read_local(address: str) -> bytes:
        file = source / address.rpartition("/")[2]
        if (
            file.suffix == ".json"
        ):  # gpt2's table: the crate carries it indented, OpenAI published it on one line
            return json.dumps(json.loads(file.read_bytes())).encode()
        return file.read_bytes()

    with (
        mock.patch.dict(os.environ, TIKTOKEN_CACHE_DIR=str(cache)),
        mock.patch.object(tiktoken.load, "read_file", read_local),
        mock.patch.dict(tiktoken.registry.ENCODINGS, clear=True),
    ):
        return {name: tiktoken.get_encoding(name) for name in ENCODINGS}


@functools.cache
def encodings() -> dict[str, tiktoken.Encoding]:
    """Return tiktoken's encodings by name, built once per process (1 to 2 seconds)."""
    with tempfile.TemporaryDirectory() as cache:
        return fill_cache(Path(cache))


def names() -> ModuleType:
    """Return the module `tiktoken.model`, with the tables of the names that tiktoken knows."""
    require("tiktoken")
    import tiktoken.model

    return tiktoken.model


def repaired(text: str) -> str:
    """Return `text` as tiktoken reads it: surrogate pairs joined, lone ones replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def encode(encoding: str, text: str, *, special: bool = False) -> list[int]:
    """Return tiktoken's tokens; the text of special tokens is ordinary text unless `special`."""
    oracle = encodings()[encoding]
    return oracle.encode(text, allowed_special="all") if special else oracle.encode_ordinary(text)


def count(encoding: str, text: str, *, special: bool = False) -> int:
    """Return tiktoken's number of tokens, of which special ones may be one."""
    return len(encode(encoding, text, special=special))


def truncate(encoding: str, text: str, max_tokens: int, *, special: bool = False) -> str:
    """Return the longest lawful truncation, by trying every prefix of the tokens, longest first.

    A prefix is lawful when it has at most `max_tokens` tokens, ends on a character boundary, and
    its text counted again has at most `max_tokens` tokens (the pattern may split a shorter text
    in another way). A text that fits comes back whole.
    """
    oracle = encodings()[encoding]
    tokens = encode(encoding, text, special=special)
    if len(tokens) <= max_tokens:
        return repaired(text)
    for kept in range(max_tokens, 0, -1):
        try:
            prefix = oracle.decode_bytes(tokens[:kept]).decode()
        except UnicodeDecodeError:
            continue
        if count(encoding, prefix, special=special) <= max_tokens:
            return prefix
    return ""
