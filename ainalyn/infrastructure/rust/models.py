"""The models that are known, for people and programs to read."""

from __future__ import annotations

from ...domain.known_model import KnownModel
from ...domain.package import public
from .arguments import ENCODINGS
from .tables import rows


@public
def models() -> list[KnownModel]:
    """Every name that is known, encodings first, then models as the table has them.

    Names are matched after normalisation, so there are many more that work:
    README.md, "Model names", says which.
    """
    factors = {
        family: (base, False, int(factor) / 1000, int(upper) / 1000)
        for family, base, factor, upper, *_ in rows("estimates.tsv")
    }
    known = [
        KnownModel(
            name, False, name, True, 1.0, 1.0, "google-genai" if "gemma" in name else "tiktoken"
        )
        for name in ENCODINGS
    ]
    for kind, name, counted_by, source in rows("models.tsv"):
        if name in ENCODINGS:
            continue
        figures = factors.get(counted_by, (counted_by, True, 1.0, 1.0))
        known.append(KnownModel(name, kind == "prefix", *figures, source))
    return known
