"""The rules of the group `network`: `ipv4`, `ipv6` and `mac`."""

from __future__ import annotations

import re

from .guards import WORD_AFTER, WORD_BEFORE

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_DOTTED = rf"(?:{_OCTET}\.){{3}}{_OCTET}"

#: Not part of a longer dotted name or number. The octets are tried whole: no digit follows one.
_IPV4 = re.compile(
    rf"{WORD_BEFORE}(?<![A-Za-z0-9_\]]\.){_DOTTED}{WORD_AFTER}(?!\.[0-9\[])", re.ASCII
)
#: Words before a number that say that it is none of an address; looked for in so many characters
#: before it, and no address that follows one ends farther away. A small `version` at the end of a
#: longer word is no such word, `FileVersion` is.
VERSION_NEAR = 24
_VERSION = re.compile(
    r"((?<![A-Za-z])(?i:v|ver|versions?|release|rev|section|chapter|clause)|Version)"
    r"\.?[ :=\"'/(]{0,4}\Z"
)


def ipv4(text: str) -> Iterator[tuple[int, int]]:
    """Four numbers up to 255 without zeros before, unless a word says that they are a version."""
    for found in _IPV4.finditer(text):
        if not version_before(text, found.start()):
            yield found.span()


def ipv4_versions(text: str) -> Iterator[tuple[int, int, int]]:
    """Those of which a word says that, and where the word ends."""
    for found in _IPV4.finditer(text):
        word = version_before(text, found.start())
        if word:
            yield *found.span(), word


def version_before(text: str, start: int) -> int:
    """Where the word ends that says of a number at a place that it is a version; 0 for none."""
    least = max(start - VERSION_NEAR, 0)
    found = _VERSION.search(text[least:start])
    return least + found.end(1) if found else 0


_HEX_COLONS = re.compile(r"[0-9A-Fa-f:]{2,}")
_GOES_ON = re.compile(r"\.[0-9\[]")
_EMBEDDED = re.compile(rf"{_DOTTED}{WORD_AFTER}(?!\.[0-9\[])")


def ipv6(text: str) -> Iterator[tuple[int, int]]:
    """Eight groups, or fewer with `::`, the last two perhaps as an IPv4 address.

    Where `::` stands for groups, one of the others has three digits or more, or there are four of
    them, and one has a decimal digit: `a::b` is a path of C++, and `1::2` a slice of Python. A
    single colon at an end is of the text around.
    """
    for found in _HEX_COLONS.finditer(text):
        start, end = found.span()
        if text[start] == ":" and text[start + 1] != ":":
            start += 1
        if text[end - 1] == ":" and text[end - 2] != ":":
            end -= 1
        # What a colon leads to may have been a group.
        if text[found.start()] == ":" and text[found.start() - 1 : found.start()] == "]":
            continue
        if text[found.end() - 1 : found.end() + 1] == ":[":
            continue
        if _is_word(text, start - 1):
            continue
        address = text[start:end]
        if address.count(":") < 2:
            continue
        groups = address.split(":")
        if end == found.end() and text[end : end + 1] == "." and groups[-1].isdigit():
            dotted = _EMBEDDED.match(text, end - len(groups[-1]))
            if dotted:
                groups[-1:] = ["0", "0"]
                end = dotted.end()
        if end >= found.end() and (
            _is_word(text, end) or (end == found.end() and _GOES_ON.match(text, end))
        ):
            continue
        if _is_ipv6(groups):
            yield start, end


def _is_word(text: str, place: int) -> bool:
    return (
        0 <= place < len(text)
        and text[place].isascii()
        and (text[place].isalnum() or text[place] == "_")
    )


def _is_ipv6(groups: list[str]) -> bool:
    """Whether the texts between the colons are an address's."""
    full = [group for group in groups if group]
    if any(len(group) > 4 for group in full):
        return False
    joined = ":".join(groups)
    if "::" not in joined:
        return len(groups) == 8 == len(full)
    if joined.count("::") != 1 or ":::" in joined:
        return False
    return (
        2 <= len(full) <= 7
        and (len(full) >= 4 or any(len(group) >= 3 for group in full))
        and any(character.isdigit() for character in joined)
    )


_PAIR = "[0-9A-Fa-f]{2}"
_MAC = re.compile(
    rf"{WORD_BEFORE}(?<![0-9A-Fa-f\]][:-]){_PAIR}([:-])(?:{_PAIR}\1){{4}}{_PAIR}"
    rf"{WORD_AFTER}(?![:-][0-9A-Fa-f\[])"
)
_CISCO = re.compile(
    rf"{WORD_BEFORE}(?<![0-9A-Fa-f\]]\.)[0-9A-Fa-f]{{4}}\.[0-9A-Fa-f]{{4}}\.[0-9A-Fa-f]{{4}}"
    rf"{WORD_AFTER}(?!\.[0-9A-Fa-f\[])"
)


def mac(text: str) -> Iterator[tuple[int, int]]:
    """Six pairs with colons or hyphens between, or three fours with dots, letters and digits."""
    for found in _MAC.finditer(text):
        yield found.span()
    for found in _CISCO.finditer(text):
        value = found[0]
        if re.search("[0-9]", value) and re.search("[A-Fa-f]", value):
            yield found.span()
