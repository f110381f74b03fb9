"""Characters that engines class wrongly: digits of other scripts, emoji, controls, unassigned and newest code points."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

# The zero of a decimal digit row; the nine others follow it.
ZEROS = {
    "arabic_indic": 0x660, "extended_arabic": 0x6F0, "nko": 0x7C0, "devanagari": 0x966, "bengali": 0x9E6, "gurmukhi": 0xA66,
    "tamil": 0xBE6, "telugu": 0xC66, "malayalam": 0xD66, "thai": 0xE50, "lao": 0xED0, "tibetan": 0xF20, "myanmar": 0x1040,
    "khmer": 0x17E0, "mongolian": 0x1810, "new_tai_lue": 0x19D0, "balinese": 0x1B50, "vai": 0xA620, "fullwidth": 0xFF10,
    "osmanya": 0x104A0, "chakma": 0x11136, "mathematical_bold": 0x1D7CE, "adlam": 0x1E950, "segmented": 0x1FBF0,
    "kawi_15": 0x11F50, "nag_mundari_15": 0x1E4F0, "garay_16": 0x10D40, "kirat_rai_16": 0x16D70, "tolong_siki_17": 0x11DE0,
}  # fmt: skip

EMOJI = {
    "plain": "😀😃 ok 👍 a😀b",
    "skin_tone": "👍🏽 👋🏿👋🏻",
    "family": "👨‍👩‍👧‍👦 and 👩‍❤️‍💋‍👨",
    "profession": "👩🏽‍💻 🧑‍🚀 👨🏿‍⚕️",
    "flags": "🇩🇪🇫🇷🇺🇳 🇯🇵a",
    "tag_flag": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "rainbow": "🏳️‍🌈 🏴‍☠️",
    "keycaps": "1️⃣2️⃣#️⃣*️⃣",
    "text_style": "☺︎ ☺️ ❤ ❤️ ©️ ™",
    "broken_joiner": "👩\u200d \u200d👩 \u200d\u200d",
    "newest": "🫨🪿🫩🪾\U0001fac8\U0001faea",
    "no_spaces": "🎉🎊🎈🎁🎂🍰🧁🍭",
    "with_words": "great🎉job🙏🏼 thx❤️",
    "kaomoji": "(╯°□°)╯︵ ┻━┻ ¯\\_(ツ)_/¯ (｡◕‿◕｡)",
}

# First code points of blocks, most of them younger than most tokenizers' tables; some unassigned, private or noncharacters.
BLOCKS = {
    "latin_extended_d_16": (0xA7CB, 0xA7CC, 0xA7CD, 0xA7DA, 0xA7DC), "latin_extended_d_17": (0xA7CE, 0xA7CF, 0xA7D2, 0xA7D4),
    "cyrillic_extended_c_16": (0x1C89, 0x1C8A), "todhri_16": (0x105C0, 0x105C1), "sidetic_17": (0x10940, 0x10941),
    "garay_16": (0x10D50, 0x10D70, 0x10D69), "tulu_tigalari_16": (0x11380, 0x11381, 0x113B8), "myanmar_c_16": (0x116D0, 0x116D1),
    "kawi_15": (0x11F04, 0x11F00, 0x11F34), "sunuwar_16": (0x11BC0, 0x11BF0), "tolong_siki_17": (0x11DB0, 0x11DB1),
    "hieroglyphs_a_16": (0x13460, 0x13461), "gurung_khema_16": (0x16100, 0x1611E, 0x16130), "kirat_rai_16": (0x16D40, 0x16D43),
    "beria_erfe_17": (0x16EA0, 0x16EBB), "legacy_computing_16": (0x1CC00, 0x1CCF0, 0x1CD00), "nag_mundari_15": (0x1E4D0, 0x1E4EC),
    "ol_onal_16": (0x1E5D0, 0x1E5EE, 0x1E5F1), "tai_yo_17": (0x1E6C0, 0x1E6E3), "cjk_i_15_1": (0x2EBF0, 0x2EE5D),
    "cjk_h_15": (0x31350, 0x323AF), "cjk_j_17": (0x323B0, 0x32430, 0x33479), "cjk_b": (0x20000, 0x2A6DF), "cjk_compat": (0xF900, 0x2F800),
    "tangut": (0x17000, 0x18D08), "tangut_17": (0x18D09, 0x18D80), "unassigned_low": (0x378, 0x379, 0x530), "unassigned_high": (0x1FFFD, 0x2FFFD, 0xE0080),
    "private_use": (0xE000, 0xF8FF, 0xF0000, 0x10FFFD), "noncharacters": (0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF),
    "currency": (0x20C0, 0x20C1), "variation_selectors": (0xFE00, 0xFE0F, 0xE0100, 0xE01EF), "musical": (0x1D15E, 0x1D165),
    "arabic_forms": (0xFB50, 0xFDFA, 0xFEFC), "vedic": (0x1CD0, 0x1CFA), "ethiopic_b": (0x1E7E0, 0x1E7FE), "hangul_edges": (0xAC00, 0xD7A3, 0xD7A4),
    "kana_17": (0x1AFF0, 0x1B000, 0x1B132, 0x1B155), "replacement": (0xFFFC, 0xFFFD), "byte_order_mark": (0xFEFF, 0xFFFE),
    "bidi_controls": (0x200E, 0x202E, 0x2066, 0x2069), "interlinear": (0xFFF9, 0xFFFB), "utf8_length_edges": (0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000),
    "combining_diacritics": (0x300, 0x36F, 0x1AB0, 0x1DF5, 0x20D0, 0xFE20), "letter_numbers": (0x3007, 0x3021, 0x2160, 0x16EE),
    "other_numbers": (0xB2, 0xBC, 0x2070, 0x2460, 0x3220, 0x1F100), "connector_punctuation": (0x203F, 0x2040, 0xFF3F), "format": (0xAD, 0x600, 0x61C, 0x70F),
}  # fmt: skip

CONTROLS = {
    "nul": "a\0b\0\0c \0",
    "nul_only": "\0",
    "c0": "x" + "".join(map(chr, range(32))) + "y",
    "c1": "x" + "".join(map(chr, range(127, 161))) + "y",
    "escape": "\x1b[31mred\x1b[0m\x07",
    "delete": "ab\x7f\x7fcd",
    "separators": "a\x1cb\x1dc\x1ed\x1fe",
    "backspaces": "x\b\bX\b y",
    "zero_width": "a\u200bb\u200b \u200bC\u2060d\ufeffe",
    "mongolian_vowel_separator": "x\u180ey \u180e z\u180e\u180e",
    "bom_first": "\ufeffHello\ufeff",
    "replacement_characters": "\ufffd\ufffd ok\ufffd",
}


def texts() -> Iterator[Text]:
    for script, zero in ZEROS.items():
        row = "".join(chr(zero + digit) for digit in range(10))
        yield Text(
            f"digits/{script}", f"{row} {row[1:5]}a{row[5]} 1{row[1]}2{row[2]}3 {row[9]}.{row[8]}B"
        )
    for name, text in EMOJI.items():
        yield Text(f"emoji/{name}", text)
    for name, text in CONTROLS.items():
        yield Text(f"controls/{name}", text)
    for name, codes in BLOCKS.items():
        characters = [chr(code) for code in codes]
        run = "".join(characters)
        yield Text(
            f"code_points/{name}",
            " ".join(f"{c}{c} a{c}A {c}b" for c in characters) + f" '{run}!{run}1{run}\n{run}S",
        )
