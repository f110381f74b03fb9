"""Webhooks: the reference library both ways, hostile headers, the clock, and every changed byte."""

from __future__ import annotations

import base64
import email.message
import json
import math
import pickle
import time
import wsgiref.headers
from collections.abc import Callable
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any

import pytest
import standardwebhooks
from crypto_support import refused
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn import crypto

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY, ID, SENT = b'{"test": 2432232314}', "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {"webhook-id": ID, "webhook-timestamp": str(SENT), "webhook-signature": SIGNATURE}

INVALID, EXPIRED = "DOM_VAL_INVALID_SIGNATURE", "DOM_VAL_EXPIRED_SIGNATURE"
MESSAGE = "The signature is not valid: refuse what came with it."

SECRETS = st.binary(min_size=24, max_size=64)
IDS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="."), min_size=1
)

call_verify: Callable[..., crypto.WebhookEvent] = crypto.verify_webhook
call_sign: Callable[..., dict[str, str]] = crypto.sign_webhook


@pytest.fixture(autouse=True)
def _at_the_time_of_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: float(SENT))


def invalid(*arguments: object, **keywords: object) -> None:
    with pytest.raises(crypto.SignatureError) as caught:
        call_verify(*arguments, **keywords)
    assert (caught.value.code, caught.value.message) == (INVALID, MESSAGE)


def changed(**headers: str) -> dict[str, str]:
    return {**HEADERS, **{f"webhook-{name}": value for name, value in headers.items()}}


def test_a_webhook_of_the_reference() -> None:
    event = crypto.verify_webhook(BODY, HEADERS, SECRET)
    assert event == crypto.WebhookEvent(id=ID, timestamp=SENT)
    assert crypto.sign_webhook(BODY, SECRET, ID, SENT) == HEADERS
    assert pickle.loads(pickle.dumps(event)) == event
    assert type(event).__module__ == "ainalyn.crypto"


@given(SECRETS, IDS, st.text(st.characters(exclude_categories=["Cs"])))
def test_the_reference_signs(secret: bytes, message_id: str, body: str) -> None:
    shown = "whsec_" + base64.b64encode(secret).decode()
    signature = standardwebhooks.Webhook(shown).sign(
        message_id, datetime.fromtimestamp(SENT, tz=timezone.utc), body
    )
    headers = {**HEADERS, "webhook-id": message_id, "webhook-signature": signature}
    for form in (shown, shown.removeprefix("whsec_").rstrip("="), secret):
        if form == secret and secret.startswith(b"whsec_"):
            continue
        assert crypto.verify_webhook(body.encode(), headers, form).id == message_id


@given(SECRETS, IDS, st.recursive(st.text(), st.lists))
def test_the_reference_verifies(secret: bytes, message_id: str, value: object) -> None:
    body = json.dumps(value).encode()
    now = int(datetime.now(tz=timezone.utc).timestamp())  # the reference asks another clock
    shown = "whsec_" + base64.b64encode(secret).decode()
    headers = crypto.sign_webhook(body, shown, message_id, now)
    assert standardwebhooks.Webhook(shown).verify(body, headers) == value


@given(st.data(), SECRETS, IDS, st.binary(max_size=80))
def test_every_changed_byte_fails(
    data: st.DataObject, secret: bytes, message_id: str, body: bytes
) -> None:
    shown = base64.b64encode(secret).decode()
    headers = crypto.sign_webhook(body, shown, message_id, SENT)
    crypto.verify_webhook(body, headers, shown)
    parts = [body, secret, *(value.encode() for value in headers.values())]
    which = data.draw(st.integers(0 if body else 1, len(parts) - 1))
    place = data.draw(st.integers(0, len(parts[which]) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != parts[which][place]))
    parts[which] = parts[which][:place] + bytes([other]) + parts[which][place + 1 :]
    wrong = dict(zip(headers, (value.decode("latin-1") for value in parts[2:]), strict=True))
    invalid(parts[0], wrong, base64.b64encode(parts[1]).decode(), math.inf)


@given(st.data(), IDS, st.binary(max_size=40))
def test_a_byte_more_or_less_fails(data: st.DataObject, message_id: str, body: bytes) -> None:
    headers = crypto.sign_webhook(body, SECRET, id=message_id, timestamp=SENT)
    invalid(body + data.draw(st.binary(min_size=1, max_size=3)), headers, SECRET, math.inf)
    for name, value in headers.items():
        invalid(body, {**headers, name: value[:-1]}, SECRET, math.inf)
        if name != "webhook-signature":
            invalid(body, {**headers, name: value + "0"}, SECRET, math.inf)


def test_nothing_moves_between_the_id_the_time_and_the_body() -> None:
    # Each of these has the very signed text of another one.
    body = f"{SENT}.5".encode()
    headers = crypto.sign_webhook(body, SECRET, "msg", SENT)
    invalid(b"5", {**headers, "webhook-id": f"msg.{SENT}"}, SECRET)
    refused("DOM_VAL_INVALID_INPUT", "id", call_sign, BODY, SECRET, "msg.1", SENT)


@pytest.mark.parametrize("message_id", ["", " ", "a b", "a\r\nb: c", "é", "a.b", "\x7f", 5, None])
def test_what_can_be_no_id(message_id: object) -> None:
    refused("DOM_VAL_INVALID_INPUT", "id", call_sign, BODY, SECRET, message_id)
    invalid(BODY, {**HEADERS, "webhook-id": message_id}, SECRET)


@pytest.mark.parametrize("timestamp", [-1, 1.5, True, "5", 10**16, 10**5000], ids=lambda _: "")
def test_what_can_be_no_time(timestamp: object) -> None:
    refused("DOM_VAL_INVALID_INPUT", "timestamp", call_sign, BODY, SECRET, ID, timestamp)


def test_now_is_the_time_of_sending() -> None:
    headers = crypto.sign_webhook(BODY, SECRET, ID)
    assert headers == HEADERS


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "0x10",
        "+1",
        "-1",
        "1_0",
        "1e9",
        "1.5",
        " 1614265330",
        "NaN",
        "inf",
        "٣",
        "²",
        "9" * 5000,
    ],
    ids=lambda text: text[:12],
)
def test_a_time_stamp_that_is_none(timestamp: str) -> None:
    invalid(BODY, changed(timestamp=timestamp), SECRET, math.inf)


@pytest.mark.parametrize("factor", [1, 1000], ids=["seconds", "milliseconds"])
@pytest.mark.parametrize(
    ("offset", "good"),
    [(0, 1), (-300, 1), (300, 1), (-301, 0), (301, 0), (-(10**9), 0), (10**9, 0)],
)
def test_the_tolerance_has_two_sides(factor: int, offset: int, good: bool) -> None:
    headers = crypto.sign_webhook(BODY, SECRET, ID, (SENT + offset) * factor)
    if good:
        assert crypto.verify_webhook(BODY, headers, SECRET).timestamp == SENT + offset
        return
    with pytest.raises(crypto.SignatureError, match="clock") as caught:
        crypto.verify_webhook(BODY, headers, SECRET)
    assert caught.value.code == EXPIRED
    assert crypto.verify_webhook(BODY, headers, SECRET, math.inf).timestamp == SENT + offset
    assert crypto.verify_webhook(BODY, headers, SECRET, tolerance=abs(offset)).id == ID


def test_milliseconds_count() -> None:
    headers = crypto.sign_webhook(BODY, SECRET, ID, SENT * 1000 + 999)
    assert crypto.verify_webhook(BODY, headers, SECRET, 1).timestamp == SENT
    with pytest.raises(crypto.SignatureError):
        crypto.verify_webhook(BODY, headers, SECRET, 0.99)


def test_only_who_has_the_secret_learns_that_it_is_late() -> None:
    invalid(BODY, changed(timestamp="1"), SECRET)


@pytest.mark.parametrize("tolerance", [-1, math.nan, True, "300", None, [300]])
def test_a_tolerance_that_is_none(tolerance: object) -> None:
    refused("DOM_VAL_INVALID_INPUT", "tolerance", call_verify, BODY, HEADERS, SECRET, tolerance)


@pytest.mark.parametrize(
    "signature",
    [
        f"v1,{'A' * 43}= {SIGNATURE}",
        f"{SIGNATURE} v1,{'A' * 43}=",
        f"v1a,abc v2,def {SIGNATURE} nonsense ,,, v1, v1",
        f"{SIGNATURE} {SIGNATURE}",
        f" {SIGNATURE}  ",
        "v1 " * 1000 + SIGNATURE,
    ],
    ids=lambda text: text[:30],
)
def test_one_of_several_signatures_is_enough(signature: str) -> None:
    assert crypto.verify_webhook(BODY, changed(signature=signature), SECRET).id == ID


@pytest.mark.parametrize(
    "signature",
    [
        "",
        " ",
        ",",
        "v1",
        "v1,",
        SIGNATURE[3:],
        "v2" + SIGNATURE[2:],
        "V1" + SIGNATURE[2:],
        "v1a" + SIGNATURE[2:],
        SIGNATURE.rstrip("="),
        SIGNATURE + "=",
        SIGNATURE.replace("E=", "F="),  # other bits behind the last byte
        SIGNATURE.replace("+", "-").replace("/", "_"),
        SIGNATURE.replace(",", ", "),
        SIGNATURE + "," + SIGNATURE,
        SIGNATURE + "\0",
        SIGNATURE + "\n",
        "v1,é",
        "v1,\ud800",
        "v1,中",
        SIGNATURE.replace("v", "ｖ"),
        "v1," + "A" * 100_000,
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_a_signature_that_is_none(signature: str) -> None:
    invalid(BODY, changed(signature=signature), SECRET)


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("value", [None, 5, [], ["v1"], b"\xff", "é", "\ud800", "\0", object()])
def test_a_hostile_header(name: str, value: object) -> None:
    invalid(BODY, {**HEADERS, name: value}, SECRET)
    invalid(BODY, {key: text for key, text in HEADERS.items() if key != name}, SECRET)


def as_message() -> email.message.Message:
    message = email.message.Message()
    for name, value in HEADERS.items():
        message[name.title()] = value
    return message


@pytest.mark.parametrize(
    "headers",
    [
        {name.upper(): value for name, value in HEADERS.items()},
        {name.title(): value for name, value in HEADERS.items()},
        MappingProxyType(HEADERS),
        list(HEADERS.items()),
        iter(HEADERS.items()),
        [(name.encode(), value.encode()) for name, value in HEADERS.items()],  # ASGI
        {name.encode(): value.encode() for name, value in HEADERS.items()},
        wsgiref.headers.Headers(list(HEADERS.items())),
        as_message(),  # http.client, http.server
        {**HEADERS, "x": "é", "é": "x", "cookie": ["a", "b"], "\ud800": None},
        [*HEADERS.items(), ("x", "1"), ("x", "2"), (b"\xff", b"\xff"), (None, None)],
    ],
    ids=lambda headers: type(headers).__name__,
)
def test_headers_of_every_kind(headers: Any) -> None:  # noqa: ANN401
    assert crypto.verify_webhook(BODY, headers, SECRET).id == ID


def test_a_message_whose_header_is_beyond_ascii() -> None:
    message = as_message()
    message.replace_header("webhook-signature", "v1,\udce9")  # which comes back as no str
    invalid(BODY, message, SECRET)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_is_there_twice(name: str) -> None:
    for again in (HEADERS[name], "other", ""):
        for twin in (name, name.title(), name.upper()):
            invalid(BODY, [*HEADERS.items(), (twin, again)], SECRET)
            invalid(BODY, [(twin, again), *HEADERS.items()], SECRET)
            invalid(BODY, [*HEADERS.items(), (twin, again), (twin, HEADERS[name])], SECRET)


@pytest.mark.parametrize("headers", [None, 5, "webhook-id", b"", ["webhook-id"], [("a", "b", "c")]])
def test_what_is_no_headers(headers: object) -> None:
    if headers == b"":
        invalid(BODY, headers, SECRET)
    else:
        refused("DOM_VAL_INVALID_INPUT", "headers", call_verify, BODY, headers, SECRET)


@pytest.mark.parametrize("body", ["text", None, {"test": 1}, [1], 5])
def test_a_body_that_was_parsed(body: object) -> None:
    refused("DOM_VAL_INVALID_INPUT", "body", call_verify, body, HEADERS, SECRET)
    refused("DOM_VAL_INVALID_INPUT", "body", call_sign, body, SECRET, ID)


def test_bytes_of_other_kinds() -> None:
    for body in (bytearray(BODY), memoryview(BODY), memoryview(BODY[::-1])[::-1]):
        assert call_verify(body, HEADERS, SECRET).id == ID


@pytest.mark.parametrize(
    "secret",
    [
        *("", "whsec_", b"", b"x" * 23, "whsec_" + "A" * 31, SECRET.encode(), "whsec_é", "\ud800"),
        *("not base64!" * 5, "whpk_" + SECRET[6:], "whsec_" + "-_" * 20, None, 5, bytearray(40)),
    ],
    ids=lambda secret: ascii(secret)[:20],
)
def test_a_secret_that_is_none(secret: Any) -> None:  # noqa: ANN401
    for call, arguments in (
        (call_verify, (BODY, HEADERS, secret)),
        (call_sign, (BODY, secret, ID)),
    ):
        message = refused("DOM_VAL_INVALID_KEY", "secret", call, *arguments)
        assert not secret or str(secret) not in message


def test_an_error_can_be_pickled_and_caught_as_one() -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        crypto.verify_webhook(BODY, {}, SECRET)
    twin = pickle.loads(pickle.dumps(caught.value))
    assert (type(twin), str(twin), twin.code) == (crypto.SignatureError, MESSAGE, INVALID)
    assert type(twin).__module__ == "ainalyn.crypto"
