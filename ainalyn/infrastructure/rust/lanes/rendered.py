"""Prompts in which special tokens count one, in Python, for the Python lane.

`src/tokenizer/special.rs` has the same for the library, over the same table.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..tables import rows

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .cutting import Tokens


@lru_cache(maxsize=8)
def special_tokens(encoding: str) -> tuple[str, ...]:
    """The special tokens of an encoding, the longest first."""
    found: list[str] = []
    for of, token, *numbers in rows("special_tokens.tsv"):
        if of == encoding and numbers:
            first, last = map(int, numbers)
            found += (token.replace("{}", str(number)) for number in range(first, last + 1))
        elif of == encoding:
            found.append(token)
    return tuple(sorted(found, key=len, reverse=True))


@lru_cache(maxsize=8)
def _either(tokens: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({'|'.join(map(re.escape, tokens))})")


def is_special(token: object) -> bool:
    """Whether a token of `Rendered` is a special one."""
    return isinstance(token, int) and token < 0


class Rendered:
    """What encodes texts, and special tokens as one each: as numbers below 0."""

    def __init__(self, ordinary: Tokens, special: tuple[str, ...]) -> None:
        """Takes what encodes the text between special tokens, and these, the longest first."""
        self._ordinary = ordinary
        self._special = special

    def encode_ordinary(self, text: str) -> list[int]:
        """The tokens of a text."""
        if not self._special:
            return self._ordinary.encode_ordinary(text)
        tokens: list[int] = []
        for number, part in enumerate(_either(self._special).split(text)):
            if number % 2:
                tokens.append(~self._special.index(part))
            elif part:
                tokens += self._ordinary.encode_ordinary(part)
        return tokens

    def decode_bytes(self, tokens: list[int]) -> bytes:
        """The bytes of tokens."""
        found, start = b"", 0
        for end, token in enumerate([*tokens, -1]):
            if is_special(token):
                found += self._ordinary.decode_bytes(tokens[start:end])
                if end < len(tokens):
                    found += self._special[~token].encode()
                start = end + 1
        return found
