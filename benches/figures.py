"""Markdown tables and the figures in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from results import Result, Results


def rows_of(results: Results, table: str, encoding: str) -> list[Result]:
    """Return the rows of one table and encoding, in the order they were measured."""
    return [row for row in results.rows.values() if (row.table, row.encoding) == (table, encoding)]


def markdown(head: list[str], body: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(value: float | None) -> str:
    """Return a figure with about three digits."""
    if value is None:
        return "?"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def times(ratio: float | None) -> str:
    """Return a ratio such as ``12.3x``."""
    if ratio is None:
        return "?"
    return f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x"
