"""A number of tokens as people write it: 8000, 8,000, 8_000, 8k or 1m."""

from __future__ import annotations

import re
from typing import Any

import click

_FORM = re.compile(r"(\d{1,3}(?:[,_]\d{3})+|\d+)([km]?)", re.ASCII | re.IGNORECASE)

_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


class TokenNumber(click.ParamType):  # type: ignore[type-arg]  # older releases take none
    """The type of options that take a number of tokens, from 0."""

    name = "number"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        """The number, or a mistake of usage."""
        if isinstance(value, int):
            return value
        found = _FORM.fullmatch(value)
        if found is None:
            self.fail(f"{value!r} is no number of tokens, such as 8000, 8,000 or 8k.", param, ctx)
        return int(re.sub("[,_]", "", found[1])) * _TIMES[found[2].lower()]
