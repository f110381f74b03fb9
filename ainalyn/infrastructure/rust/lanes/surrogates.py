"""Lone surrogates, which a str can hold and UTF-8 can't."""

from __future__ import annotations


def replace_lone_surrogates(text: str) -> str:
    """`text` as tiktoken reads it: pairs of surrogates joined, lone ones replaced by U+FFFD.

    The cost is linear in the text; it is paid only for texts that UTF-8 can't hold.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
