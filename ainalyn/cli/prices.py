"""The options ``--price`` and ``--window``, by what the package genai-prices knows of models.

That package carries its own data and asks no network. Neither its releases nor its data name their
own date, but many prices in it hold from a day on: the last such day is at most as old as the data,
and is told beside the version.
"""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .data.extras import need
from .text_table import estimate_mark, visible

if TYPE_CHECKING:
    from decimal import Decimal

    from .. import TokenCount
    from .model_option import Model

F = TypeVar("F", bound=Callable[..., Any])

_PACKAGE, _PURPOSE = "genai-prices", "Telling prices and context windows"


def rate_options(command: F) -> F:
    """Give a command the options --price and --window."""
    command = click.option(
        "--window",
        is_flag=True,
        help="Show the share of the model's context window, by genai-prices.",
    )(command)
    return click.option(
        "--price",
        is_flag=True,
        help="Show what the tokens cost as input of one request, in US dollars, by genai-prices.",
    )(command)


class Rates:
    """What one run tells of prices and windows; nothing where neither is asked for."""

    def __init__(
        self, models: Sequence[Model], *, price: bool = False, window: bool = False
    ) -> None:
        """Asks for what is known of each model.

        Raises:
            ClickException: genai-prices is not installed.
        """
        self._price, self._window = price, window
        self._package = need("genai_prices", _PURPOSE) if price or window else None
        # Prices change with the time of day: all of one run are those of its start.
        self._now = datetime.now(timezone.utc)
        #: What is known of each model at all, by its name.
        self._known = {model.name: self._asked(model.name, 0) for model in models}

    def headers(self) -> list[str]:
        """What stands above the columns that each model has."""
        return ["price"] * self._price + ["window"] * self._window

    def cells(self, tokens: TokenCount) -> list[str]:
        """What stands in them; a dash for what is not known."""
        mark = "" if tokens.exact else estimate_mark()
        cells = []
        if self._price:
            price = self._cost(tokens.model, tokens.count)
            cells.append("-" if price is None else f"{mark}${price:{self._comma()}.6f}")
        if self._window:
            share = self._share(tokens)
            cells.append("-" if share is None else f"{share:{self._comma()}.2%}")
        return cells

    def fields(self, tokens: TokenCount) -> dict[str, object]:
        """What the JSON document has of one count, beside its figures."""
        fields: dict[str, object] = {}
        if self._price:
            for name, figure in (("price", tokens.count), ("price_upper", tokens.upper)):
                price = self._cost(tokens.model, figure)
                fields[name] = None if price is None else float(price)
        if self._window:
            fields["window"] = self._share(tokens)
        return fields

    def of_model(self, name: str) -> dict[str, object]:
        """What the JSON document has of one model."""
        return {"context_window": self._size(name)} if self._window else {}

    def document(self) -> dict[str, object]:
        """What the JSON document has of whose figures these are."""
        if self._package is None:
            return {}
        return {"prices": {**self._source(), "currency": "USD"}}

    def notes(self) -> Iterator[str]:
        """What people are told of the figures: whose they are, and which are not known."""
        if self._package is None:
            return
        source = self._source()
        package = f"{source['package']} {source['version']}"
        newest = (
            f", which has changes of prices up to {source['newest']}" if source["newest"] else ""
        )
        told = " and ".join(["prices of input"] * self._price + ["windows"] * self._window)
        yield f"Note: {told} for {source['date']} by {package}{newest}."
        for name in self._known:
            if self._price and self._cost(name, 0) is None:
                yield f"Note: {package} does not know the price of {visible(name)}."
            if self._window and self._size(name) is None:
                yield f"Note: {package} does not know the context window of {visible(name)}."

    def _source(self) -> dict[str, str | None]:
        newest = self._newest_dated()
        return {
            "package": _PACKAGE,
            "version": importlib.metadata.version(_PACKAGE),
            "newest": None if newest is None else newest.isoformat(),
            "date": self._now.date().isoformat(),
        }

    def _comma(self) -> str:
        return "," if sys.stdout.isatty() else ""

    def _cost(self, model: str, tokens: int) -> Decimal | None:
        known = self._known[model]
        if known is None or getattr(known.model_price, "input_mtok", None) is None:
            return None  # some are priced by the hour of sound, or by the page
        price: Decimal = self._asked(model, tokens).input_price
        return price

    def _size(self, model: str) -> int | None:
        known = self._known[model]
        size: int | None = None if known is None else known.model.context_window
        return size

    def _share(self, tokens: TokenCount) -> float | None:
        size = self._size(tokens.model)
        return tokens.upper / size if size else None

    def _asked(self, model: str, tokens: int) -> Any:  # noqa: ANN401 - of a package without types here
        """The price of so many tokens of input, by the whole name or with its provider apart."""
        if self._package is None:
            return None
        provider, slash, name = model.partition("/")
        ways = [{"model_ref": model}, {"model_ref": name, "provider_id": provider}]
        for words in ways if slash else ways[:1]:
            try:
                return self._package.calc_price(
                    self._package.Usage(input_tokens=tokens),
                    genai_request_timestamp=self._now,
                    **words,
                )
            except LookupError:
                continue
        return None

    def _newest_dated(self) -> date | None:
        """The last day, up to today, on which a price changed that the package knows."""
        snapshot = need("genai_prices.data_snapshot", _PURPOSE).get_snapshot()
        models = (model for provider in snapshot.providers for model in provider.models)
        days = [day for day in _days(models) if day <= self._now.date()]
        return max(days, default=None)


def _days(models: Iterable[Any]) -> Iterator[date]:
    for model in models:
        for price in model.prices if isinstance(model.prices, list) else ():
            day = getattr(price.constraint, "start_date", None)
            if isinstance(day, date):
                yield day
