"""gemma3 counts and cuts as SentencePiece does with the model that Google's SDK pins.

`AINALYN_CASES` is the number of hostile texts, 20,000 without it.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator

import gemma_oracle
import pytest

import ainalyn

pytestmark = pytest.mark.once

SYMBOLS = [
    *("a", "e", "th", "The", " the", "ing", "x" * 5, "HTML", "fooBar", "snake_case", "'s", "don't"),
    *(" ", "  ", "   ", "    ", "\n", "\n\n", "\t", "\t\t", "\r", "\r\n", "\v", "\f"),
    *("1", "12", "2024", " 7", "０", "١", "৩", ".", ",", "!", "...", "--", "__", "->", "==", "();"),
    # What ranks before a part, and what no merges reach.
    *("=====", "======", " ======", " ==========", "SSSR", " SSSR", "YYYY", " YYYY", " yyyy"),
    *(" diffformul", " ::::::::", "::"),
    # Markers, what is nearly one, and the one token with a blank inside.
    *("<", ">", "</", "> </", "/", "[", "]", "<h1>", "</h1>", "<table>", "</s>", "<t", "able>"),
    *("<start_of_turn>", "<end_of_image>", "<mask>", "<bos>", "<eos>", "<pad>", '<|"|>', "<|turn>"),
    *(
        "<unused0>",
        "<unused6241>",
        "<unused6242>",
        "<unused01>",
        "<unused",
        "[multimodal]",
        "[multi",
    ),
    *("\u2581", "\u2581\u2581", "\u2581the", "_"),
    *(
        "é",
        "ü",
        "ß",
        "İ",
        "e\u0301",
        "\u0301",
        "的",
        "一是",
        "中国",
        "ไม่",
        "การ",
        "한국어",
        "の",
        "です",
    ),
    *("привет", "Ω", "عرب", "हिन्दी", "বিশ্ববিদ্যালয়ের", "、", "。", "«", "—", "’", "“", "€"),
    *(
        "😀",
        "👩\u200d👧",
        "🏴\U000e0067",
        "𝟘",
        "𠀀",
        "\U000323b0",
        "\u0378",
        "\U0010ffff",
        "\ue000",
    ),
    *(
        "\0",
        "\x01",
        "\x02",
        "\x02\x02",
        "\x1b[",
        "\x1f",
        "\x7f",
        "\u3000",
        "\u00a0",
        "\u200b",
        "\ufeff",
    ),
]
TIMES = [*[1] * 12, 2, 3, 15, 16, 30, 31, 32, 33, 62, 63]


def check(texts: list[str], chosen: random.Random) -> None:
    """Compares the counts of the texts, and a cut of each eighth one."""
    expected = [len(ids) for ids in gemma_oracle.processor().encode(texts)]
    found = ainalyn.count_tokens_batch(texts, encoding="gemma3")
    wrong = [row for row in zip(texts, found, expected, strict=True) if row[1] != row[2]]
    assert not wrong, wrong[:3]
    for text, count in itertools.islice(zip(texts, expected, strict=True), 0, None, 8):
        most = chosen.randrange(count + 2)
        kept = ainalyn.truncate_to_tokens(text, most, encoding="gemma3")
        assert kept == gemma_oracle.truncate(text, most), (text, most)


def hostile(chosen: random.Random) -> str:
    """A text of few or many symbols, some of them often."""
    symbols = SYMBOLS if chosen.random() < 0.7 else chosen.sample(SYMBOLS, 4)
    length = chosen.choice([1, 2, 3, 4, 6, 8, 12, 20, 40])
    return "".join(chosen.choice(symbols) * chosen.choice(TIMES) for _ in range(length))


def test_hostile_texts() -> None:
    chosen = random.Random(1)
    for _ in range(0, int(os.environ.get("AINALYN_CASES", "20000")), 5000):
        check([hostile(chosen) for _ in range(5000)], chosen)


def test_short_texts() -> None:
    symbols = ["a", "the", "1", ".", ">", "</", "<", " ", "\u2581", "\n", "\t", "\r", "=", "的"]
    symbols += ["😀", "\u0378", "\0", "é", "<h1>", "["]
    texts = ["".join(some) for n in (1, 2, 3) for some in itertools.product(symbols, repeat=n)]
    check(texts, random.Random(2))


def test_runs() -> None:
    around = list(itertools.product(("", "x", ">", "1", "\n", "的"), ("", "x", "</a", "1", " 的")))
    check(
        [
            before + unit * times + after
            for unit in (" ", "\n", "\t", "\u2581")
            for times in range(1, 201)
            for before, after in around
        ],
        random.Random(3),
    )


def test_long_pieces() -> None:
    chosen = random.Random(4)
    units = [
        " ======",
        "=",
        "==",
        "a",
        "ab",
        "th",
        "的",
        "一",
        "ไ",
        "ม",
        "\u0378",
        "😀",
        ".",
        "-",
        "SS",
        "R",
    ]

    def texts() -> Iterator[str]:
        for length in (70, 200, 2000, 6000) * 20:
            some = chosen.sample(units, chosen.choice([1, 2, 3, 6]))
            yield " " * chosen.randrange(2) + "".join(chosen.choice(some) for _ in range(length))

    check(list(texts()), chosen)


def test_every_piece_and_character() -> None:
    processor = gemma_oracle.processor()
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    spelled = [piece.replace("\u2581", " ") for piece in pieces]
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    for texts in (spelled, [f"x{piece} {piece}" for piece in spelled], characters):
        expected = [len(ids) for ids in processor.encode(texts)]
        found = ainalyn.count_tokens_batch(texts, encoding="gemma3")
        assert not [row for row in zip(texts, found, expected, strict=True) if row[1] != row[2]]


def test_the_model_s_own_file_counts_and_cuts_alike() -> None:
    if not ainalyn.is_rust_available():
        pytest.skip("the native library alone makes tables of a file")
    own = ainalyn.load_vocabulary(gemma_oracle.model_file())
    chosen = random.Random(6)
    texts = [hostile(chosen) for _ in range(5000)]
    bundled = ainalyn.count_tokens_batch(texts, encoding="gemma3")
    assert ainalyn.count_tokens_batch(texts, own) == bundled
    for text, count in itertools.islice(zip(texts, bundled, strict=True), 0, None, 8):
        most = chosen.randrange(count + 2)
        kept = ainalyn.truncate_to_tokens(text, most, encoding="gemma3")
        assert ainalyn.truncate_to_tokens(text, most, own) == kept
