"""What all tests share: the guard that the wheel is tested, hypothesis's settings, the marks.

Helpers (not test modules): `oracle` (tiktoken), `dependencies` (packages that not every interpreter
can have), `cases` (the data file), `strategies` (hostile texts), `installations` and
`fallback_probe` (virtual environments of the fallback tests), `matrix` (what runs where).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[2]

# `nox -s quick` tests an editable install, which is the sources; nothing else does.
EDITABLE = os.environ.get("AINALYN_EDITABLE") == "1"

# `python -m pytest` puts the working folder first on the path, and with it the sources in place
# of the installed package.
if not EDITABLE:
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != REPOSITORY]
sys.path.insert(0, str(Path(__file__).parent))

import matrix  # noqa: E402

try:
    import ainalyn
except ModuleNotFoundError as error:
    message = "Install the built wheel; `nox -s quick` alone tests an editable install."
    raise pytest.UsageError(message) from error

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
    if Path(ainalyn.__file__).resolve().is_relative_to(REPOSITORY / "ainalyn") and not EDITABLE:
        message = f"{Path(ainalyn.__file__).parent} is the checkout. Install the built wheel."
        raise pytest.UsageError(message)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `matrix` says of the tests' modules."""
    for item in items:
        if item.path.stem not in matrix.SAME_ON_EVERY_INTERPRETER:
            item.add_marker("interpreter")
        if item.path.stem not in matrix.SAME_IN_EACH_LANE:
            item.add_marker("lane")
