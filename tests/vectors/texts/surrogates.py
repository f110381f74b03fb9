"""Texts that UTF-8 cannot hold: UTF-16 code units with surrogates that stand alone, and some whose pairs are whole."""

from __future__ import annotations

from collections.abc import Iterator

HIGH, LOW = 0xD83D, 0xDE00

UNITS: dict[str, tuple[int | str, ...]] = {
    "high_alone": (HIGH,),
    "low_alone": (LOW,),
    "pair": (HIGH, LOW),
    "pair_reversed": (LOW, HIGH),
    "two_highs": (HIGH, HIGH),
    "two_lows": (LOW, LOW),
    "high_then_pair": (HIGH, HIGH, LOW),
    "pair_then_low": (HIGH, LOW, LOW),
    "high_first": (HIGH, "word"),
    "high_last": ("word", HIGH),
    "low_first": (LOW, "word"),
    "low_last": ("word", LOW),
    "high_between": ("ab", HIGH, "cd"),
    "low_between": ("ab", LOW, "cd"),
    "around_space": ("a", HIGH, " ", LOW, "b"),
    "around_newline": ("a", HIGH, "\n", LOW, "b"),
    "in_contraction": ("it'", HIGH, "s it", LOW, "'s"),
    "between_digits": ("12", LOW, "34"),
    "in_han": ("中", HIGH, "文", LOW, "字"),
    "after_emoji": (HIGH, LOW, HIGH, "!"),
    "after_byte_order_mark": ("\ufeff", HIGH, "a"),
    "swapped_byte_order_mark": ("\ufffe", LOW, "a"),
    "with_nul": ("\0", HIGH, "\0"),
    "first_and_last_of_range": (0xD800, "a", 0xDBFF, "b", 0xDC00, "c", 0xDFFF),
    "many": tuple(range(0xD7FE, 0xE002, 37)),
    "run_of_highs": (HIGH,) * 300,
    "run_of_lows": (LOW,) * 300,
    "beside_replacement": ("\ufffd", HIGH, "\ufffd"),
    "special_text": ("<|endoftext|>", HIGH),
    "prose": ("The file name held \x41", 0xDC80, 0xDCFF, " bytes that no encoding explains."),
}


def units() -> Iterator[tuple[str, list[int]]]:
    """Yield every name with its UTF-16 code units."""
    for name, parts in UNITS.items():
        flat: list[int] = []
        for part in parts:
            flat.extend(
                [part] if isinstance(part, int) else map(ord, part)
            )  # the strings above stay below U+10000
        yield f"surrogates/{name}", flat
