"""From where on what may follow a text can change what its rules find: what a stream holds back."""

from __future__ import annotations

import re

from .keys import PEM_BEGIN, PEM_MOST

#: No rule matches more characters than the three parts of a token, but private keys.
_MOST = 3 * 8192 + 64

_NUMBER_MOST = 96
_NUMBER = re.compile(r"[0-9(+][0-9 ().+/-]{0,80}(?: ?(?:#|x|ext?\.?|e) ?[0-9]{0,7})?\Z")
_IBAN_MOST = 56
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9 -]{0,50}\Z")
_ASSIGNMENT_MOST = 300
_ASSIGNMENT = re.compile(r"[A-Za-z_-]{3,20}[\"']? {0,2}[:=]>? {0,3}[^\n]{0,258}\Z")


def settled(text: str) -> int:
    """Before this place, nothing that a built-in rule finds depends on what follows the text."""
    length = len(text)
    least = max(length - _MOST, 0)
    # Most rules match within a word of ASCII.
    place = length
    while place > least and "!" <= text[place - 1] <= "~":
        place -= 1
    for form, most in (
        (_NUMBER, _NUMBER_MOST),
        (_IBAN, _IBAN_MOST),
        (_ASSIGNMENT, _ASSIGNMENT_MOST),
    ):
        found = form.search(text, max(length - most, 0))
        if found:
            place = min(place, found.start())
    begin = text.find(PEM_BEGIN, max(length - PEM_MOST, 0), place)
    while begin >= 0:
        if _may_be_key(text, begin):
            return begin
        begin = text.find(PEM_BEGIN, begin + 1, place)
    return place


_HEADER = re.compile(r"-----BEGIN [A-Z0-9 ]{0,90}(?:\Z|-{1,4}\Z|-----)")
_LABEL = re.compile(r"-----BEGIN ([A-Z0-9 ]{0,90})-----")


def _may_be_key(text: str, begin: int) -> bool:
    """Whether a private key that begins at a place may still have its end to come."""
    if not _HEADER.match(text, begin):
        return False
    label = _LABEL.match(text, begin)
    if label is None:
        return True
    return "PRIVATE KEY" in label[1] and text.find(f"-----END {label[1]}-----", begin) < 0
