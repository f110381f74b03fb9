"""Makes `ainalyn/data/folds.tsv`: what the filter's rules see of characters that are not ASCII.

Run by `nox -s bindings`, with the two packages below at these versions: they are where the facts
are from. Exit code 1 where the committed file was stale, which is then mended.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import unicodedata2 as unicodedata
from committed import COMMAND, ROOT, mend
from confusable_homoglyphs.confusables import confusables_data

TABLE = ROOT / "ainalyn/data/folds.tsv"
PINNED = {"unicodedata2": "18.0.0", "confusable-homoglyphs": "3.3.1"}

HEAD = f"""\
# What the filter's rules see of characters that are not ASCII: first, last (hexadecimal), kind,
# text; separated by tabs. A text may be a blank.
# `drop`: nothing. `always`: the text, of ASCII.
# `word`: a look-alike, seen as the text only in a word that has an ASCII letter, digit or `@`, too.
# Made by `{COMMAND}` from Unicode {unicodedata.unidata_version} (unicodedata2) and its
# confusables (confusable-homoglyphs {PINNED["confusable-homoglyphs"]}).
"""

#: Format characters are the category Cf; these are other ones that are not seen.
INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
VARIATIONS = [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
#: Signs that look like an ASCII one, which neither category nor NFKC tells.
SIGNS = {0x2215: "/", 0x2044: "/", 0x2236: ":", 0xA789: ":"}
SIGNS |= {0x2212: "-", 0x2043: "-", 0x2796: "-", 0x2019: "'", 0x02BC: "'"}


def fold(code: int) -> tuple[str, str] | None:
    """The kind and the text of a character, None where the rules see it as it is."""
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cf" or code in INVISIBLE or code in VARIATIONS:
        return "drop", ""
    if category == "Nd":
        return "always", str(unicodedata.decimal(character))
    if code in SIGNS:
        return "always", SIGNS[code]
    if category == "Pd":
        return "always", "-"
    if category == "Zs":
        return "always", " "
    normal = unicodedata.normalize("NFKC", character)
    if normal.isascii():
        # Code points that NFKC makes several of, among them blanks and accents, are no disguise
        # where one of them could not be in a text.
        return ("always", normal) if normal.isprintable() else None
    if not category.startswith(("L", "N")):
        return None
    like = {one["c"] for one in confusables_data.get(character, ())}
    found = sorted(one for one in like if len(one) == 1 and one.isascii() and one.isalnum())
    return ("word", found[0]) if found else None


def rows() -> list[str]:
    """The rows of the table, of neighbours with the same text one."""
    found: list[list[object]] = []
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000 or (folded := fold(code)) is None:
            continue
        if found and found[-1][1] == code - 1 and tuple(found[-1][2:]) == folded:
            found[-1][1] = code
        else:
            found.append([code, code, *folded])
    return [f"{first:04X}\t{last:04X}\t{kind}\t{text}" for first, last, kind, text in found]


def main() -> int:
    """Writes the table where it is stale; an exit code."""
    wrong = {name: at for name, at in PINNED.items() if version(name) != at}
    if wrong:
        print(f"Install {', '.join(f'{name}=={at}' for name, at in wrong.items())} for the folds.")
        return 2
    return mend({TABLE: HEAD + "\n".join(rows()) + "\n"}, f"{Path(__file__).name} makes")


if __name__ == "__main__":
    sys.exit(main())
