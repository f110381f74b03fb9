"""A panic in Rust, like any other fault of the library, is an InternalError."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ainalyn

if not ainalyn.is_rust_available():
    pytest.skip("there is no native library", allow_module_level=True)

import ainalyn._native as _native

from ainalyn.infrastructure.rust.lanes import direct, generated, lane_name, packed

#: Calls through the generated lane, which alone raises errors, by the generated function they use;
#: for a cut that is one which the private exports decline.
CALLS: dict[str, list[Callable[[], object]]] = {
    "count_tokens": [
        lambda: generated.count("text", "gpt-4"),
        lambda: generated.count_chunk(["text", "more"], 0, "gpt-4", 1),
    ],
    "truncate_to_tokens": [lambda: generated.truncate("text \ud800", 1, "gpt-4")],
}
if lane_name == "generated":
    CALLS["count_tokens"] += [
        lambda: ainalyn.count_tokens("text"),
        lambda: ainalyn.Tokenizer().count_tokens("text"),
        lambda: ainalyn.count_tokens_batch(["text", "more"]),
    ]
    CALLS["truncate_to_tokens"] += [lambda: ainalyn.truncate_to_tokens("text \ud800", 1)]

each_call = pytest.mark.parametrize(
    ("name", "call"), [(name, call) for name, calls in CALLS.items() for call in calls]
)


def panic(*_arguments: object) -> object:
    """Panic for real, inside the library."""
    return _native.panic_probe()


@each_call
def test_a_panic_is_an_internal_error_and_the_next_call_works(
    name: str, call: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = call()
    with monkeypatch.context() as patched:
        patched.setattr(_native, name, panic)
        with pytest.raises(ainalyn.InternalError) as caught:
            call()
    assert type(caught.value) is ainalyn.InternalError
    assert caught.value.code == "INT_ERR_TOKENIZER"
    assert isinstance(caught.value.__cause__, _native.InternalError)
    assert call() == before


@each_call
def test_an_encoding_error_is_an_internal_error(
    name: str, call: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> object:
        raise _native.TokenizerError.Encoding(encoding="o200k_base", reason="it was left out.")

    monkeypatch.setattr(_native, name, fail)
    with pytest.raises(ainalyn.InternalError, match="o200k_base") as caught:
        call()
    assert caught.value.code == "INT_ERR_TOKENIZER"


def test_what_a_private_export_doubts_the_generated_code_counts_or_explains(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts, model = ["text", "two words", "\ud800"], "claude-3"
    chunk = generated.count_chunk(texts, 0, model, 1)
    data = memoryview(b"two words")
    whole = generated.count_utf8(data, model, 1)
    monkeypatch.setattr(packed, "count_packed", lambda *_: False)
    monkeypatch.setattr(packed, "count_utf8", lambda *_: -1)
    assert generated.count_chunk(texts, 0, model, 1) == chunk
    assert generated.count_utf8(data, model, 1) == whole
    monkeypatch.setattr(_native, "count_tokens", panic)
    with pytest.raises(ainalyn.InternalError):
        generated.count_utf8(data, model, 1)


def test_a_panic_of_the_direct_lane_is_a_doubt_and_the_next_call_works() -> None:
    before = ainalyn.count_tokens("text")
    for _ in range(100):
        assert direct.panic_probe("gpt-4") is None
    assert ainalyn.count_tokens("text") == before


def test_a_native_error_is_never_answered_by_the_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_native, "count_tokens", panic)
    with pytest.raises(ainalyn.InternalError):
        generated.count("text", "gpt-4")
    assert ainalyn.is_rust_available()
    assert ainalyn.Tokenizer().backend == "rust"
