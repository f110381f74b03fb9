"""The option ``--special``: what the texts of special tokens count."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .cut_options import mistakes_of_usage

if TYPE_CHECKING:
    from .model_option import Model

F = TypeVar("F", bound=Callable[..., Any])


def special_option(command: F) -> F:
    """Give a command the option ``--special``."""
    return click.option(
        "--special",
        type=click.Choice(["text", "count"]),
        default="text",
        show_default=True,
        help="Count a special token as what its text counts, or as one, as in a rendered prompt.",
    )(command)


def of_prompts(model: Model) -> Model:
    """The model as it counts prompts; where nobody knows its special tokens, a mistake of usage."""
    with mistakes_of_usage():
        model.tokenizer.count_tokens("a", special="count")
    return dataclasses.replace(model, special="count")
