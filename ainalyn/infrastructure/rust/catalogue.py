"""The models that are known, for people and programs to read."""

from __future__ import annotations

from dataclasses import dataclass

from ainalyn.infrastructure.rust.arguments import ENCODINGS
from ainalyn.infrastructure.rust.models import estimates, rows


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


def models() -> list[KnownModel]:
    """Every name that is known, encodings first, then models as the table has them.

    Names are matched after normalisation, so there are many more that work:
    README.md, "Model names", says which.
    """
    known = [KnownModel(name, False, name, True, 1.0, 1.0, "tiktoken") for name in ENCODINGS]
    for kind, name, counted_by, source in rows("models.tsv"):
        if name in ENCODINGS:
            continue
        estimate = estimates().get(counted_by)
        if estimate is None:
            figures = (counted_by, True, 1.0, 1.0)
        else:
            factors = estimate.factor / 1000, estimate.upper_factor / 1000
            figures = (estimate.base, False, *factors)
        known.append(KnownModel(name, kind == "prefix", *figures, source))
    return known
