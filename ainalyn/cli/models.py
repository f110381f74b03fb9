"""``ainalyn models``: the names that ``--model`` takes."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from .. import models as known_models
from .text_table import emphasised, estimate_mark, render


@click.command(short_help="List the models and encodings that can be counted for.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, not a table.")
def models(*, as_json: bool) -> None:
    """List the names that --model takes, with the encoding of each.

    A name that ends in '*' stands for every name that begins so; the longest match decides. Names
    are also known as providers write them: in any case, behind openai/ or us.anthropic. and the
    like, and with :free, -latest, a date or a version at the end.
    """
    known = sorted(known_models(), key=lambda row: (row.name, row.prefix))
    if as_json:
        click.echo(json.dumps({"models": [asdict(row) for row in known]}, indent=2))
        return
    mark = estimate_mark()
    cells = [
        [
            f"{row.name}*" if row.prefix else row.name,
            row.encoding if row.exact else f"{mark} {row.encoding}",
            "" if row.exact else f"{row.factor:g} (budget {row.upper_factor:g})",
        ]
        for row in known
    ]
    header, _, body = render(("model", "encoding", "times"), cells, "lll").partition("\n")
    click.echo(f"{emphasised(header)}\n{body}")
    click.echo(
        f"{mark} marks an estimate: no vocabulary is public, so the tokens of the encoding are "
        "multiplied. Plan with the factor 'budget'."
    )
