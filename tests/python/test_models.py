"""Every name that tiktoken knows, and each encoding's own, leads to the right encoding."""

from __future__ import annotations

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn

TIKTOKENS = oracle.names()
MODELS: dict[str, str] = TIKTOKENS.MODEL_TO_ENCODING
PREFIXES: dict[str, str] = TIKTOKENS.MODEL_PREFIX_TO_ENCODING


def encoding_of(model: str) -> str | None:
    """Return the encoding that ainalyn uses for `model`, or None when it does not know the name."""
    try:
        return ainalyn.Tokenizer(model).count_tokens("text").encoding
    except ainalyn.ValidationError as error:
        if error.code != "DOM_VAL_INVALID_MODEL":
            raise
        return None


def tiktokens_encoding_of(model: str) -> str | None:
    """Return the encoding that tiktoken uses for `model`, or None when it knows no such name."""
    try:
        return str(TIKTOKENS.encoding_name_for_model(model))
    except KeyError:
        return None


@pytest.mark.parametrize("model", MODELS)
def test_model(model: str) -> None:
    assert encoding_of(model) == MODELS[model]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_prefix(prefix: str) -> None:
    name = prefix.rstrip("-")
    suffixes: tuple[str, ...] = ("-2099-01-01", "-mini", "-mini-2099-01-01", "-4", "-o3")
    if prefix.startswith("ft:"):
        suffixes = (":org::id", ":org:name:id", "-2099-01-01:org::id")
    for suffix in suffixes:
        assert encoding_of(name + suffix) == tiktokens_encoding_of(name + suffix), name + suffix


@pytest.mark.parametrize("encoding", oracle.ENCODINGS)
def test_encoding(encoding: str) -> None:
    assert encoding_of(encoding) == encoding


_known = st.sampled_from([*MODELS, *PREFIXES])
_near = st.one_of(
    st.tuples(_known, st.text(max_size=5)),
    st.tuples(_known, _known),
    st.tuples(_known.map(lambda name: name[:-1]), st.sampled_from("x-4o0:. ")),
)


@given(_near.map("".join))
def test_whatever_both_know_they_know_alike(model: str) -> None:
    ours, tiktokens = encoding_of(model), tiktokens_encoding_of(model)
    assert ours == tiktokens or ours is None or tiktokens is None
