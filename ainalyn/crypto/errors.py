"""What signing and verifying raise, beside the errors of the package."""

from __future__ import annotations

from ..domain.errors import INVALID_INPUT, ValidationError

INVALID_SIGNATURE = "DOM_VAL_INVALID_SIGNATURE"
EXPIRED_SIGNATURE = "DOM_VAL_EXPIRED_SIGNATURE"
UNKNOWN_KEY = "DOM_VAL_UNKNOWN_KEY"
INVALID_KEY = "DOM_VAL_INVALID_KEY"
CRYPTO_FAULT = "INT_ERR_CRYPTO"


class SignatureError(ValidationError):
    """A signature that proves nothing: refuse what came with it, for example by HTTP status 401.

    Its code is DOM_VAL_INVALID_SIGNATURE, DOM_VAL_EXPIRED_SIGNATURE or DOM_VAL_UNKNOWN_KEY.
    """


def invalid_signature() -> SignatureError:
    """The one error of every signature that is absent, damaged or wrong, so nothing is learnt."""
    message = "The signature is not valid: refuse what came with it."
    return SignatureError(message, INVALID_SIGNATURE, "signature")


def invalid_input(message: str, field: str) -> ValidationError:
    """The error of an argument of a wrong kind."""
    return ValidationError(message, INVALID_INPUT, field)


def invalid_key(message: str, field: str) -> ValidationError:
    """The error of a key that can't be used; the message holds nothing of the key."""
    return ValidationError(message, INVALID_KEY, field)
