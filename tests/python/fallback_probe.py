"""Asks ainalyn a list of questions and prints the answers as JSON.

The fallback tests run it in other environments, and import it to ask the installed package the same
questions.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ainalyn

#: Texts in which the filter finds something.
MAILS = [
    "mail jane@example.com, 4111 1111 1111 1111",
    "ｊane@example.com",
    "key AKIAIOSFODNN7EXAMPLE",
]

KEPT: list[tuple[str, str]] = []


class Keeper(logging.Handler):
    """Keeps level and message of every record."""

    def emit(self, record: logging.LogRecord) -> None:
        KEPT.append((record.levelname, record.getMessage()))


def ask(questions: dict[str, Any]) -> dict[str, Any]:
    """Return the answers to `questions`: texts, encodings, limits, and calls with bad arguments.

    The answers are plain JSON values, so that those of two processes compare.
    """
    import ainalyn

    counter = ainalyn.Tokenizer()

    def fields(count: ainalyn.TokenCount) -> list[Any]:
        return [count.count, count.model, count.encoding, count.exact, count.upper]

    def outcome(name: str, arguments: list[Any]) -> list[Any]:
        try:
            return ["value", getattr(ainalyn, name)(*arguments)]
        except ainalyn.AinalynError as error:
            return [type(error).__name__, error.code, getattr(error, "field", None), str(error)]

    texts, encodings, limits = questions["texts"], questions["encodings"], questions["limits"]
    return {
        "backend": counter.backend,
        "available": ainalyn.is_rust_available(),
        "counts": {
            name: [fields(counter.count_tokens(text, name)) for text in texts] for name in encodings
        },
        "batches": {
            name: [fields(count) for count in counter.count_tokens_batch(texts, name)]
            for name in encodings
        },
        "truncations": {
            name: [
                [ainalyn.truncate_to_tokens(text, limit, name) for limit in limits]
                for text in texts
            ]
            for name in encodings
        },
        "redacted": [
            [redacted.text, redacted.counts]
            for redacted in ainalyn.Filter().redact_batch([*texts, *MAILS])
        ],
        "outcomes": [outcome(name, arguments) for name, arguments in questions["calls"]],
    }


def main() -> None:
    """Answer the questions on standard input, with what was logged while doing so."""
    logging.getLogger("ainalyn.rust").addHandler(Keeper())
    answers = ask(json.load(sys.stdin))
    answers["logged"] = KEPT[:]
    KEPT.clear()
    import ainalyn

    answers["checked"] = ainalyn.check_rust_modules()
    answers["logged_by_check"] = KEPT[:]
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
