"""How many times as fast `count_messages` is as a plain loop over tiktoken.

Run `python benches/chats.py`.

It prints two ratios: for 2,000 short messages, and for 200 of a thousand words. The best of seven
rounds in turn; needs tiktoken, and the package installed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

from vocabularies import prepare, tiktoken_cache

WORDS = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "is",
    "that",
    "it",
    "was",
    "for",
    "are",
    "as",
    "with",
    "his",
    "they",
    "at",
    "be",
    "this",
    "from",
    "have",
)

Chat = list[dict[str, str]]


def chats() -> dict[str, Chat]:
    """A chat of each kind, the same in every run."""
    source = random.Random(15)
    roles = "user", "assistant"
    said = "Yes, number {} is what I meant, thank you."
    return {
        "2,000 short messages": [
            {"role": roles[number % 2], "content": said.format(number)} for number in range(2000)
        ],
        "200 messages of 1,000 words": [
            {"role": roles[number % 2], "content": " ".join(source.choices(WORDS, k=1000))}
            for number in range(200)
        ],
    }


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Prints the ratios."""
    prepare()
    os.environ["TIKTOKEN_CACHE_DIR"] = str(tiktoken_cache())
    import tiktoken

    import ainalyn

    encoding = tiktoken.get_encoding("o200k_base")

    def loop(messages: Chat) -> int:
        total = 3
        for message in messages:
            total += 3
            for text in message.values():
                total += len(encoding.encode_ordinary(text))
        return total

    for name, messages in chats().items():
        assert loop(messages) == ainalyn.count_messages(messages, "gpt-4o").count
        rounds = [
            (
                seconds(lambda: loop(messages)),  # noqa: B023 - called at once
                seconds(lambda: ainalyn.count_messages(messages, "gpt-4o")),  # noqa: B023
            )
            for _ in range(7)
        ]
        plain, ours = (min(column) for column in zip(*rounds, strict=True))
        print(f"{name}: {plain / ours:.1f} times tiktoken's plain loop")


if __name__ == "__main__":
    main()
