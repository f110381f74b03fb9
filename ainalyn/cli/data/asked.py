"""What the command line says of data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataOptions:
    """The options; their help in `options` tells what each means."""

    column: str | None
    messages: bool
    epochs: int | None
    cut: int | None
    format: str | None
    keys: tuple[str, ...]
    over: int | None
    fail_over: int | None
    each: bool
    listed: int
    output: str | None
    strict: bool
    histogram: bool
    plot: str | None
