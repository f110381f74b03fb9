"""Many calls of a function leave no reference and no memory behind, whatever they answer."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ainalyn

CALLS, FEWER_CALLS = 10_000, 3_000
#: By how much the memory of a process sways by itself.
SWAY = 2**21

TOKENIZER = ainalyn.Tokenizer("gpt-4o")
#: Not interned, and not shared with anything else, so that their references can be counted.
TEXT, OTHER, LONE, MODEL, ALIAS = ("".join(words) for words in (
    ["many ", "words"], ["für ", "alle"], ["lone \ud800", " one"], ["gpt", "-4o"], ["mi", "ne"],
))  # fmt: skip
DATA = b"many words"
MESSAGES = [{"role": "user", "content": TEXT}]
LONG = TEXT * 2000
TEXTS = [TEXT, OTHER]
MAIL = "".join(["jane", "@example.com, 4111 1111 1111 1111"])
SIEVE = ainalyn.Filter()


def streamed() -> None:
    """A stream, from its beginning to its end."""
    stream = SIEVE.stream()
    stream.feed(MAIL)
    stream.feed(OTHER)
    stream.finish()


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


#: Each function, and how many calls of it: fewer where one takes long.
WORK: dict[str, tuple[Callable[[], object], int]] = {
    "count_tokens": (lambda: ainalyn.count_tokens(TEXT, MODEL), CALLS),
    "count_tokens by name": (lambda: ainalyn.count_tokens(text=OTHER, model=MODEL), CALLS),
    "count_tokens of a long text": (lambda: ainalyn.count_tokens(LONG, MODEL), FEWER_CALLS),
    "truncate_to_tokens": (lambda: ainalyn.truncate_to_tokens(TEXT, 1, MODEL), CALLS),
    "truncate_to_tokens that fits": (lambda: ainalyn.truncate_to_tokens(TEXT, 9, MODEL), CALLS),
    "fits": (lambda: ainalyn.fits(TEXT, 9, MODEL), CALLS),
    "with an encoding": (lambda: ainalyn.count_tokens(TEXT, encoding="gpt2"), CALLS),
    "an exact count": (lambda: ainalyn.count_tokens(TEXT, MODEL, require_exact=True), CALLS),
    "count_tokens_batch": (lambda: ainalyn.count_tokens_batch(TEXTS, MODEL), CALLS),
    "count_tokens_bytes": (lambda: ainalyn.count_tokens_bytes(DATA, MODEL), CALLS),
    "count_file": (lambda: ainalyn.count_file(__file__, MODEL), CALLS),
    "count_messages": (lambda: ainalyn.count_messages(MESSAGES, MODEL), CALLS),
    "acount_tokens_batch": (
        lambda: asyncio.run(ainalyn.acount_tokens_batch(TEXTS, MODEL)),
        FEWER_CALLS,
    ),
    "register_model": (lambda: ainalyn.register_model(ALIAS, MODEL), CALLS),
    "unregister_model": (lambda: ainalyn.unregister_model(ALIAS), CALLS),
    "an alias that changes": (changed_alias, CALLS),
    "Tokenizer.count_tokens": (lambda: TOKENIZER.count_tokens(TEXT, MODEL), CALLS),
    "Tokenizer.count_tokens_batch": (lambda: TOKENIZER.count_tokens_batch(TEXTS, MODEL), CALLS),
    "Tokenizer.fits": (lambda: TOKENIZER.fits(TEXT, 9, MODEL), CALLS),
    "Tokenizer.count_messages": (lambda: TOKENIZER.count_messages(MESSAGES), CALLS),
    "Tokenizer.truncate_to_tokens": (lambda: TOKENIZER.truncate_to_tokens(TEXT, 1, MODEL), CALLS),
    "redact": (lambda: ainalyn.redact(MAIL), CALLS),
    "redact what is clean": (lambda: ainalyn.redact(TEXT), CALLS),
    "find_sensitive": (lambda: ainalyn.find_sensitive(MAIL), CALLS),
    "Filter.redact": (lambda: SIEVE.redact(MAIL), CALLS),
    "Filter.redact_batch": (lambda: SIEVE.redact_batch([MAIL, TEXT]), CALLS),
    "Filter.find_batch": (lambda: SIEVE.find_batch([MAIL, TEXT]), CALLS),
    "Filter.redact_value": (lambda: SIEVE.redact_value(MESSAGES), FEWER_CALLS),
    "Filter.stream": (streamed, FEWER_CALLS),
    "a Filter": (lambda: ainalyn.Filter().find(MAIL), FEWER_CALLS),
    "a Filter with arguments": (lambda: ainalyn.Filter(["email"]).find(MAIL), FEWER_CALLS),
    "a Filter of nothing": (lambda: refused(lambda: ainalyn.Filter(["nope"])), FEWER_CALLS),
    "a lone surrogate to filter": (lambda: ainalyn.redact(LONE), FEWER_CALLS),
    "no text to filter": (lambda: refused(lambda: ainalyn.redact(DATA)), CALLS),  # type: ignore[arg-type]
    "a lone surrogate": (lambda: ainalyn.count_tokens(LONE, MODEL), CALLS),
    "a lone surrogate in a batch": (
        lambda: ainalyn.count_tokens_batch([LONE, TEXT], MODEL),
        CALLS,
    ),
    "no text": (lambda: refused(lambda: ainalyn.count_tokens(DATA, MODEL)), CALLS),  # type: ignore[arg-type]
    "no text in a batch": (
        lambda: refused(lambda: ainalyn.count_tokens_batch([TEXT, DATA], MODEL)),  # type: ignore[list-item]
        CALLS,
    ),
    "no UTF-8": (lambda: refused(lambda: ainalyn.count_tokens_bytes(b"\xff", MODEL)), CALLS),
    "no model": (lambda: refused(lambda: ainalyn.count_tokens(TEXT, "nope")), FEWER_CALLS),
    "a wrong call": (lambda: refused(lambda: ainalyn.count_tokens(TEXT, modl=MODEL)), CALLS),  # type: ignore[call-arg]
}
REFERENCED = [
    *(
        TEXT,
        OTHER,
        LONE,
        MODEL,
        ALIAS,
        DATA,
        TEXTS,
        LONG,
        TOKENIZER,
        ainalyn.TokenCount,
        None,
        True,
    ),
    *(MAIL, SIEVE, ainalyn.Finding, ainalyn.Redacted),
]


class MallocInfo(ctypes.Structure):
    """glibc's `struct mallinfo2`."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


malloc_info: Any = None
if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallinfo2"):  # glibc 2.33 or later
    malloc_info = ctypes.CDLL(None).mallinfo2
    malloc_info.restype = MallocInfo


def allocated() -> int:
    """The bytes that `malloc` has given out, to Rust above all; 0 where the system doesn't tell."""
    if malloc_info is None:
        return 0
    found = malloc_info()
    return int(found.uordblks + found.hblkhd)


def blocks() -> int:
    """The number of Python's small objects; 0 where the interpreter doesn't tell."""
    return getattr(sys, "getallocatedblocks", lambda: 0)()


def resident() -> int:
    """The memory of the process, in bytes; 0 where the system doesn't tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def check(call: Callable[[], object], calls: int) -> None:
    """Asserts that so many calls leave nothing behind.

    What the interpreter and `malloc` have given out is counted, since the memory of the process
    may have room for a leak.
    """
    for _ in range(1000):
        call()
    gc.collect()
    references = list(map(sys.getrefcount, REFERENCED))
    before = blocks(), allocated(), resident()
    for _ in range(calls):
        call()
    gc.collect()
    after = blocks(), allocated(), resident()
    grown = [
        (now - earlier, repr(thing)[:40])
        for earlier, now, thing in zip(
            references, map(sys.getrefcount, REFERENCED), REFERENCED, strict=True
        )
        if abs(now - earlier) > calls // 100 + 50
    ]
    assert not grown
    assert after[0] - before[0] < calls // 10 + 200
    # The least that `malloc` gives out takes 32 bytes.
    assert after[1] - before[1] < calls * 16 + 2**14
    assert after[2] - before[2] < SWAY


def leak_a_reference() -> None:
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(TEXT))


def leak_an_object() -> None:
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(object()))


def leak_a_byte() -> None:
    ctypes.CDLL(None).malloc(1)


@pytest.mark.skipif(malloc_info is None, reason="only glibc tells what it has given out")
@pytest.mark.parametrize("leak", [leak_a_reference, leak_an_object, leak_a_byte])
@pytest.mark.parametrize("calls", [CALLS, FEWER_CALLS])
def test_the_smallest_leak_shows(leak: Callable[[], object], calls: int) -> None:
    with pytest.raises(AssertionError):
        check(leak, calls)


@pytest.mark.parametrize("name", WORK)
def test_nothing_is_left_behind(name: str) -> None:
    check(*WORK[name])
