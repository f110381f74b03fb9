"""Long runs, and texts that end just before, at and after the sizes at which engines change their ways."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

RUNS = {
    "letter_a": ("a", 50_000), "capital": ("A", 20_000), "space": (" ", 50_000), "newline": ("\n", 20_000), "crlf": ("\r\n", 10_000),
    "tab": ("\t", 10_000), "digit": ("7", 20_000), "exclamation": ("!", 20_000), "hyphen": ("-", 20_000), "equals": ("=", 10_000),
    "slash": ("/", 5_000), "apostrophe": ("'", 5_000), "apostrophe_s": ("'s", 5_000), "han": ("中", 10_000), "two_han": ("的了", 5_000),
    "thai": ("ก", 5_000), "thai_word": ("ประเทศ", 2_000), "hangul": ("하", 5_000), "kana": ("ー", 5_000), "cyrillic": ("ж", 5_000),
    "arabic": ("م", 5_000), "combining": ("\u0301", 5_000), "zalgo": ("e\u0301\u0323\u0330", 2_000), "emoji": ("😀", 3_000),
    "joined_emoji": ("👨‍👩‍👧", 1_000), "joiner": ("\u200d", 5_000), "alternating_case": ("aB", 5_000), "word": ("tokenization", 2_000),
    "words": ("hello ", 5_000), "indented_rows": ("\n        x", 1_500), "rows_of_spaces": ("    \n", 3_000), "nul": ("\0", 5_000),
    "next_line": ("\u0085", 5_000), "no_break_space": ("\u00a0", 5_000), "ideographic_space": ("\u3000", 3_000), "private_use": ("\ue000", 3_000),
    "base64": ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0", 500), "hex": ("0f1e2d3c", 1_000), "brackets": ("[[", 5_000), "json_rows": ('{"a":1},', 2_000),
    "comma": (",", 5_000), "dots": (".", 10_000), "underscore": ("_", 10_000), "star_space": ("* ", 5_000), "digit_letter": ("1a", 5_000),
    "replacement": ("\ufffd", 3_000), "astral_letter": ("𝒇", 3_000), "devanagari": ("क्ष", 3_000), "long_s": ("'ſ", 3_000), "bom": ("\ufeff", 3_000),
}  # fmt: skip

PANGRAM = "Sphinx of black quartz, judge my 12 vows; it's no joke that we've 345 left.\n"
SIZES = (
    7,
    8,
    15,
    16,
    17,
    31,
    32,
    33,
    47,
    48,
    49,
    62,
    63,
    64,
    65,
    66,
    127,
    128,
    129,
    191,
    192,
    193,
    255,
    256,
    257,
    511,
    512,
    513,
)


def texts() -> Iterator[Text]:
    for name, (unit, times) in RUNS.items():
        yield Text(f"runs/{name}", unit, times)
    for size in SIZES:
        yield Text(f"sizes/prose/{size}", (PANGRAM * 8)[3 : 3 + size])
        yield Text(f"sizes/letters/{size}", "x" * (size - 1) + "É" if size % 2 else "x" * size)
        yield Text(f"sizes/spaces/{size}", " " * (size - 1) + "x" if size % 2 else " " * size)
    for size in (61, 62, 63, 64, 65, 66):
        yield Text(
            f"sizes/split_character/{size}", "a " * (size // 2) + "b" * (size % 2) + "中文é😀 tail"
        )
        yield Text(f"sizes/contraction/{size}", "z" * size + "'re 1234 !\n\n  next")
        yield Text(f"sizes/spaces_then_word/{size}", "w" + " " * size + "word")
        yield Text(f"sizes/newlines/{size}", "." * (size - 2) + "\n\n \n//\nend")
        yield Text(f"sizes/digits/{size}", "9" * size + "٣٤٥x")
