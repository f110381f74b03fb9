"""The oracle itself: what the other tests trust."""

from __future__ import annotations

from pathlib import Path

import oracle
import pytest


def test_a_changed_vocabulary_is_refused(tmp_path: Path) -> None:
    tampered = tmp_path / "tampered"
    tampered.mkdir()
    for file in oracle.vocabulary_folder().iterdir():
        (tampered / file.name).write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(ValueError, match=r"[Hh]ash"):
        oracle.fill_cache(tmp_path / "cache", tampered)


def test_truncation_is_cut_back_until_it_fits() -> None:
    """o200k's token `亚洲AV` is two tokens when nothing follows it."""
    assert oracle.count("o200k_base", "亚洲AVの") == oracle.count("o200k_base", "亚洲AV") == 2
    assert oracle.truncate("o200k_base", "亚洲AVの", 1) == ""
