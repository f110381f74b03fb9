"""Windows and cuts in the direct lane: builtins of the library, which answer or decline.

The contract is that of `direct`; the other half is src/foreign/python/parts.rs. The module is its
own, so that a program that only counts does not make them.
"""

from __future__ import annotations

from .direct import private_builtin


@private_builtin
def split_windows(
    text: str, max_tokens: int, model: str, overlap: int, at: int, texts: bool, /
) -> list[str] | list[tuple[int, int]] | None:
    """The windows of a text, or their places, with the number of an end; None to decline."""


@private_builtin
def truncate_kept(text: str, max_tokens: int, model: str, keep: int, marker: str, /) -> str | None:
    """What is kept of a text, by the number of what to keep; None to decline."""
