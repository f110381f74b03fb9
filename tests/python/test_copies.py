"""Several copies of the package in one process, which share the one loaded library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ainalyn

#: Imports the package twice; the second copy is what the first line of the program says.
PROGRAM = """
import asyncio, pickle, sys
import ainalyn as first

first.register_model("mine", "gpt-4o")
count_first, tokenizer_first = first.count_tokens, first.Tokenizer()
object_first = tokenizer_first.count_tokens("Hello, world!")
{second}
for name in [name for name in sys.modules if name.partition(".")[0] == "ainalyn"]:
    del sys.modules[name]
import ainalyn as second

assert second is not first
second.register_model("yours", "gpt-4o")
object_second = second.Tokenizer().count_tokens("Hello, world!")
TEXT = "many words, " * 10_000

for copy, count, alias, foreign, kind in (
    (first, count_first, "mine", "yours", type(object_first)),
    (second, second.count_tokens, "yours", "mine", type(object_second)),
):
    assert count("Hello, world!", alias) == 4, alias
    assert copy.count_tokens_batch([TEXT, "one"], alias) == [30_001, 1], alias
    assert copy.truncate_to_tokens("many words", 1, alias) == "many", alias
    assert copy.fits("many words", 2, alias)
    for call in (
        lambda: count("text", foreign),
        lambda: count(1),
        lambda: copy.truncate_to_tokens("text", -1),
        lambda: copy.count_tokens_batch(["text"], foreign),
    ):
        try:
            call()
        except copy.ValidationError:
            pass
        else:
            raise AssertionError(foreign)
    assert type(copy.Tokenizer(alias).count_tokens("text")) is kind
    assert {{type(one) for one in copy.Tokenizer().count_tokens_batch(["text"])}} == {{kind}}
assert type(object_first) is not type(object_second)

# What the first copy imports only now is its own all the same, and the second stays where it is.
CHAT = [{{"role": "user", "content": "text"}}]
for copy, alias, foreign in ((first, "mine", "yours"), (second, "yours", "mine")):
    slow = copy.Tokenizer(backend="python")
    assert type(copy.count_messages(CHAT, alias)) is copy.MessagesCount
    assert {{type(model) for model in copy.models()}} == {{copy.KnownModel}}
    assert asyncio.run(copy.acount_tokens_batch(["one"], alias)) == [1]
    for call in (
        lambda: copy.count_messages(CHAT, foreign),
        lambda: copy.count_tokens_bytes(b"text", foreign),
        lambda: copy.count_file(copy.__file__, foreign),
        lambda: slow.count_tokens("text", foreign),
        lambda: slow.truncate_to_tokens("text", 1, foreign),
        lambda: asyncio.run(copy.acount_tokens_batch(["one"], foreign)),
    ):
        try:
            call()
        except copy.ValidationError:
            pass
        else:
            raise AssertionError(foreign)
    assert sys.modules["ainalyn"] is second
assert pickle.loads(pickle.dumps(second.count_tokens)) is second.count_tokens
assert second.count_tokens.__module__ == count_first.__module__
"""


def run(second: str) -> None:
    process = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM.format(second=second)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (process.returncode, process.stderr) == (0, "")


def test_a_second_import_leaves_the_first_copy_as_it_was() -> None:
    run("")


@pytest.mark.parametrize("copied", [os.link, shutil.copy2], ids=["linked", "copied"])
def test_a_second_installation_leaves_the_first_copy_as_it_was(
    copied: object, tmp_path: Path
) -> None:
    package = Path(ainalyn.__file__).parent
    try:
        shutil.copytree(package, tmp_path / "ainalyn", copy_function=copied)  # type: ignore[arg-type]
    except OSError:
        pytest.skip("the temporary folder is on another file system")
    run(f"sys.path.insert(0, {str(tmp_path)!r})")
