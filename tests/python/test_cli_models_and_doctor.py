"""``ainalyn models`` and ``ainalyn doctor``."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import pytest
from cli_support import run, run_json, run_process

import ainalyn
from ainalyn.infrastructure.rust.lanes import lane_name, lane_reason

ENCODINGS = {
    "cl100k_base",
    "gemma3",
    "gemma4",
    "gpt2",
    "o200k_base",
    "o200k_harmony",
    "p50k_base",
    "p50k_edit",
    "r50k_base",
}


def installed(package: str) -> str | None:
    """The version of a package, or None without it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def test_every_model_is_counted_with_the_encoding_that_is_listed() -> None:
    models = run_json("models")["models"]
    assert {model["encoding"] for model in models} == ENCODINGS
    tokenizer = ainalyn.Tokenizer()
    for model in models:
        name = model["name"] + "anything" * model["prefix"]
        found = tokenizer.count_tokens("a", name)
        assert (found.encoding, found.exact) == (model["encoding"], model["exact"])
        assert model["factor"] >= 1
        assert model["source"]


def test_models_are_listed_once_and_sorted() -> None:
    names = [(model["name"], model["prefix"]) for model in run_json("models")["models"]]
    assert names == sorted(set(names))
    assert {("gpt-4o", False), ("gpt-4o-", True), ("o200k_base", False)} <= set(names)


def test_models_as_a_table() -> None:
    result = run("models")
    header, *rows, legend = [line.split() for line in result.lines]
    assert header == ["model", "encoding", "times"]
    assert ["gpt-4o-*", "o200k_base"] in rows
    assert ["claude-3", "≈", "cl100k_base", "1.15", "(budget", "1.4)"] in rows
    assert legend[0] == "≈"
    assert len(rows) == len(run_json("models")["models"])
    assert (result.status, result.stderr) == (0, b"")


def test_a_healthy_installation() -> None:
    result = run("doctor")
    assert result.lines[-1] == "All is well."
    assert result.status == 0
    document = run_json("doctor")
    assert os.path.exists(document.pop("native_module"))
    assert document.pop("platform")
    document.pop("tiktoken")
    assert document.pop("cryptography") == installed("cryptography")
    assert document.pop("lane") == lane_name
    assert document.pop("lane_reason") == lane_reason
    assert f"{lane_name}: {lane_reason}" in result.stdout.decode()
    assert document == {
        "version": version("ainalyn"),
        "backend": "rust",
        "native_error": None,
        "encodings": dict.fromkeys(ENCODINGS, "exact"),
        "filter": "rust",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "healthy": True,
        "next_step": None,
    }


def test_whether_json_can_be_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    if found := installed("cryptography"):
        assert ["cryptography", found] in [line.split() for line in run("doctor").lines]

    def without(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", without)
    result = run("doctor")
    line = next(line for line in result.lines if line.startswith("cryptography"))
    assert line.endswith('not installed; to sign JSON documents: pip install "ainalyn[crypto]"')
    assert (result.status, result.lines[-1]) == (0, "All is well.")


def test_a_native_module_that_cannot_be_loaded() -> None:
    result = run_process("doctor", without=["ainalyn._native"])
    lines = result.lines
    assert "load error" in result.stdout.decode()
    assert lines[-1].startswith("The native module can't be loaded")
    assert "pip install" in lines[-1]
    assert result.status == 1


def test_estimates_are_shown_as_such() -> None:
    result = run_process("doctor", without=["ainalyn._native", "tiktoken"])
    assert ["cl100k_base", "estimated"] in [line.split() for line in result.lines]
    assert result.status == 1
