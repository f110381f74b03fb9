"""A million calls of a function leave no reference and no memory behind, whatever they answer."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import ainalyn

CALLS = int(os.environ.get("AINALYN_LEAK_CALLS", "1000000"))

TOKENIZER = ainalyn.Tokenizer("gpt-4o")
#: Not interned, and not shared with anything else, so that their references can be counted.
TEXT, OTHER, LONE, MODEL, ALIAS = ("".join(words) for words in (
    ["many ", "words"], ["für ", "alle"], ["lone \ud800", " one"], ["gpt", "-4o"], ["mi", "ne"],
))  # fmt: skip
DATA = b"many words"
MESSAGES = [{"role": "user", "content": TEXT}]
LONG = TEXT * 2000
TEXTS = [TEXT, OTHER]


def refused(call: Callable[[], object]) -> None:
    """What raises."""
    try:
        call()
    except (ainalyn.ValidationError, TypeError):
        return
    raise AssertionError


def changed_alias() -> None:
    """What is looked up anew after each change."""
    ainalyn.register_model(ALIAS, MODEL)
    ainalyn.count_tokens(TEXT, ALIAS)


#: Each call, and by how much it is made less often than the others, since it takes longer or only
#: passes on to one of them.
WORK: dict[str, tuple[Callable[[], object], int]] = {
    "count_tokens": (lambda: ainalyn.count_tokens(TEXT, MODEL), 1),
    "count_tokens by name": (lambda: ainalyn.count_tokens(text=OTHER, model=MODEL), 10),
    "count_tokens of a long text": (lambda: ainalyn.count_tokens(LONG, MODEL), 100),
    "truncate_to_tokens": (lambda: ainalyn.truncate_to_tokens(TEXT, 1, MODEL), 1),
    "truncate_to_tokens that fits": (lambda: ainalyn.truncate_to_tokens(TEXT, 9, MODEL), 10),
    "fits": (lambda: ainalyn.fits(TEXT, 9, MODEL), 1),
    "with an encoding": (lambda: ainalyn.count_tokens(TEXT, encoding="gpt2"), 10),
    "an exact count": (lambda: ainalyn.count_tokens(TEXT, MODEL, require_exact=True), 10),
    "count_tokens_batch": (lambda: ainalyn.count_tokens_batch(TEXTS, MODEL), 1),
    "count_tokens_bytes": (lambda: ainalyn.count_tokens_bytes(DATA, MODEL), 1),
    "count_file": (lambda: ainalyn.count_file(__file__, MODEL), 1),
    "count_messages": (lambda: ainalyn.count_messages(MESSAGES, MODEL), 1),
    "acount_tokens_batch": (lambda: asyncio.run(ainalyn.acount_tokens_batch(TEXTS, MODEL)), 100),
    "register_model": (lambda: ainalyn.register_model(ALIAS, MODEL), 1),
    "unregister_model": (lambda: ainalyn.unregister_model(ALIAS), 1),
    "an alias that changes": (changed_alias, 20),
    "Tokenizer.count_tokens": (lambda: TOKENIZER.count_tokens(TEXT, MODEL), 1),
    "Tokenizer.count_tokens_batch": (lambda: TOKENIZER.count_tokens_batch(TEXTS, MODEL), 1),
    "Tokenizer.fits": (lambda: TOKENIZER.fits(TEXT, 9, MODEL), 10),
    "Tokenizer.count_messages": (lambda: TOKENIZER.count_messages(MESSAGES), 10),
    "Tokenizer.truncate_to_tokens": (lambda: TOKENIZER.truncate_to_tokens(TEXT, 1, MODEL), 10),
    "a lone surrogate": (lambda: ainalyn.count_tokens(LONE, MODEL), 20),
    "a lone surrogate in a batch": (lambda: ainalyn.count_tokens_batch([LONE, TEXT], MODEL), 20),
    "no text": (lambda: refused(lambda: ainalyn.count_tokens(DATA, MODEL)), 20),  # type: ignore[arg-type]
    "no text in a batch": (
        lambda: refused(lambda: ainalyn.count_tokens_batch([TEXT, DATA], MODEL)),  # type: ignore[list-item]
        20,
    ),
    "no UTF-8": (lambda: refused(lambda: ainalyn.count_tokens_bytes(b"\xff", MODEL)), 20),
    "no model": (lambda: refused(lambda: ainalyn.count_tokens(TEXT, "nope")), 100),
    "a wrong call": (lambda: refused(lambda: ainalyn.count_tokens(TEXT, modl=MODEL)), 20),  # type: ignore[call-arg]
}
REFERENCED = [
    *(TEXT, OTHER, LONE, MODEL, ALIAS, DATA, TEXTS, LONG, TOKENIZER, ainalyn.TokenCount, None, True)
]


def resident() -> int:
    """The memory of the process, in bytes; 0 where the system doesn't tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.once
@pytest.mark.parametrize("name", WORK)
def test_nothing_is_left_behind(name: str) -> None:
    call, cost = WORK[name]
    calls = CALLS // cost
    for _ in range(1000):
        call()
    gc.collect()
    references, memory = list(map(sys.getrefcount, REFERENCED)), resident()
    for _ in range(calls):
        call()
    gc.collect()
    grown = [
        (after - before, repr(thing)[:40])
        for before, after, thing in zip(
            references, map(sys.getrefcount, REFERENCED), REFERENCED, strict=True
        )
        if abs(after - before) > calls // 100 + 50
    ]
    assert not grown
    # A leak of one byte in a call would show from a million calls on.
    assert resident() - memory < max(calls, 2**21)
