"""What the tests of signing share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ainalyn


def refused(code: str, field: str, call: Callable[..., object], *arguments: object) -> str:
    """Calls, which must be refused as an argument; the message of the error."""
    with pytest.raises(ainalyn.ValidationError) as caught:
        call(*arguments)
    assert type(caught.value) is ainalyn.ValidationError
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.message.endswith(".")
    return caught.value.message
