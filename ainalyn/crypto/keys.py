"""Signing and verifying bytes with a key of `cryptography`; the algorithm is the key's alone."""

from __future__ import annotations

from ..domain.errors import InternalError
from .errors import CRYPTO_FAULT, invalid_key, invalid_signature

TYPE_CHECKING = False  # the extra may be missing
if TYPE_CHECKING:
    from typing import TypeAlias

    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    PrivateKey: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
    PublicKey: TypeAlias = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey

#: What a header may call the algorithm of a key of each kind, the name that we write first.
#: RFC 9864 renames the one of Ed25519.
_ED25519: tuple[str, ...] = ("EdDSA", "Ed25519")
_P256: tuple[str, ...] = ("ES256",)


def require_extra() -> None:
    """Raises InternalError when the extra is missing."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401
    except ImportError as error:
        message = (
            f"Signing JSON needs the package cryptography, which can't be imported ({error}). "
            'Install it with: pip install "ainalyn[crypto]"'
        )
        raise InternalError(message, CRYPTO_FAULT) from None


def algorithm(private_key: PrivateKey) -> str:
    """The name that JWS has for what `sign` does with this key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    if isinstance(private_key, ed25519.Ed25519PrivateKey):
        return _ED25519[0]
    if isinstance(private_key, ec.EllipticCurvePrivateKey) and _is_p256(private_key):
        return _P256[0]
    raise invalid_key(_refusal(private_key, "private"), "private_key")


def sign(private_key: PrivateKey, signed: bytes) -> bytes:
    """The 64 bytes of a signature as RFC 7518 and RFC 8037 write them."""
    from cryptography.hazmat.primitives.asymmetric import ed25519, utils

    if isinstance(private_key, ed25519.Ed25519PrivateKey):
        return private_key.sign(signed)
    r, s = utils.decode_dss_signature(private_key.sign(signed, _ecdsa()))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(key: PublicKey, named: object, signature: bytes, signed: bytes) -> None:
    """Raises the one error of bad signatures, also when `named` is not the key's algorithm."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

    if isinstance(key, ed25519.Ed25519PublicKey):
        names = _ED25519
    elif isinstance(key, ec.EllipticCurvePublicKey) and _is_p256(key):
        names = _P256
    else:
        raise invalid_key(_refusal(key, "public"), "keys")
    if named not in names or len(signature) != 64:
        raise invalid_signature()
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            key.verify(utils.encode_dss_signature(r, s), signed, _ecdsa())
    except InvalidSignature:
        raise invalid_signature() from None


def _ecdsa() -> ec.ECDSA:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.ECDSA(hashes.SHA256())


def _is_p256(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bool:
    return key.curve.name == "secp256r1"


def _refusal(key: object, side: str) -> str:
    """Says of which kind a key is, and nothing else of it."""
    bits = getattr(key, "key_size", None)
    kind = f"{type(key).__name__} of {bits} bits" if isinstance(bits, int) else type(key).__name__
    return f"The key is of the type {kind}. Give {side} keys of cryptography, Ed25519 or P-256."
