"""Little memory: a call ends in MemoryError or in the right answer, and never ends the process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ainalyn.infrastructure.rust.lanes import lane_name

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or sys.implementation.name != "cpython" or lane_name == "python",
    reason="it limits the addresses of a process by RLIMIT_AS, and counts by the library",
)

#: What is prepared in a process of its own, and what it does once there is a limit.
CALLS = {
    "a count": ("text = words * 20_000", "ainalyn.count_tokens(text, model)"),
    "a first count": ("", "ainalyn.count_tokens('many words', model)"),
    "one piece": ("text = 'ab' * 20_000", "ainalyn.count_tokens(text, model)"),
    "characters": ("text = 'über ' * 80_000", "ainalyn.count_tokens(text, model)"),
    "a first long piece": ("text = 'ab' * 2_000", "ainalyn.count_tokens(text, model)"),
    "a batch": (
        "texts = [words * 20] * 4_000",
        "sum(ainalyn.count_tokens_batch(texts, model, threads=4))",
    ),
    "a batch with a long text": (
        "texts = [words * 110_000] * 2",
        "sum(ainalyn.count_tokens_batch(texts, model, threads=4))",
    ),
    "a cut": ("text = words * 20_000", "ainalyn.truncate_to_tokens(text, 30_000, model)"),
    "a cut of one piece": (
        "text = 'ab' * 20_000",
        "ainalyn.truncate_to_tokens(text, 30_000, model)",
    ),
    "the end": (
        "text = words * 20_000",
        "ainalyn.truncate_to_tokens(text, 30_000, model, keep='end')",
    ),
    "the middle": (
        "text = words * 20_000",
        "ainalyn.truncate_to_tokens(text, 30_000, model, keep='middle', marker='...')",
    ),
    "whether it fits": ("text = words * 20_000", "ainalyn.fits(text, 90_000, model)"),
    "windows": ("text = words * 20_000", "ainalyn.split_to_tokens(text, 5, model, overlap=1)"),
    "bytes": ("text = words.encode() * 20_000", "ainalyn.count_tokens_bytes(text, model)"),
    "what a filter finds": (
        "text = 'jane@example.com, 4111 1111 1111 1111 ' * 5_000",
        "[(one.rule, one.start) for one in sieve.find(text)]",
    ),
    "what a filter redacts": (
        "text = 'jane@example.com, ｊane@example.com ' * 5_000",
        "sieve.redact(text).text",
    ),
    "a batch that a filter redacts": (
        "texts = ['jane@example.com, ' * 100] * 200",
        "[one.text for one in sieve.redact_batch(texts, threads=4)]",
    ),
}

#: What can do with the memory that the process has.
SATISFIED = {
    "a count",
    "a first count",
    "a batch with a long text",
    "a cut",
    "bytes",
    "whether it fits",
}

#: Kibibytes above what the process has when it makes the call.
STEPS = (
    128,
    256,
    512,
    *(1024 * mebibytes for mebibytes in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128)),
)

#: So that glibc takes large buffers from the system and gives them back: none serves twice.
MALLOC = {f"MALLOC_{name}_": "65536" for name in ("MMAP_THRESHOLD", "TRIM_THRESHOLD", "TOP_PAD")}

#: Makes the call in a fork for each step, with so much memory, and tells what becomes of each.
CODE = """
import contextlib, os, resource, sys, zlib
import ainalyn

model, words, text, texts = "gpt-4o", "many words ", "", []
{prepared}
# The stack grows now: where it can't, later, the system ends the process without a word.
with contextlib.suppress(RecursionError, MemoryError):
    compile("-" * 3_000 + "1", "", "eval")
if {warm}:
    sieve = ainalyn.Filter()
    kept, text, texts = (text, texts), text[:40], [one[:40] for one in texts[:2]]
    {call}  # what is imported for it
    text, texts = kept

def made(kibibytes):
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize() + 1024 * kibibytes
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))
    try:
        answer = {call}
    except MemoryError:
        return "refused"
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return str(zlib.crc32(repr(answer).encode()))

def outcome(kibibytes):
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(write, 2)
        os.write(write, made(kibibytes).encode())
        os._exit(0)
    os.close(write)
    _, status = os.waitpid(child, 0)
    with open(read) as told:
        return " ".join(told.read().split()) + f" ended by {{status}}" * (status != 0)

for kibibytes in map(int, sys.argv[1:]):
    print(kibibytes, outcome(kibibytes))
"""


def outcomes(name: str, *steps: int) -> dict[int, str]:
    """What becomes of a call in processes with so many kibibytes to spare."""
    prepared, call = CALLS[name]
    code = CODE.format(prepared=prepared, call=call, warm="first" not in name)
    command = [sys.executable, "-I", "-c", code, *map(str, steps)]
    environment = {**os.environ, **MALLOC}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    lines = (line.split(" ", 1) for line in done.stdout.splitlines())
    return {int(step): found for step, found in lines}


ENOUGH = 4 * 2**20


@pytest.mark.parametrize("name", CALLS)
def test_little_memory_is_a_memory_error_or_enough(name: str) -> None:
    found = outcomes(name, *STEPS, ENOUGH)
    expected = found[ENOUGH]
    assert expected.isdecimal(), found
    assert {step: one for step, one in found.items() if one not in ("refused", expected)} == {}
    # It had to be refused something, if not what it was given before.
    assert found[STEPS[0]] == "refused" or name in SATISFIED
