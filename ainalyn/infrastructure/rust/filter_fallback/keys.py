"""The rules `jwt`, `pem` and `assignment`, and those of tokens, which are rows of rules.tsv."""

from __future__ import annotations

import re

from .guards import WORD_AFTER, WORD_BEFORE, is_placeholder

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = 8192
_BASE64 = "[A-Za-z0-9_-]"
_JWT = re.compile(rf"{WORD_BEFORE}eyJ")
_RUN = re.compile(f"{_BASE64}+")
_HEADER_LEAST = 8
_REST = re.compile(rf"{_BASE64}{{2,{_PART}}}\.{_BASE64}{{0,{_PART}}}(?!{_BASE64})")
_ENCRYPTED = re.compile(rf"{_BASE64}{{0,{_PART}}}(?:\.{_BASE64}{{2,{_PART}}}){{3}}(?!{_BASE64})")
_ALGORITHM = re.compile(rb'\{.*"alg"\s*:.*\}\s*\Z', re.DOTALL)


def jwt(text: str) -> Iterator[tuple[int, int]]:
    """Signed tokens of three parts and encrypted ones of five, whose header names an algorithm."""
    end = 0
    for found in _JWT.finditer(text):
        # The run is read once, however many headers may begin in it.
        run = _RUN.match(text, found.start()) if found.start() >= end else None
        end = run.end() if run else end
        if not _HEADER_LEAST <= end - found.start() <= _PART or text[end : end + 1] != ".":
            continue
        header = _decoded(text[found.start() : end])
        if not _ALGORITHM.match(header):
            continue
        form = _ENCRYPTED if b'"enc"' in header else _REST
        rest = form.match(text, end + 1)
        if rest and not is_placeholder(text, rest.end()):
            yield found.start(), rest.end()


def _decoded(part: str) -> bytes:
    """What base64url stands for; bits that make no byte are left out."""
    from binascii import a2b_base64

    whole = part[: len(part) - (len(part) % 4 == 1)]
    return a2b_base64(whole.replace("-", "+").replace("_", "/") + "=" * (-len(whole) % 4))


PEM_MOST = 16384
PEM_BEGIN = "-----BEGIN "
_HEADER = re.compile(r"-----BEGIN ((?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?)-----")
#: What a key that is cut off has behind its header: long words of base64.
_BODY = re.compile(r"(?:(?:[ \t\r\n]|\\[nrt]){0,8}[A-Za-z0-9+/=]{16,})+")


def pem(text: str) -> Iterator[tuple[int, int]]:
    """Private keys, from the header to the end within 16,384 characters.

    Of one that has no end within them, the header and what looks like the key's lines is found.
    """
    start = -1
    # Two headers may share hyphens, so each place where one may begin is looked at.
    while (start := text.find(PEM_BEGIN, start + 1)) >= 0:
        if (found := _HEADER.match(text, start)) is None:
            continue
        most, footer = start + PEM_MOST, f"-----END {found[1]}-----"
        place = text.find(footer, found.end(), most)
        if place >= 0:
            yield start, place + len(footer)
        elif body := _BODY.match(text, found.end(), most):
            yield start, body.end()


_NAMES = (
    r"(?i:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access_key|secret_key"
    r"|private_key)"
)
_ASSIGNMENT = re.compile(rf"{_NAMES}[\"']? {{0,2}}(?:=>|[:=]) {{0,3}}")
_QUOTED = re.compile(r"([\"'])([!-~]{8,256}?)\1")
_BARE = re.compile(r"[!#-&(-+\--:<-~]{8,256}(?![!#-&(-+\--:<-~])")
_PLAIN = re.compile(r"[A-Za-z_]+\Z")
_SIGNS = "".join(map(chr, range(128)))
_CALL = re.compile(r"[()\[\]{}<>$%*]")


def assignment(text: str) -> Iterator[tuple[int, int]]:
    """The value behind a secret's name: quoted and no plain word, or of all kinds of characters.

    A value with brackets, `$`, `%` or `*` in it is a call, a variable or hidden already.
    """
    for found in _ASSIGNMENT.finditer(text):
        quoted = _QUOTED.match(text, found.end())
        bare = None if quoted else _BARE.match(text, found.end())
        match = quoted or bare
        if match is None:
            continue
        start, end = match.span(2) if quoted else match.span()
        value = text[start:end]
        random = all(re.search(kind, value) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
        plain = _PLAIN.match(value)
        if not _CALL.search(value) and (random or (quoted and not plain)):
            yield start, end


def token(form: str) -> re.Pattern[str]:
    """A row's form with its guards, see the head of rules.tsv."""
    last = _last_class(form)
    before = WORD_BEFORE if form[0].isalnum() or form[0] in "_[" else ""
    after = WORD_AFTER if form[-1] == "}" or form[-1].isalnum() else ""
    return re.compile(f"{before}{form}(?!{last}){after}")


def ends_in_sign(form: str) -> bool:
    """Whether a form's last run may hold a sign, at which another finding may begin."""
    return re.search(f"(?![A-Za-z0-9_]){_last_class(form)}", _SIGNS) is not None


def _last_class(form: str) -> str:
    return form[form.rindex("[") : form.rindex("]") + 1]
