"""Texts that are hard to cut: tokens that split a character, and tokens that the pattern would split in a shorter text.

The second kind is rare. o200k has tokens such as `亚洲AV` that its own pattern cuts in two unless a small letter follows, so a
truncation that ends on such a token has more tokens than it kept and has to be cut back further.
"""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

RESPLIT = ("亚洲AV", " 亚洲AV", "无码AV", " 天天中彩票APP")
AFTER = {"small": "elsius", "han": "中", "mark": "\u0301", "word_and_row": "x\n", "kana": "の"}

SPLIT_CHARACTERS = {
    "han_rare": "龘靐齉爩麤鱻𪚥䨻",
    "han_and_ascii": "a龘b靐c齉d",
    "emoji": "🫠🪬🧌🫥",
    "joined_emoji": "🧑🏿‍🦽👩🏻‍🤝‍👨🏾",
    "flags": "🇦🇶🇧🇻🇹🇫",
    "thai": "ฎฏฐฑฒ ณ๙",
    "tibetan": "ཧཱུྃ་ཨོཾ",
    "yi": "ꆈꌠꁱꂷ",
    "cuneiform": "𒀀𒁀𒂀 𒃀",
    "private_use": "\U000f0000\U0010fffd\ue123",
    "noncharacters": "\uffff\U0010ffff",
    "math": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "hangul_rare": "뷁쀓뙇",
    "combining": "Z\u0351\u036b\u0343a\u0329\u034el\u034ag\u0322o\u0300",
    "between_spaces": " 龘 \n 靐\n\n",
}

OTHER = {
    "space_left_over": "word    other",
    "newline_left_over": "row\n\n\n   next row",
    "contraction_cut": "they've we'll o'clock's",
    "apostrophe_token": "So I'ma say I'x I'ſ",
    "digits_cut": "1234567890",
    "slashes": "!\r\n//\n//a //\n///b",
    "case_cut": "ABCdefGHIjkl",
    "one_long_word": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "byte_order_mark": "\ufeffa\ufeffb",
}


def texts() -> Iterator[Text]:
    for token in RESPLIT:
        for name, after in AFTER.items():
            yield Text(
                f"truncation/resplit/{token.strip()}/{name}{'_spaced' * (token[0] == ' ')}",
                f"a{token}{after}, b",
            )
    yield Text("truncation/resplit/only", "亚洲AVの")
    yield Text("truncation/resplit/repeated", "亚洲AVの 亚洲AVa ", 20)
    for name, text in SPLIT_CHARACTERS.items():
        yield Text(f"truncation/split_character/{name}", text)
    for name, text in OTHER.items():
        yield Text(f"truncation/{name}", text)
