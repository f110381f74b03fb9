"""Texts of special tokens, which are ordinary text here: they neither raise nor become one token."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

SPECIAL = (
    "<|endoftext|>",
    "<|fim_prefix|>",
    "<|fim_middle|>",
    "<|fim_suffix|>",
    "<|endofprompt|>",
    "<|startoftext|>",
    "<|return|>",
    "<|constrain|>",
    "<|channel|>",
    "<|start|>",
    "<|end|>",
    "<|message|>",
    "<|call|>",
    "<|reserved_200000|>",
    "<|reserved_201087|>",
    "<|im_start|>",
    "<|im_end|>",
)


def texts() -> Iterator[Text]:
    for token in SPECIAL:
        yield Text(f"special/alone/{token.strip('<|>')}", token)
    yield Text("special/inside", "Say <|endoftext|> and go on.")
    yield Text("special/side_by_side", "<|endoftext|><|endoftext|>\n<|endofprompt|>")
    yield Text("special/broken", "<|endoftext|<|endoftext> <|ENDOFTEXT|> < |endoftext|>")
    yield Text(
        "special/chat",
        "<|start|>user<|message|>Hi there<|end|><|start|>assistant<|channel|>final<|message|>",
    )
    yield Text("special/run", "<|endoftext|>", 500)
