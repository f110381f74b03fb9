"""Contractions, changes of case, and letters without case: where cl100k and o200k split differently."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

SUFFIXES = ("s", "t", "re", "ve", "m", "ll", "d")
LONG_S, KELVIN = "\u017f", "\u212a"

# Cases where an engine is known to go wrong; the first dozen differ between encodings for reasons that are easily missed.
KNOWN = {
    "long_s_folds_to_s": f"it'{LONG_S}",
    "long_s_in_word": f"We'{LONG_S}uch it'{LONG_S}{LONG_S} '{LONG_S}",
    "kelvin_is_no_suffix": f"it'{KELVIN} '{KELVIN}elvin 5 {KELVIN}",
    "twice": "it's's",
    "case_change_inside": "it'rE it'Re IT'RE'VE",
    "suffix_then_letters": "we'LLama",
    "han_then_capitals": "亚洲AV",
    "han_around_capitals": "使用USB接口",
    "mark_after_digit": "1\u0301ABC",
    "mark_after_punctuation": "!!\u0301abc",
    "contraction_caseless_capital": "n's丠Ⴧy",
    "mark_first": "\u0301abc \u0301ABC",
    "mark_between": "a\u0301b\u0301 A\u0301B\u0301c\u0301",
    "titlecase_letter": "ǅungla ǆ Ǆ ῼδή",
    "modifier_letter": "ʰello wᵃrld Aˀb",
    "capital_after_lower": "aB aBC aBc ABc ABC",
    "lower_caseless_capital": "aأB בBa 中aB A中b",
    "sharp_s": "STRASSE straße ẞß",
    "dotted_i": "İi Iı ıI'S",
    "underscore": "a_b_C __init__ _A1",
    "punctuation_before_word": "(a (A .b -c \"d 'e ’f «g 中(国",
    "apostrophe_first": "'tis 'TWAS ’tis 'n' rock'n'roll o'clock",
    "apostrophe_last": "dogs' boss's' x'' '''s",
    "apostrophe_before_digit": "'90s 5's 5'd 10'000",
    "apostrophe_after_space": "a 's b 'S 'll",
    "contraction_then_mark": "it's\u0301 we'll\u0301a",
    "contraction_at_newline": "it's\nit'\nsit\n's",
    "fullwidth": "ＦｕｌｌＷｉｄｔｈ ｉｔ＇ｓ １２３",
    "circled": "ⒶⒷⓐⓑ ①② ㊀",
    "roman": "ⅠⅡⅢ ⅳⅴ xⅣ",
    "superscripts": "xⁿ x² aₙ ₁₂",
    "ligatures": "ﬁnd oﬀer ﬅ ﷺ",
    "soft_hyphen": "co\u00adoperate a\u00ad\u00adb",
    "joiners_in_word": "می\u200cخواهم क\u094d\u200dष a\u200db",
    "georgian_capitals": "ᲐᲑaბ Ⴀა",
    "cherokee_lower": "ꭰᎠꭱ",
    "combining_enclosing": "a\u20ddb 1\u20e3 #\ufe0f\u20e3",
    "spacing_mark": "का का\u0903 ക\u0d3eB",
    "hebrew_points": "שָׁ's שּׁA",
    "ends_in_capital": "iPhoneX MacBookPROs",
    "digits_between": "a1b22c333d4444E",
    "hangul_latin": "한글ABC한글abc",
    "kana_latin": "カタカナAb ひらがなB",
    "long_vowel_mark": "ーーカー ｰ A々b",
}


def odd_cases(suffix: str) -> list[str]:
    """The suffix in lower, upper and both mixed cases, without repetitions."""
    return list(
        dict.fromkeys(
            (suffix, suffix.upper(), suffix.capitalize(), suffix[:-1] + suffix[-1:].upper())
        )
    )


def texts() -> Iterator[Text]:
    for name, text in KNOWN.items():
        yield Text(f"letters/{name}", text)
    for suffix in SUFFIXES:
        for cased in odd_cases(suffix):
            for mark, apostrophe in (("straight", "'"), ("curly", "’")):
                ended = f"{apostrophe}{cased}"
                yield Text(
                    f"contractions/{mark}/{cased}",
                    f"we{ended} WE{ended} We{ended}x I{ended}X 中{ended} 1{ended} {ended}!{ended}\n{ended}{ended}é{ended}",
                )
