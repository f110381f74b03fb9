"""Texts that engines get wrong: characters on the borders of the patterns' classes, and runs."""

from __future__ import annotations

from hypothesis import strategies as st

# One or more of each class that a pattern tells apart, and of each class that looks like another
# one.
HOSTILE = (
    " \t\n\r\v\f\x1c\x1f\u0085\u00a0\u1680\u2003\u2028\u202f\u3000"  # white space
    "\u180e\u200b\u2060\ufeff\u200d\xad"  # not white space
    "aAbsStTdDmMlLvVeErRzZſKéÉßıİ"  # letters with case, those of contractions first
    "ǅʰªº中々かー한กאشकაⴀ𝒇𐐀\U00010d50\U00010d70\u1c89"  # title, modifiers, no case, young scripts
    "\u0301\u0903\u20dd\u094d\ufe0f"  # marks of all three kinds
    "0129٣²½Ⅷ㉈\U0001d7ce\U00010d40"  # digits and other numbers
    "'’`!?./\\_-<|>\"(){}[]#$^~。、€©😀👍🏽🇩\0\x07\x7f"  # everything else
    "\u0378\ue000\uffff\U00032430\U0010ffff\ufffd"  # unassigned, private, noncharacters
)
FRAGMENTS = (
    "'ll", "'S", "’re", "'ſ", "'LL", "it's", "we'LLama", " the", "tion", "Hello",
    "\r\n", "\n\n", " \n", "  ", "    ", "\n//", "</", "!!\n", "1234", "٣٤٥",
    "亚洲AV", "无码AV", " 天天中彩票APP", "使用USB接口", "ประเทศ", "ーズ",
    "<|endoftext|>", "<|fim_prefix|>", "\ud83d\ude00", "👩‍👩‍👧",
)  # fmt: skip

_character = st.sampled_from(HOSTILE)
_any_character = st.characters()  # surrogates among them
_run = st.builds(
    lambda unit, times: unit * times,
    st.one_of(_character, st.sampled_from(FRAGMENTS)),
    st.integers(2, 70),
)
_part = st.one_of(
    _character, _character, st.sampled_from(FRAGMENTS), _any_character, st.text(max_size=8), _run
)

hostile_texts: st.SearchStrategy[str] = st.lists(_part, max_size=40).map("".join)
