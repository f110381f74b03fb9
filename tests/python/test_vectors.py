"""The cases that every language runs, and that their file is what its script makes."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby

import pytest
from cases import Case, all_cases
from oracle import ENCODINGS as TIKTOKENS
from oracle import REPOSITORY

import ainalyn

ENCODINGS = (*TIKTOKENS, "gemma3")

BY_KIND = {
    kind: list(group)
    for kind, group in groupby(all_cases(), lambda case: case.name.partition("/")[0])
}


@pytest.mark.parametrize("kind", BY_KIND)
def test_counts(kind: str) -> None:
    for case in BY_KIND[kind]:
        assert ainalyn.count_tokens(case.text, case.encoding) == case.count, (
            case.name,
            case.encoding,
        )


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_counts_in_one_batch(encoding: str) -> None:
    cases = [case for case in all_cases() if case.encoding == encoding]
    counts = ainalyn.count_tokens_batch([case.text for case in cases], encoding)
    assert counts == [case.count for case in cases]


@pytest.mark.parametrize("kind", BY_KIND)
def test_truncations(kind: str) -> None:
    for case in BY_KIND[kind]:
        for max_tokens, kept_bytes in case.truncations:
            truncated = ainalyn.truncate_to_tokens(case.text, max_tokens, case.encoding)
            assert truncated == case.truncated(max_tokens, kept_bytes), (
                case.name,
                case.encoding,
                max_tokens,
            )


def test_every_encoding_has_every_text() -> None:
    names: dict[str, set[str]] = {encoding: set() for encoding in ENCODINGS}
    case: Case
    for case in all_cases():
        names[case.encoding].add(case.name)
    assert len(names["o200k_base"]) >= 400
    assert all(found == names["o200k_base"] for found in names.values())


@pytest.mark.once
def test_the_file_is_what_the_script_makes() -> None:
    script = REPOSITORY / "tests" / "vectors" / "make_vectors.py"
    made = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
