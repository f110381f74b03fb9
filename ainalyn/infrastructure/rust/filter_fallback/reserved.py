"""Values that documentation uses, and no person has."""

from __future__ import annotations

import re

_DOMAINS = re.compile(
    r"(?i:.*[@.](?:example\.(?:com|net|org|edu)|example|test|invalid|localhost))\Z"
)
_NETWORKS = re.compile(r"(?:127|192\.0\.2|198\.51\.100|203\.0\.113)\.|0\.0\.0\.0\Z")
#: Numbers that issuers and payment services publish for tests.
_CARDS = frozenset(
    ("4111111111111111", "4012888888881881", "4242424242424242", "4222222222222",
     "5555555555554444", "5105105105105100", "2223003122003222", "378282246310005",
     "371449635398431", "6011111111111117", "6011000990139424", "3530111333300000",
     "3566002020360505", "30569309025904", "38520000023237", "36227206271667",
     "6200000000000005")
)  # fmt: skip
_SSNS = re.compile(r"078-?05-?1120|219-?09-?9999")


def is_reserved(rule: str, value: str) -> bool:
    """Whether a value that a rule found is set aside (RFC 2606, 5737, 3849, 9637; 555-01)."""
    if rule == "email":
        return _DOMAINS.match(value) is not None
    if rule == "ipv4":
        return _NETWORKS.match(value) is not None
    if rule == "ipv6":
        return value.lower().startswith(("2001:db8:", "2001:0db8:", "3fff:"))
    if rule == "card":
        return re.sub("[ -]", "", value) in _CARDS
    if rule in ("us_ssn", "us_ssn_loose"):
        return _SSNS.match(value) is not None
    if rule in ("phone", "phone_loose"):
        digits = re.sub("[^0-9]", "", value)
        return re.fullmatch("(?:001|1)?[2-9][0-9]{2}55501[0-9]{2}", digits) is not None
    return False
