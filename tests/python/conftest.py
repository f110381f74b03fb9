"""What all tests share: the guard that the wheel is tested, and hypothesis's settings.

Helpers (not test modules): `oracle` (tiktoken), `dependencies` (packages that not every interpreter
can have), `cases` (the data file), `strategies` (hostile texts), `installations` and
`fallback_probe` (virtual environments of the fallback tests).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[2]

# `python -m pytest` puts the working folder first on the path, and with it the sources in place
# of the installed package.
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != REPOSITORY]
sys.path.insert(0, str(Path(__file__).parent))

import ainalyn  # noqa: E402

# A shell starts what it puts into the background with interrupts ignored, which children inherit:
# the tests that interrupt one would wait forever.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Children buffer what they write, as a user's program does: what is left of it at exit matters.
os.environ.pop("PYTHONUNBUFFERED", None)

settings.register_profile(
    "ainalyn",
    max_examples=int(os.environ.get("AINALYN_EXAMPLES", "200")),
    deadline=None,  # no test asserts wall time
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ainalyn")


def pytest_configure() -> None:
    """Refuse to test the sources in the checkout: what users get is the wheel."""
    if Path(ainalyn.__file__).resolve().is_relative_to(REPOSITORY / "ainalyn"):
        message = f"{Path(ainalyn.__file__).parent} is the checkout. Install the built wheel."
        raise pytest.UsageError(message)
