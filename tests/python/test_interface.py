"""The generated Python module and the library agree about the interface.

UniFFI leaves this check out at import, so a stale module beside a new library would otherwise
show as a crash.
"""

from __future__ import annotations

import pytest

import ainalyn

if not ainalyn.is_rust_available():
    pytest.skip("there is no native library", allow_module_level=True)

from ainalyn._native import ainalyn_tokenizer as generated


def test_checksums_and_version() -> None:
    generated._uniffi_check_contract_api_version(generated._UniffiLib)
    generated._uniffi_check_api_checksums(generated._UniffiLib)


def test_a_stale_module_would_be_found() -> None:
    class Stale:
        def __getattr__(self, name: str) -> object:
            return lambda: -1

    with pytest.raises(generated.InternalError, match="checksum"):
        generated._uniffi_check_api_checksums(Stale())
