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


def rendered() -> Iterator[Text]:
    """Prompts in which special tokens count one."""
    yield from texts()
    yield Text("special/none", "No token is special, and no <|cut|> is either.")
    yield Text("special/glued", "one<|endoftext|>two <|endoftext|> three\n<|endoftext|>\n\n  four")
    yield Text("special/blanks", "  <|fim_prefix|>  <|fim_suffix|>  \n <|fim_middle|>\t")
    yield Text("special/contraction", "it<|end|>'s n<|endoftext|>'t")
    yield Text("special/numbers", "12<|message|>3456<|endofprompt|>7890")
    yield Text(
        "special/begun", "<|<|end<|endoftext<|endoftext|>|><|reserved_200012|><|reserved_200013|>"
    )
    yield Text("special/scripts", "亚洲<|endoftext|>人<|start|>e<|end|>\u0301😀<|endoftext|>\u200d")
    yield Text(
        "special/harmony",
        "<|start|>system<|message|>You are ChatGPT.\nReasoning: high\n<|end|><|start|>user<|message|>What is "
        "2 + 2?<|end|><|start|>assistant<|channel|>analysis<|message|>Simple.<|end|><|start|>assistant"
        '<|channel|>commentary to=functions.add <|constrain|>json<|message|>{"a":2,"b":2}<|call|>',
    )
