"""Signatures of JSON documents: JWS (RFC 7515), detached, over canonical JSON (RFC 8785).

It is the form of the signatures in A2A's agent cards. What a signature says of itself chooses among
the caller's keys and nothing else; no address in it is ever fetched.
"""

from __future__ import annotations

import base64
import json

from .canonical import canonical_json
from .errors import UNKNOWN_KEY, SignatureError, invalid_input, invalid_signature
from .keys import algorithm, require_extra, sign, verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from .keys import PrivateKey, PublicKey


def sign_json(
    value: object, private_key: PrivateKey, kid: str, without: Collection[str] = ("signatures",)
) -> dict[str, str]:
    """The signature of a JSON document: a dict of `protected` and `signature`.

    Args:
        value: What `canonical_json` takes.
        private_key: A key of `cryptography`: Ed25519, which signs by EdDSA, or P-256, by ES256.
        kid: The name by which verifiers know the public key.
        without: The members at the top of `value` that are not signed, so anybody can change them.

    Raises:
        ValidationError: DOM_VAL_INVALID_KEY for another kind of key; DOM_VAL_INVALID_INPUT for a
            value that has no canonical JSON, and for other arguments of a wrong kind.
        InternalError: INT_ERR_CRYPTO when the extra `ainalyn[crypto]` is not installed.
    """
    require_extra()
    if not isinstance(kid, str) or not kid:
        message = "kid is no name. Give the str by which verifiers look the public key up."
        raise invalid_input(message, "kid")
    header = {"alg": algorithm(private_key), "kid": kid, "typ": "JOSE"}
    protected = _encoded(canonical_json(header))
    signature = sign(private_key, _signed(protected, value, without))
    return {"protected": protected, "signature": _encoded(signature)}


def verify_json(
    value: object,
    signature: dict[str, Any],
    keys: Mapping[str, PublicKey],
    without: Collection[str] = ("signatures",),
) -> str:
    """Verifies a signature of a JSON document; the kid of the key that made it.

    Args:
        value: The document, as `json.loads` gives it.
        signature: One signature, a dict of `protected` and `signature`. The unprotected `header`
            that may stand beside them is not read.
        keys: The public keys of `cryptography` that the caller trusts, by their kid.
        without: The members at the top of `value` that are not signed, as in `sign_json`.

    Raises:
        SignatureError: DOM_VAL_UNKNOWN_KEY when `keys` has none of this kid;
            DOM_VAL_INVALID_SIGNATURE for a signature that is absent, damaged or wrong, of another
            algorithm than the key's, or with extensions, always with the same message.
        ValidationError: DOM_VAL_INVALID_KEY for another kind of key; DOM_VAL_INVALID_INPUT for a
            value that has no canonical JSON, and for other arguments of a wrong kind.
        InternalError: INT_ERR_CRYPTO when the extra `ainalyn[crypto]` is not installed.
    """
    require_extra()
    if not isinstance(signature, dict):
        raise invalid_signature()
    protected = signature.get("protected")
    given = _decoded(signature.get("signature"))
    header = _header(_decoded(protected))
    kid = header.get("kid")
    if not isinstance(kid, str):
        raise invalid_signature()
    try:
        key = keys[kid]
    except KeyError:
        message = f"No key has the kid {kid[:60]!a}: refuse the document, or add the key to `keys`."
        raise SignatureError(message, UNKNOWN_KEY, "keys") from None
    except TypeError:
        message = f"keys is a {type(keys).__name__}. Give a dict of public keys by their kid."
        raise invalid_input(message, "keys") from None
    verify(key, header.get("alg"), given, _signed(str(protected), value, without))
    return kid


def _signed(protected: str, value: object, without: Collection[str]) -> bytes:
    """What is signed of a document."""
    if isinstance(without, str):
        message = f"without is a str. Give a tuple of names, such as ({without!r:.40},)."
        raise invalid_input(message, "without")
    if isinstance(value, dict):
        value = {name: value[name] for name in value if name not in without}
    return f"{protected}.{_encoded(canonical_json(value))}".encode()


def _header(text: bytes) -> dict[str, object]:
    """The header of a signature, which must ask for nothing that is not done here."""
    try:
        header = json.loads(text.decode(), object_pairs_hook=_without_twins)
    except (ValueError, RecursionError):
        raise invalid_signature() from None
    # RFC 7515 has readers refuse extensions that they don't know; `b64` is one of them.
    if not isinstance(header, dict) or "crit" in header or "b64" in header:
        raise invalid_signature()
    return header


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("A name stands there twice.")
    return members


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: object) -> bytes:
    """The bytes of base64url; every other way to write them is refused."""
    if not isinstance(text, str) or not text.isascii():
        raise invalid_signature()
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise invalid_signature() from None
    if _encoded(data) != text:
        raise invalid_signature()
    return data
