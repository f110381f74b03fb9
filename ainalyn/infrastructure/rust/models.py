"""Which encoding a model uses, for when the native library can't be asked."""

from __future__ import annotations

import os.path
from functools import lru_cache

from ainalyn.domain.errors import INVALID_MODEL, ValidationError

ENCODINGS = (
    "o200k_base",
    "o200k_harmony",
    "cl100k_base",
    "p50k_base",
    "p50k_edit",
    "r50k_base",
    "gpt2",
)

_TABLE = os.path.join(os.path.dirname(__file__), "..", "..", "data", "models.tsv")

#: A longer name is not compared with the known ones: no misspelling is that long.
_LONGEST_COMPARED = 100


@lru_cache(maxsize=1)
def table() -> tuple[dict[str, str], dict[str, str]]:
    """The encodings by whole name and by prefix, the longest prefix first."""
    kinds: dict[str, dict[str, str]] = {"name": {}, "prefix": {}}
    with open(_TABLE, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                kind, name, encoding = line.split()
                kinds[kind][name] = encoding
    prefixes = sorted(kinds["prefix"].items(), key=lambda row: -len(row[0]))
    return kinds["name"], dict(prefixes)


def encoding_name(model: str) -> str:
    """The name of the encoding that `model` uses; `model` may be an encoding's name itself.

    Raises:
        ValidationError: No model has this name; the message offers the nearest ones.
    """
    names, prefixes = table()
    if model in names:
        return names[model]
    for prefix, encoding in prefixes.items():
        if model.startswith(prefix):
            return encoding
    if model in ENCODINGS:
        return model
    raise ValidationError(_unknown(model), INVALID_MODEL, "model")


def _unknown(model: str) -> str:
    from difflib import get_close_matches

    if len(model) > _LONGEST_COMPARED:
        shown, near = f"{model[:80]!r}… ({len(model.encode('utf-8', 'replace'))} bytes)", []
    else:
        shown, near = repr(model), get_close_matches(model.lower(), [*table()[0], *ENCODINGS])
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return (
        f"The model {shown} is not known.{hint} "
        "An encoding's name, such as 'o200k_base', is accepted too."
    )
