"""Random strings over characters that sit on the borders of the patterns' classes; the same ones on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .text import Text

ALPHABETS = {
    "ascii": "aAbsStTdDmMlLvVeErR  ''\n\n\r\t0129!?.,/_-<|>\"()",
    "classes": "aAsſSK'’ \t\n\r\u0085\u00a0\u3000\u180e\ufeff1٣²Ⅷ!/。\u0301\u0903\u20dd中ーʰǅéÉßاก가😀\u200d\0\x7f\u0378\ue000",
    "scripts": "abc中文的字カナひーกขค้ำ하다кожаΩώשלםمرحباकाक्ষিதுქაᲐԱա 。、,.",
    "rare": "\U00010d50\U00010d70\U000105c0\U00016100\U0001e5d0\U00032430\U0002ebf0\U00011f00\U0001cc00\ua7cb\ua7ce\u1c89\u1c8a aA'1\n",
}
LENGTHS = (2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 65, 80, 100, 128, 150)


def texts() -> Iterator[Text]:
    for name, alphabet in ALPHABETS.items():
        # `random()` alone is promised to give the same sequence in every Python.
        source = random.Random(f"ainalyn {name}")
        for length in LENGTHS:
            yield Text(
                f"hostile/{name}/{length}",
                "".join(alphabet[int(source.random() * len(alphabet))] for _ in range(length)),
            )
