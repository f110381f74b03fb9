"""The models that are known, for people and programs to read."""

from __future__ import annotations

from ...domain.known_model import KnownModel
from ...domain.package import public
from .arguments import ENCODINGS
from .lanes.rules import estimates
from .tables import rows


@public
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
