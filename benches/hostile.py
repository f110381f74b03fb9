"""Short texts made to tell tokenizers apart, of symbols that the patterns treat oddly."""

from __future__ import annotations

from random import Random

# One line per kind: letters, marks, digits, spaces, newlines, contractions, letters without case,
# joined symbols, the newest blocks and unassigned or private code points, punctuation.
SYMBOLS = (
    *("a", "B", "word", "CamelCase", "ß", "İ", "ǅ", "ª", "ʰ", "ſ", "K", "é", "e\u0301", "Ⴧ"),
    *("\u0301", "\u200d", "\ufe0f", "\u093f", "\u1885", "\U000e0100"),
    *("1", "123", "4567", "٣", "五", "½", "Ⅷ", "²", "\U0001d7d9"),
    *(" ", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\u0085", "\u180e", "\ufeff", "\u200b"),
    *("\n", "\r", "\r\n", "\n\n", "\u2028", "\x0b", "\x1c"),
    *("'s", "'S", "'ll", "'rE", "'ſ", "’s", "'"),
    *("中", "使用", "の", "カ", "한국", "ไทย", "हिन्दी", "عرب", "ქართ"),
    *("👩", "🏽", "👨\u200d👩\u200d👧", "🇫🇷", "\U0001fae9"),
    *("\U00032430", "\u1c89", "\ua7cb", "\U00010d50", "\U0001c800"),
    *("\u0378", "\ue000", "\U0010ffff"),
    *("!", "/", "//", "\\", "...", "_", "-", "\x00", "\x7f"),
)  # fmt: skip


SPECIAL = "<|endoftext|>"


def strings(case: str) -> list[str]:
    """Return strings of 1 to 9 symbols, the same on every run, for a case of exact.py."""
    random = Random(2)

    def string() -> str:
        return "".join(random.choices(SYMBOLS, k=random.randint(1, 9)))

    if case == "special":
        # Ordinary text to tiktoken's encode_ordinary, and so to a counter of what a user wrote.
        return [string() + SPECIAL + string() for _ in range(1000)]
    return [string() for _ in range(20_000)]
