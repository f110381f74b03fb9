"""Webhooks as Standard Webhooks signs them: HMAC-SHA-256 of the id, the time stamp and the body.

https://github.com/standard-webhooks/standard-webhooks has the specification; symmetric
signatures, `v1`, are what is here.
"""

from __future__ import annotations

import base64
import hmac
import time
from typing import NamedTuple

from .errors import (
    EXPIRED_SIGNATURE,
    SignatureError,
    invalid_input,
    invalid_key,
    invalid_signature,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Headers = Mapping[str, str] | Mapping[bytes, bytes] | Iterable[tuple[str | bytes, str | bytes]]

_ID, _TIMESTAMP, _SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"

#: The least that the specification allows.
_MIN_SECRET_BYTES = 24

#: A time stamp from here on is in milliseconds: in seconds it is the year 5138, in milliseconds
#: 1973.
_MILLISECONDS = 10**11


class WebhookEvent(NamedTuple):
    """What is known of a webhook once its signature is valid.

    Attributes:
        id: The message's id, the same in each retry; keep it for as long as the tolerance to
            refuse a second delivery.
        timestamp: When it was sent, in whole seconds since 1970.
    """

    id: str
    timestamp: int


def verify_webhook(
    body: bytes, headers: Headers, secret: str | bytes, tolerance: float = 300
) -> WebhookEvent:
    """Verifies a webhook of Standard Webhooks; call it before anything reads the body.

    Args:
        body: The bytes of the request as they came, before any parser.
        headers: The request's headers: a mapping, a framework's headers object, or pairs of names
            and values, as str or as bytes. Names may be written in any case.
        secret: As the sender shows it, base64 with or without `whsec_`; or its bytes.
        tolerance: How many seconds the time stamp may be before or after the clock of this
            machine; `math.inf` to read an archive. Time stamps of 13 digits are milliseconds.

    Raises:
        SignatureError: DOM_VAL_INVALID_SIGNATURE for a signature, an id or a time stamp that is
            absent, there twice, damaged or wrong, always with the same message;
            DOM_VAL_EXPIRED_SIGNATURE for a right signature of another time.
        ValidationError: DOM_VAL_INVALID_KEY for a secret that can't be one,
            DOM_VAL_INVALID_INPUT for another argument of a wrong kind.

    Cost: 6 us, and one pass of HMAC-SHA-256 over the body.
    """
    key, content = _key(secret), _content(body)
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float)) or not tolerance >= 0:
        message = f"tolerance is {tolerance!r:.40}. Give it as a number of seconds from 0 on."
        raise invalid_input(message, "tolerance")
    found = _found(headers)
    message_id, timestamp, signatures = (found[name] for name in (_ID, _TIMESTAMP, _SIGNATURE))
    if not (_is_id(message_id) and len(timestamp) <= 16 and timestamp.isdigit()):
        raise invalid_signature()
    expected = _signature(key, message_id, timestamp, content)
    # All are compared, so that the time doesn't tell which one it was.
    if not sum([hmac.compare_digest(expected, one.encode()) for one in signatures.split(" ")]):
        raise invalid_signature()
    sent = int(timestamp)
    seconds = sent / 1000 if sent >= _MILLISECONDS else sent
    if not abs(time.time() - seconds) <= tolerance:
        message = (
            f"The webhook's time stamp {timestamp} is more than {tolerance} seconds from this "
            "machine's clock: refuse it as a replay, or set the clock."
        )
        raise SignatureError(message, EXPIRED_SIGNATURE, "headers")
    return WebhookEvent(message_id, int(seconds))


def sign_webhook(
    body: bytes,
    secret: str | bytes,
    id: str,  # noqa: A002 - the specification's word
    timestamp: int | None = None,
) -> dict[str, str]:
    """The headers of a webhook of Standard Webhooks, for senders and for tests.

    Args:
        body: The bytes of the request as they will be sent.
        secret: As in `verify_webhook`.
        id: One for each message and the same in each retry, of printable ASCII without
            spaces and full stops.
        timestamp: The time of sending in seconds since 1970; now, when it is None.

    Raises:
        ValidationError: DOM_VAL_INVALID_KEY for a secret that can't be one,
            DOM_VAL_INVALID_INPUT for another argument that can't be signed.
    """
    key, content = _key(secret), _content(body)
    if not isinstance(id, str) or not _is_id(id):
        message = (
            f"id is {id!r:.60}. Give a str of printable ASCII without spaces and "
            "full stops, such as 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W'."
        )
        raise invalid_input(message, "id")
    if timestamp is None:
        timestamp = int(time.time())
    if isinstance(timestamp, bool) or not isinstance(timestamp, int) or not 0 <= timestamp < 10**16:
        message = "timestamp is no whole number of seconds since 1970. Give int(time.time())."
        raise invalid_input(message, "timestamp")
    sent = int.__repr__(timestamp)
    return {
        _ID: id,
        _TIMESTAMP: sent,
        _SIGNATURE: _signature(key, id, sent, content).decode(),
    }


def _signature(key: bytes, message_id: str, timestamp: str, content: bytes) -> bytes:
    signed = hmac.new(key, f"{message_id}.{timestamp}.".encode(), "sha256")
    signed.update(content)
    return b"v1," + base64.b64encode(signed.digest())


def _is_id(message_id: str) -> bool:
    """Whether it can be an id.

    With a full stop in it, parts could be moved between the id, the time stamp and the body without
    a change of what is signed.
    """
    return (
        bool(message_id) and all("!" <= one <= "~" for one in message_id) and "." not in message_id
    )


def _key(secret: object) -> bytes:
    """The bytes of a secret; no error holds any of them."""
    if isinstance(secret, str):
        text = secret.removeprefix("whsec_")
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except ValueError:
            message = "The secret is not base64, with or without whsec_ before it. Copy it anew."
            raise invalid_key(message, "secret") from None
    elif isinstance(secret, bytes) and not secret.startswith(b"whsec_"):
        key = secret
    else:
        message = "Give the secret as a str, 'whsec_...', or as the bytes which that stands for."
        raise invalid_key(message, "secret")
    if len(key) < _MIN_SECRET_BYTES:
        message = (
            f"The secret has {len(key)} bytes, and Standard Webhooks asks for {_MIN_SECRET_BYTES} "
            "or more. Give it as the sender shows it, or have the sender make a new one."
        )
        raise invalid_key(message, "secret")
    return key


def _content(body: object) -> bytes:
    if not isinstance(body, (bytes, bytearray, memoryview)):
        message = (
            f"body is a {type(body).__name__}. Give the bytes of the request as they came: text or "
            "JSON that was parsed and written again has another signature."
        )
        raise invalid_input(message, "body")
    return bytes(body)


def _found(headers: object) -> dict[str, str]:
    """The three headers, each of which must be there once and in ASCII."""
    items = getattr(headers, "items", None)
    found: dict[str, str] = {}
    try:
        pairs: Iterable[tuple[object, object]] = (
            items() if callable(items) else iter(headers)  # type: ignore[call-overload]
        )
        for name, value in pairs:
            lower = _text(name).lower()
            if lower in (_ID, _TIMESTAMP, _SIGNATURE):
                # Two could be read differently by what stands before and behind this check.
                found[lower] = "" if lower in found else _text(value)
    except (TypeError, ValueError):
        message = (
            f"headers is a {type(headers).__name__} that can't be read. Give a mapping, or pairs "
            "of names and values."
        )
        raise invalid_input(message, "headers") from None
    if not (found.get(_ID) and found.get(_TIMESTAMP) and found.get(_SIGNATURE)):
        raise invalid_signature()
    return found


def _text(part: object) -> str:
    """A name or a value as it is, or "" for what is no ASCII text."""
    if isinstance(part, bytes):
        part = part.decode("latin-1")
    return part if isinstance(part, str) and part.isascii() else ""
