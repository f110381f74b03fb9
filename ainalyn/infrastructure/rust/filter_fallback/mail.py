"""The rules `email` and `url_credentials`, which meet at an `@`."""

from __future__ import annotations

import re

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL_MOST = 64
#: A word that goes on before these belongs to the local part, unless it is longer than anything
#: that a rule finds within a word.
_WORD_MOST = 1200
_LABEL_MOST = 63
_DOMAIN_MOST = 253

_LABEL = re.compile(r"[A-Za-z0-9]+(?:-{1,2}[A-Za-z0-9]+)*")
#: A last label is the ASCII form of another script's, or of letters: a hyphen ends it.
_FOREIGN = re.compile(r"[Xx][Nn]--[A-Za-z0-9-]+")
_LETTERS = re.compile(rf"[A-Za-z]{{2,{_LABEL_MOST}}}(?![A-Za-z0-9])")

#: No top-level domains, but files such as `logo@2x.png` and `menu@2x.min.js`.
_FILES = frozenset(
    ("png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "ico", "css", "min", "js", "json", "html",
     "htm", "xml", "txt", "pdf")
)  # fmt: skip

#: A name (perhaps none), a colon and a password between `://` and the last `@` before a host, or
#: before what else a rule may have taken out.
_CREDENTIALS = re.compile(
    r"(?<=[A-Za-z0-9]://)"
    r"([A-Za-z0-9._~%!$&*+=-]{0,128}):([A-Za-z0-9._~%!$&*+=:@-]{1,256})@(?=[A-Za-z0-9\[:+(-])"
)
#: Passwords that are variables, places in a format, or hidden already.
_NO_PASSWORD = re.compile(r"\$|%s\Z|\*+\Z")


def email(text: str) -> Iterator[tuple[int, int]]:
    """Addresses of mail.

    Of a local part of more than 64 characters the last 64 are taken, and the word that they begin
    in: what is left of it could be a finding then.
    """
    of_urls = {end for _, end in url_credentials(text)}
    at = text.find("@")
    while at >= 0:
        if at not in of_urls:
            start = _local(text, at)
            end = _domain(text, at + 1)
            if start < at and end:
                yield start, end
        at = text.find("@", at + 1)


def _local(text: str, at: int) -> int:
    """Where the local part begins that ends at `at`: with a letter, a digit or `_`."""
    start = at
    while start > 0 and at - start < _LOCAL_MOST:
        before = text[start - 1]
        if before == "'":
            if not (
                start > 1 and start < at and _is_letter(text[start - 2]) and _is_letter(text[start])
            ):
                break
        elif not (before.isascii() and (before.isalnum() or before in "._%+-")):
            break
        start -= 1
    if at - start == _LOCAL_MOST and _is_word(text[start]):
        word = start
        while word > 0 and start - word < _WORD_MOST and _is_word(text[word - 1]):
            word -= 1
        if start - word < _WORD_MOST:
            start = word
    while start < at and text[start] in ".%+-'":
        start += 1
    return start


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _domain(text: str, start: int) -> int:
    """Where the domain ends that begins at `start`, 0 if none does.

    Labels with dots between; those behind the last one that may be a top-level domain are dropped.
    One of them at least is no file's ending. What a label begins with tells whether it may be one,
    however long it is: what makes it long could be found by another rule.
    """
    place, end, is_file = start, 0, True
    while label := _LABEL.match(text, place):
        fits = len(label[0]) <= _LABEL_MOST and label.end() - start <= _DOMAIN_MOST
        last = (fits and _FOREIGN.match(label[0])) or _LETTERS.match(label[0])
        if place > start and last and place + last.end() - start <= _DOMAIN_MOST:
            is_file = is_file and last[0].lower() in _FILES
            end = place + last.end()
        if not fits or text[label.end() : label.end() + 1] != ".":
            break
        place = label.end() + 1
    return 0 if is_file else end


def url_credentials(text: str) -> Iterator[tuple[int, int]]:
    """Name and password of a URL, without the signs around them."""
    place = text.find("://")
    while place >= 0:
        found = _CREDENTIALS.match(text, place + 3)
        if found and not _NO_PASSWORD.match(found[2]):
            yield found.start(), found.end() - 1
        place = text.find("://", place + 1)
