"""Filter: personal data, secrets and given words, found in texts and taken out of them.

What a program needs to filter stands here by one path.
"""

from __future__ import annotations

from ...domain.findings import ContentBlockedError, Finding, Redacted
from .filter_functions import find_sensitive, redact
from .filtering.filter import Filter
from .filtering.vault import Vault

__all__ = [
    "ContentBlockedError",
    "Filter",
    "Finding",
    "Redacted",
    "Vault",
    "find_sensitive",
    "redact",
]
