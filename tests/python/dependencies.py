"""Packages that the tests ask, but that not every interpreter can have."""

from __future__ import annotations

import sys
import sysconfig
from importlib.util import find_spec

import pytest

_HAS_A_GIL = not sysconfig.get_config_var("Py_GIL_DISABLED")
_HAS_WHEELS = sys.implementation.name == "cpython" and (_HAS_A_GIL or sys.version_info >= (3, 14))


def require(package: str) -> None:
    """Skip the test, or the module that is being imported, where `package` can't be had.

    tiktoken and mypy have no wheels for PyPy, and none for CPython 3.13 without a GIL. What they
    say of this package does not depend on the interpreter: there the vectors, which tiktoken made,
    stand in for tiktoken, and the types are checked elsewhere. On every other interpreter a package
    that is missing is a mistake, so the test goes on and fails.
    """
    if not _HAS_WHEELS and find_spec(package) is None:
        pytest.skip(f"{package} has no wheel for this interpreter", allow_module_level=True)
