"""``ainalyn models``: the names that ``--model`` takes."""

from __future__ import annotations

import json

import click

from ainalyn.cli.text_table import emphasised, render
from ainalyn.infrastructure.rust.models import ENCODINGS, table


def known_models() -> list[tuple[str, str, bool]]:
    """Return (name, encoding, is a prefix) for every known name, sorted by name.

    An encoding is a name, too.
    """
    names, prefixes = table()
    return sorted(
        [(name, encoding, False) for name, encoding in names.items()]
        + [(name, encoding, True) for name, encoding in prefixes.items()]
        + [(name, name, False) for name in ENCODINGS if name not in names]
    )


@click.command(short_help="List the models and encodings that can be counted for.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, not a table.")
def models(*, as_json: bool) -> None:
    """List the names that --model takes, with the encoding of each.

    A name that ends in '*' stands for every name that begins so; the longest match decides.
    """
    known = known_models()
    if as_json:
        keys = ("name", "encoding", "prefix")
        rows = [dict(zip(keys, row, strict=True)) for row in known]
        click.echo(json.dumps({"models": rows}, indent=2))
        return
    cells = [[f"{name}*" if prefix else name, encoding] for name, encoding, prefix in known]
    header, _, body = render(("model", "encoding"), cells, "ll").partition("\n")
    click.echo(f"{emphasised(header)}\n{body}")
