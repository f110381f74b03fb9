"""Signing and verifying: webhooks, and JSON documents such as agent cards.

>>> from ainalyn import crypto
>>> crypto.canonical_json({"b": 1.0, "a": "é"}).decode()
'{"a":"é","b":1}'

`canonical_json`, `sign_webhook` and `verify_webhook` need the standard library alone; `sign_json`
and `verify_json` need the extra `ainalyn[crypto]`. Nothing is fetched, logged or kept.
"""

from __future__ import annotations

from .canonical import canonical_json
from .errors import SignatureError
from .jws import sign_json, verify_json
from .webhooks import WebhookEvent, sign_webhook, verify_webhook

__all__ = [
    "SignatureError",
    "WebhookEvent",
    "canonical_json",
    "sign_json",
    "sign_webhook",
    "verify_json",
    "verify_webhook",
]

# Users import them from here, so tracebacks and pickles name this module.
for _item in (SignatureError, WebhookEvent, canonical_json, sign_json, sign_webhook):
    _item.__module__ = __name__
verify_json.__module__ = verify_webhook.__module__ = __name__
del _item
