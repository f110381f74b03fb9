"""The formats of data: told by the name of a file, their compression by its first bytes."""

from __future__ import annotations

import os

#: By the end of a file's name, in lower case and without the end of a compressed one.
_SUFFIXES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}

FORMATS = ("parquet", "jsonl", "json", "csv", "tsv", "arrow")

#: Whose texts are found by a path into each row.
JSON_FORMATS = frozenset({"jsonl", "json"})

_COMPRESSED = (".gz", ".zst")

#: What compressed files begin with, and what pyarrow calls the compression.
_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


def format_of(path: str) -> str | None:
    """Return the format that the name of a file tells, or None."""
    stem, suffix = os.path.splitext(path.lower())
    if suffix in _COMPRESSED:
        suffix = os.path.splitext(stem)[1]
    return _SUFFIXES.get(suffix)


def compression_of(start: bytes) -> str | None:
    """Return the compression of a file that begins with these bytes, as pyarrow names it."""
    return next((name for magic, name in _MAGIC.items() if start.startswith(magic)), None)


def known_suffixes() -> str:
    """Return the ends of names that tell a format, as a sentence names them."""
    return ", ".join(_SUFFIXES)
