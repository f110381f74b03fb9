"""TokenCount, Tokenizer and what tells which backend serves."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import logging
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import oracle
import pytest
from cases import all_cases

import ainalyn
from ainalyn.infrastructure.rust import check_rust_modules
from ainalyn.infrastructure.rust.tokenizer import TokenCount, Tokenizer, is_rust_available

TEXT = "Hello, wörld! 你好"


def test_a_count_says_how_it_was_made() -> None:
    count = oracle.count("o200k_base", TEXT)
    assert Tokenizer().count_tokens(TEXT, "gpt-4o-mini") == TokenCount(
        count, "gpt-4o-mini", "o200k_base", exact=True, upper=count
    )


def test_the_default_model() -> None:
    assert Tokenizer().model == "gpt-4"
    assert Tokenizer().count_tokens(TEXT).encoding == "cl100k_base"
    assert Tokenizer("gpt-4o").count_tokens(TEXT).model == "gpt-4o"
    assert Tokenizer("gpt-4o").count_tokens(TEXT, "gpt2").model == "gpt2"


def test_every_method_takes_a_model() -> None:
    counter = Tokenizer("gpt-4")
    assert [found.encoding for found in counter.count_tokens_batch([TEXT, ""], "gpt2")] == [
        "gpt2",
        "gpt2",
    ]
    assert counter.truncate_to_tokens(TEXT, 3, "gpt2") == oracle.truncate("gpt2", TEXT, 3)
    assert counter.truncate_to_tokens(TEXT, 3) == oracle.truncate("cl100k_base", TEXT, 3)


def test_a_batch_equals_single_counts() -> None:
    texts = ["a", "", TEXT, "\ud800", "a\0b"]
    assert Tokenizer().count_tokens_batch(texts) == [
        Tokenizer().count_tokens(text) for text in texts
    ]


def test_the_package_exports_the_same_objects() -> None:
    assert ainalyn.TokenCount is TokenCount
    assert ainalyn.Tokenizer is Tokenizer
    assert ainalyn.is_rust_available is is_rust_available
    assert ainalyn.check_rust_modules is check_rust_modules
    for name in ainalyn.__all__:
        assert getattr(ainalyn, name) is not None


def test_a_token_count_is_frozen_slotted_and_hashable() -> None:
    count = TokenCount(1, "gpt-4", "cl100k_base", exact=True, upper=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        count.count = 2  # type: ignore[misc]
    assert not hasattr(count, "__dict__")
    assert {count, TokenCount(1, "gpt-4", "cl100k_base", exact=True, upper=1)} == {count}
    assert count != None  # noqa: E711 - the generated record fails on this comparison
    assert "count=1" in repr(count)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_what_users_hold_survives_pickling(protocol: int) -> None:
    count = Tokenizer().count_tokens(TEXT)
    if protocol >= 2:  # a slotted class needs protocol 2
        assert pickle.loads(pickle.dumps(count, protocol)) == count
        twin = pickle.loads(pickle.dumps(Tokenizer("gpt-4o"), protocol))
        assert (twin.model, twin.count_tokens(TEXT)) == (
            "gpt-4o",
            Tokenizer("gpt-4o").count_tokens(TEXT),
        )
    assert copy.copy(count) == copy.deepcopy(count) == count
    assert copy.deepcopy(Tokenizer("gpt-4o")).model == "gpt-4o"


@pytest.mark.skipif(
    not is_rust_available(), reason="there is no generated record without the native library"
)
def test_the_fields_are_those_of_the_generated_record() -> None:
    import ainalyn._native as _native

    generated = list(inspect.signature(_native.TokenCount).parameters)
    assert [field.name for field in dataclasses.fields(TokenCount)] == generated


def test_many_threads_get_the_right_counts() -> None:
    shared, threads = Tokenizer(), 8
    cases = [case for case in all_cases() if len(case.text) < 2_000][::7]
    start = threading.Barrier(threads)

    def work(first: int) -> None:
        start.wait()
        for case in cases[first:] + cases[:first]:
            assert shared.count_tokens(case.text, case.encoding).count == case.count, case.name

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, 31 * thread) for thread in range(threads)]:
            done.result()


def test_the_backend_is_named() -> None:
    assert Tokenizer().backend == ("rust" if is_rust_available() else "python")


def test_the_installed_wheel_brings_the_native_backend() -> None:
    assert is_rust_available()


def test_no_warning_when_all_modules_are_there(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "ainalyn.rust"):
        assert check_rust_modules() == {"tokenizer": True, "filter": True}
    assert not caplog.records


def test_no_module_state_grows_with_use() -> None:
    """Whoever sends a million model names must not fill the memory; what is kept is bounded."""
    for number in range(5_000):
        assert ainalyn.count_tokens("a", f"gpt-4-{number}") == 1
        assert Tokenizer().count_tokens("a", f"gpt-4-x{number}").count == 1
    modules = [module for name, module in sys.modules.items() if name.startswith("ainalyn.")]
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, (dict, list, set)):
                assert len(value) < 5_000, f"{module.__name__}.{name}"
