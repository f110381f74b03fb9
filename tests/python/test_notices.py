"""What is installed carries its licence, and the notices of what it contains of others."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["LICENSE", "THIRD-PARTY-NOTICES.md"])
def test_the_distribution_carries(name: str) -> None:
    installed = metadata.distribution("ainalyn").read_text(f"licenses/{name}")
    assert installed == (ROOT / name).read_text(encoding="utf-8")
