"""Texts that filters get wrong: pieces of findings, separators, disguises, other scripts."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

#: Findings, and what is nearly one.
WHOLE = (
    "jane@example.com", "a@b.co", "4111 1111 1111 1111", "4111111111111111", "3782 822463 10005",
    "DE89 3704 0044 0532 0130 00", "gb82west12345698765432", "123-45-6789", "+49 30 1234567",
    "(202) 555-0123", "202-555-0123 x12", "501800000009", "10.0.0.1", "255.1.2.3", "2001:db8::1",
    "::ffff:1.2.3.4", "fe80::1", "00:11:22:33:44:55", "AA-BB-CC-DD-EE-FF", "aabb.ccdd.eef1",
    "https://u:p@h.de/", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "ghp_" + "a" * 36,
    "AKIAIOSFODNN7EXAMPLE", "sk-" + "b1" * 12,
)  # fmt: skip
PIECES = (
    "tel", "phone:", "card ", " ", " ", "-", ".", ":", "/", "@", "+", "(", ")", "]", "[", "_", "1",
    "12", "4111", "a", "ab", "x", "\\n", "\n", "://", "中", "é", "\u0430", "\u200b", "٣", "ﬁ",
    "－", "＠", "😀", "ext. 5", "'", "password = 'abc123DEF!'", "=", "1//0", "\u00ad", "\u2009",
    "{", '"', ",", "$", "%", "2026-11-29", "-2026-11-2", "12:50:07 ", "1.2.3.",
)  # fmt: skip
#: What one finding may begin or end within another one's alphabet of, and what lets one be none.
OPEN = (
    "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", "-----BEGIN ",
    "123456789:" + "A" * 35, "\ud800", "version ", ".Version", " v", "xoxb-", "glpat-" + "A" * 20,
    "GR1348941" + "a" * 20, "AccountKey=" + "a" * 86 + "==", "x" * 64, "a" * 300, "AC" + "0f" * 16,
    ".png", ".co-", "xn--",
)  # fmt: skip

texts: st.SearchStrategy[str] = st.lists(st.sampled_from(WHOLE + PIECES), max_size=9).map("".join)
hostile: st.SearchStrategy[str] = st.lists(
    st.one_of(st.sampled_from(WHOLE + PIECES + OPEN), st.text(max_size=3)), max_size=12
).map("".join)

ROWS = Path(__file__).parent.parent / "vectors" / "filter_rules.tsv"


def examples() -> list[tuple[str, str, list[tuple[int, int]]]]:
    """The rows of the examples: a rule, a text, and what the rule finds in it."""
    found = []
    for line in ROWS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            rule, text, spans = line.split("\t")
            pairs = [span.split("-") for span in spans.split()] if spans != "-" else []
            found.append((rule, _plain(text), [(int(a), int(b)) for a, b in pairs]))
    return found


def _plain(text: str) -> str:
    """A text with its escapes undone."""
    plain, at = "", 0
    while at < len(text):
        if text[at] != "\\":
            plain, at = plain + text[at], at + 1
        elif text[at + 1] == "u":
            plain, at = plain + chr(int(text[at + 2 : at + 6], 16)), at + 6
        else:
            plain, at = plain + {"n": "\n", "t": "\t", "\\": "\\"}[text[at + 1]], at + 2
    return plain
