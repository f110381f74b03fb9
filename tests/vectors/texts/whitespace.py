"""White space of every kind, in the places where the patterns treat it differently."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

# Every character with Unicode's White_Space property, and four that look as though they had it.
SPACES = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
NOT_SPACES = "\u180e\u200b\u2060\ufeff"

SHAPES = {
    "trailing": "a\n  ",
    "leading": "  a",
    "between_words": "a  b   c    d",
    "before_newline": "a \n b  \n\n c",
    "newlines_then_space": "\n\n \n\n  x",
    "carriage_returns": "a\r\rb\r\n\r\nc\n\rd",
    "tabs_and_spaces": "\t \t  x\t\ty \t z",
    "space_before_mark": "a !  !!   !!!\n !\n\n!",
    "space_before_digit": "a 1  12   123 \n1",
    "space_before_apostrophe": "a 's  's\n's\t's",
    "only_newline": "\n",
    "only_space": " ",
    "only_tab": "\t",
    "newlines_and_slashes": "!\n/\n/abc",
    "comment_rows": "//\n//\n// x\n/////\r\n/",
    "punctuation_then_newlines": "!!!\n\n\r\n...\n \n?",
    "form_feed": "page\f\fpage \f x",
    "vertical_tab": "a\v\v b",
    "next_line_twice": "x\u0085\u0085y",
    "next_line_and_spaces": "x \u0085 \u0085y\u0085",
    "ideographic": "中\u3000\u3000文\u3000a",
    "no_break": "10\u00a0000\u202f000\u00a0€",
    "narrow_before_mark": "Quoi\u202f? Oui\u00a0! \u2009—\u2009non",
    "line_separator": "a\u2028b\u2029\u2029c",
    "mixed_all": "x" + SPACES + "y" + SPACES[::-1],
    "spaces_to_the_end": "end" + " " * 17,
    "code_indent": "{\n"
    + " " * 4
    + "if:\n"
    + " " * 8
    + "x\n"
    + " " * 12
    + "y\n\n\n"
    + " " * 4
    + "z",
    "crlf_indent": "a\r\n\r\n    b\r\n\tc\r\n",
    "spaces_newline_spaces": "   \n   \n   x",
    "empty_rows": "\n \n  \n   \n    \n     x",
}


def texts() -> Iterator[Text]:
    yield Text("empty", "")
    for name, text in SHAPES.items():
        yield Text(f"whitespace/{name}", text)
    for character in SPACES + NOT_SPACES:
        code = f"{ord(character):04X}"
        yield Text(
            f"whitespace/each/U+{code}",
            f"ab{character}cd {character}1{character}{character}!{character} ' {character * 3}E\n{character}",
        )
