"""The scenario of the interface that every language runs, by the generated functions."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import ainalyn._native as native
import pytest

import ainalyn

TESTS = Path(__file__).parent.parent


def steps_of(*file: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(TESTS.joinpath(*file).read_text("utf-8"))["steps"]
    return steps


STEPS = steps_of("scenarios", "interface.json")


def private_functions() -> set[str]:
    """What uniffi.toml keeps from Kotlin and Swift, in one list for both."""
    configuration = (TESTS.parent / "uniffi.toml").read_text(encoding="utf-8")
    kotlin, swift = re.findall(r"^exclude = \[(.*)\]$", configuration, re.MULTILINE)
    assert kotlin == swift
    return set(re.findall(r'"(\w+)"', kotlin))


def plain(value: object) -> object:
    """A record as the scenario writes it."""
    if isinstance(value, native.TokenCount | native.MessagesCount | native.Run):
        return dict(vars(value))
    return [plain(entry) for entry in value] if isinstance(value, list) else value


#: What is one of several, by the argument's name.
CHOICES: dict[str, Any] = {
    "keep": native.Keep,
    "at": native.SplitAt,
    "oversized": native.Oversized,
    "special": native.Special,
}


def message(fields: dict[str, Any]) -> object:
    content = [
        native.ContentPart.OTHER(part["other"])
        if "other" in part
        else native.ContentPart.TEXT(part["text"])
        for part in fields["content"]
    ]
    calls = [native.ToolCall(**call) for call in fields["tool_calls"]]
    return native.ChatMessage(**fields | {"content": content, "tool_calls": calls})


def options(fields: dict[str, Any]) -> object:
    tools = [native.Tool(**tool) for tool in fields["tools"]]
    return native.ChatOptions(**fields | {"tools": tools})


def argument(name: str, value: Any) -> Any:  # noqa: ANN401 - what the generated code takes
    """An argument, with the records that it holds."""
    if name == "messages":
        return [message(fields) for fields in value]
    if name in CHOICES:
        return CHOICES[name][value.upper()]
    return options(value) if name == "options" else value


@pytest.mark.parametrize("step", [step for step in STEPS if "when" not in step], ids=json.dumps)
def test_a_step_answers_as_written(step: dict[str, Any]) -> None:
    call = getattr(native, step["call"])
    arguments: dict[str, Any] = {
        name: argument(name, value) for name, value in step["with"].items()
    }
    if step["call"] == "load_vocabulary":
        path = arguments.pop("path")
        arguments = {"path": path, "options": native.VocabularyOptions(**arguments)}
    if step["call"] == "split_offsets":
        arguments["unit"] = native.TextUnit.CODE_POINTS
    if step["call"] == "error_message":
        error = getattr(native.TokenizerError, arguments["error"])(**arguments["fields"])
        assert call(error) == step["returns"]
    elif "fails" in step:
        expected = step["fails"]
        with pytest.raises(getattr(native.TokenizerError, expected["error"])) as caught:
            call(**arguments)
        fields = {name: getattr(caught.value, name) for name in expected["fields"]}
        assert fields == expected["fields"]
        assert native.error_message(caught.value) == expected["message"]
    else:
        assert plain(call(**arguments)) == step["returns"]


def test_windows_cuts_and_runs_are_those_of_the_definitions() -> None:
    steps = steps_of("vectors", "parts.json")
    assert len(steps) > 300
    for step in steps:
        test_a_step_answers_as_written(step)
        words = step["with"] | {
            name: step["with"][name].lower() for name in CHOICES if name in step["with"]
        }
        found: Any = getattr(ainalyn, PUBLIC.get(step["call"], step["call"]))(**words)
        if step["call"] != "truncate_keeping" and not isinstance(step["returns"][0], str):
            pairs = ((run.start, run.stop) if isinstance(run, range) else run for run in found)
            found = [{"start": start, "end": end} for start, end in pairs]
        assert found == step["returns"], step


#: What Python has under another name.
PUBLIC = {"truncate_keeping": "truncate_to_tokens"}


@pytest.mark.once
def test_the_definitions_make_the_file() -> None:
    script = TESTS / "vectors" / "make_parts.py"
    made = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


def test_every_function_has_a_step() -> None:
    exported = {
        name
        for name in native.ainalyn_tokenizer.__all__
        if inspect.isfunction(getattr(native, name))
        # The filter has an interface, and examples that every language runs, of its own.
        and not name.startswith("filter_")
    }
    private = private_functions()
    assert private <= exported
    assert {step["call"] for step in STEPS} == exported - private


def test_every_error_has_a_step() -> None:
    variants = {
        name
        for name, value in vars(native.TokenizerError).items()
        if inspect.isclass(value) and issubclass(value, native.TokenizerError)
    }
    described = {step["with"]["error"] for step in STEPS if step["call"] == "error_message"}
    assert described == variants
