"""The rules `email` and `url_credentials`, which meet at an `@`."""

from __future__ import annotations

import re

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL_MOST = 64
_LABEL_MOST = 63
_DOMAIN_MOST = 253

_LABEL = re.compile(r"[A-Za-z0-9]+(?:-{1,2}[A-Za-z0-9]+)*")
#: A last label is the ASCII form of another script's, or of letters: a hyphen ends it.
_LAST = re.compile(r"[Xx][Nn]--[A-Za-z0-9-]+|[A-Za-z]{2,}(?![A-Za-z0-9])")

#: No top-level domains, but files such as `logo@2x.png`.
_FILES = frozenset(
    ("png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "ico", "css", "js", "json", "html", "htm",
     "xml", "txt", "pdf")
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
    """Addresses of mail. Of a local part of more than 64 characters the last 64 are taken."""
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
    while start < at and text[start] in ".%+-'":
        start += 1
    return start


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _domain(text: str, start: int) -> int:
    """Where the domain ends that begins at `start`, 0 if none does.

    Labels with dots between; those behind the last one that may be a top-level domain are dropped.
    """
    place, end, labels = start, 0, 0
    while label := _LABEL.match(text, place):
        if len(label[0]) > _LABEL_MOST or label.end() - start > _DOMAIN_MOST:
            break
        labels += 1
        last = _LAST.match(label[0])
        if labels > 1 and last:
            end = place + last.end()
        if text[label.end() : label.end() + 1] != ".":
            break
        place = label.end() + 1
    return 0 if text[start:end].rpartition(".")[2].lower() in _FILES else end


def url_credentials(text: str) -> Iterator[tuple[int, int]]:
    """Name and password of a URL, without the signs around them."""
    place = text.find("://")
    while place >= 0:
        found = _CREDENTIALS.match(text, place + 3)
        if found and not _NO_PASSWORD.match(found[2]):
            yield found.start(), found.end() - 1
        place = text.find("://", place + 1)
