"""Packages that only some options need: imported when they are used, or named in a sentence."""

from __future__ import annotations

import importlib
from typing import Any

import click

#: What pip installs for each package.
_EXTRAS = {
    "charset_normalizer": "encodings",
    "genai_prices": "prices",
    "matplotlib": "plot",
    "orjson": "data",
    "plotext": "plot",
    "pyarrow": "data",
}


def need(module: str, purpose: str) -> Any:  # noqa: ANN401 - a module without types
    """Import a module of an optional package, such as ``pyarrow.parquet``.

    Args:
        module: Its whole name.
        purpose: What it is needed for, as the beginning of a sentence: "Reading Parquet".

    Raises:
        ClickException: It is not installed; the message says how to install it.
    """
    package = module.partition(".")[0]
    try:
        return importlib.import_module(module)
    except ImportError as error:
        extra = _EXTRAS[package]
        raise click.ClickException(
            f"{purpose} needs {package}, which can't be imported ({error}). "
            f'Install it with: pip install "ainalyn[cli,{extra}]"'
        ) from error
