"""Filtering in one call, with the default rules.

A first call is answered by the direct lane before the rest of the filter is imported.
"""

from __future__ import annotations

from ...domain.package import own_modules, public
from .lanes.direct import builtin_with, filter_capsule

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from ...domain.findings import Finding
    from .filtering.filter import Filter
else:
    Finding = object  # what a reader of the hints sees, until it is imported

#: The default filter of the direct lane, whose builtins stand for these functions.
_direct = filter_capsule()


@builtin_with(_direct)
@public
def redact(text: str) -> str:
    """A text without the personal data, secrets and network addresses in it, in linear time.

    It has the default rules: the groups "pii", "secrets" and "network". `ainalyn.Filter` takes
    others.

    Args:
        text: Any str.

    Returns:
        The text with "[EMAIL]" and the like in place of what was found; a text in which nothing
        was, the same object.

    Raises:
        ValidationError: The text is not a str, or has 2 GiB of UTF-8 or more.
    """
    return _default().redact(text).text


@builtin_with(_direct)
@public
def find_sensitive(text: str) -> list[Finding]:
    """What the default rules find in a text, in the order of the places, in linear time.

    Args:
        text: Any str.

    Raises:
        ValidationError: The text is not a str, or has 2 GiB of UTF-8 or more.
    """
    return _default().find(text)


_made: Filter | None = None


def _default() -> Filter:
    """The filter of these functions, made at the first call."""
    global _made
    if _made is None:
        with own_modules():
            from .filtering.filter import Filter

        _made = Filter()  # twice, where two threads are first: it never changes
    return _made
