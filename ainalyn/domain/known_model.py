"""A row of the table of models."""

from __future__ import annotations

from dataclasses import dataclass

from .package import public


@public
@dataclass(frozen=True, slots=True)
class KnownModel:
    """One row of the table of models.

    Attributes:
        name: A model's or an encoding's name, or the beginning of names.
        prefix: Whether every name that begins so is known; the longest match wins.
        encoding: The encoding that counts; for an estimate, the one that it is scaled from.
        exact: False for an estimate.
        factor: The best estimate as a multiple of the encoding's count; 1.0 when exact.
        upper_factor: The figure to budget with as such a multiple; 1.0 when exact.
        source: Where the fact comes from; see the head of ainalyn/data/models.tsv.
    """

    name: str
    prefix: bool
    encoding: str
    exact: bool
    factor: float
    upper_factor: float
    source: str
