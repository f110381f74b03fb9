"""The distribution of counts as bars: in the terminal, and as a picture."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from .bins import bins, label
from .extras import need

if TYPE_CHECKING:
    from .totals import Totals


def check_pictures(*, histogram: bool, plot: str | None) -> None:
    """Stop before the first row is counted where a picture can't be made in the end.

    Raises:
        ClickException: A package is missing.
        BadParameter: The file can't be a picture by its name.
    """
    if histogram:
        need("plotext", "A histogram")
    if plot:
        known = need(
            "matplotlib.backend_bases", "A plot"
        ).FigureCanvasBase.get_supported_filetypes()
        if plot.rpartition(".")[2].lower() not in known:
            raise click.BadParameter(
                f"{plot!r} has no end that is known: {', '.join(sorted(known))}.",
                param_hint="'--plot'",
            )


def print_histogram(totals: Totals) -> None:
    """Print bars that are as wide as the terminal."""
    if not totals.tally.rows:
        return
    plotext = need("plotext", "A histogram")
    found = bins(totals.tally)
    labels = [label(first, last) for first, last, _ in found]
    rows = [rows for _, _, rows in found]
    width = shutil.get_terminal_size().columns
    plotext.clear_figure()
    longest = max(map(len, labels))
    plotext.simple_bar(
        [one.rjust(longest) for one in labels], rows, width=width, title="rows by tokens"
    )
    # It writes every number with two decimals, and rows have none.
    text = plotext.build().replace(".00", "").rstrip()
    click.echo("\n" + (text if sys.stdout.isatty() else plotext.uncolorize(text)))


def save_plot(totals: Totals, path: str) -> None:
    """Write a picture of the bins, with the median, the 95th percentile and the limit."""
    figure = need("matplotlib.figure", "A plot").Figure(figsize=(9, 5), layout="constrained")
    axes = figure.subplots()
    found = bins(totals.tally) if totals.tally.rows else []
    widths = [last + 1 - first for first, last, _ in found]
    if found and widths[-1] > widths[0]:
        axes.set_xscale("symlog", base=2, linthresh=1)
    axes.bar(
        [first for first, _, _ in found],
        [rows for _, _, rows in found],
        widths,
        align="edge",
        color="#4477aa",
        edgecolor="white",
    )
    p50, p95 = totals.tally.percentiles((50, 95))
    marks = (("p50", p50, "#228833"), ("p95", p95, "#ccbb44"))
    for name, count, color in marks:
        axes.axvline(count, color=color, linestyle="--", label=f"{name}: {count:,}")
    if totals.over is not None:
        axes.axvline(totals.over, color="#ee6677", label=f"limit: {totals.over:,}")
    axes.set(xlabel="tokens of a row", ylabel="rows", title=f"{totals.tally.rows:,} rows")
    axes.xaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    axes.yaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    axes.legend()
    figure.savefig(path, dpi=120)
