"""Signatures of JSON: the RFCs' own examples, PyJWT both ways, and what an attacker would send."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from crypto_support import refused
from dependencies import require
from hypothesis import given
from hypothesis import strategies as st

from ainalyn import crypto
from ainalyn.crypto import keys as key_functions

require("cryptography")

import jwt  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import (  # noqa: E402
    ec,
    ed448,
    ed25519,
    rsa,
    x25519,
)

ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
P256 = ec.derive_private_key(0x5A17, ec.SECP256R1())
OTHER = ec.derive_private_key(0xA11CE, ec.SECP256R1())
KEYS: dict[str, Any] = {
    "ed": ED25519.public_key(),
    "ec": P256.public_key(),
    "other": OTHER.public_key(),
}
PRIVATE: dict[str, Any] = {"ed": ED25519, "ec": P256}
ALGORITHMS = {"ed": "EdDSA", "ec": "ES256"}

CARD = {"name": "Café 😀", "version": 1.0, "skills": [{"id": "a"}], "signatures": ["not signed"]}
INVALID, UNKNOWN = "DOM_VAL_INVALID_SIGNATURE", "DOM_VAL_UNKNOWN_KEY"
MESSAGE = "The signature is not valid: refuse what came with it."

KIDS = st.sampled_from(["ed", "ec"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1)),
        *(st.floats(allow_nan=False, allow_infinity=False), st.text("aé😀", max_size=5)),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("aé😀"), inner, max_size=4),
    max_leaves=12,
)

call_sign: Callable[..., dict[str, str]] = crypto.sign_json
call_verify: Callable[..., str] = crypto.verify_json


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


def invalid(value: object, signature: object, keys: object = KEYS) -> None:
    with pytest.raises(crypto.SignatureError) as caught:
        call_verify(value, signature, keys)
    assert (caught.value.code, caught.value.message) == (INVALID, MESSAGE)


def forged(header: object, kid: str = "ed", value: object = CARD) -> dict[str, str]:
    """A signature by the right key over whatever header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    unsigned = {name: part for name, part in dict(value).items() if name != "signatures"}  # type: ignore[call-overload]
    protected = encoded(text)
    signed = f"{protected}.{encoded(crypto.canonical_json(unsigned))}".encode()
    return {
        "protected": protected,
        "signature": encoded(key_functions.sign(PRIVATE[kid], signed)),
    }


# RFC 8032, section 7.1, tests 1 to 3.
EDDSA = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("secret", "public", "signed", "signature"), EDDSA)
def test_ed25519_by_rfc_8032(secret: str, public: str, signed: str, signature: str) -> None:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    raw = private.public_key().public_bytes_raw()
    assert raw.hex() == public
    assert key_functions.sign(private, bytes.fromhex(signed)).hex() == signature
    key_functions.verify(
        private.public_key(), "EdDSA", bytes.fromhex(signature), bytes.fromhex(signed)
    )


def test_eddsa_by_rfc_8037() -> None:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(EDDSA[0][0]))
    signed = b"eyJhbGciOiJFZERTQSJ9." + encoded(b"Example of Ed25519 signing").encode()
    signature = (
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    assert encoded(key_functions.sign(private, signed)) == signature


def test_es256_by_rfc_7515() -> None:
    x, y = (
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    )
    left, right = (int.from_bytes(decoded(part), "big") for part in (x, y))
    public = ec.EllipticCurvePublicNumbers(left, right, ec.SECP256R1()).public_key()
    signed = (
        b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
        b"cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    signature = decoded(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )
    key_functions.verify(public, "ES256", signature, signed)
    with pytest.raises(crypto.SignatureError):
        key_functions.verify(public, "ES256", signature, signed + b"A")


@given(VALUES, KIDS)
def test_pyjwt_verifies(value: object, kid: str) -> None:
    signature = crypto.sign_json(value, PRIVATE[kid], kid, without=())
    text = crypto.canonical_json(value)
    whole = f"{signature['protected']}.{encoded(text)}.{signature['signature']}"
    found = jwt.PyJWS().decode_complete(whole, KEYS[kid], algorithms=[ALGORITHMS[kid]])
    assert found["payload"] == text
    assert found["header"] == {"alg": ALGORITHMS[kid], "kid": kid, "typ": "JOSE"}


@given(VALUES, KIDS)
def test_pyjwt_signs(value: object, kid: str) -> None:
    text = crypto.canonical_json(value)
    whole = jwt.PyJWS().encode(text, PRIVATE[kid], ALGORITHMS[kid], headers={"kid": kid})
    protected, _, signature = whole.split(".")
    parts = {"protected": protected, "signature": signature}
    assert crypto.verify_json(value, parts, KEYS, without=()) == kid


@given(VALUES, VALUES, KIDS)
def test_another_value_fails(value: object, other: object, kid: str) -> None:
    signature = crypto.sign_json(value, PRIVATE[kid], kid, without=())
    if crypto.canonical_json(other) == crypto.canonical_json(value):
        assert crypto.verify_json(other, signature, KEYS, without=()) == kid
        return
    with pytest.raises(crypto.SignatureError):
        crypto.verify_json(other, signature, KEYS, without=())


@given(st.data(), KIDS, st.sampled_from(["protected", "signature"]))
def test_every_changed_byte_fails(data: st.DataObject, kid: str, member: str) -> None:
    signature = crypto.sign_json(CARD, PRIVATE[kid], kid)
    text = signature[member]
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda one: one != text[place]))
    for wrong in (text[:place] + other + text[place + 1 :], text[:place], text + other):
        with pytest.raises(crypto.SignatureError) as caught:
            crypto.verify_json(CARD, {**signature, member: wrong}, KEYS)
        assert caught.value.code in ({INVALID} if member == "signature" else {INVALID, UNKNOWN})


@given(st.data(), KIDS)
def test_every_changed_bit_fails(data: st.DataObject, kid: str) -> None:
    signature = crypto.sign_json(CARD, PRIVATE[kid], kid)
    raw = bytearray(decoded(signature["signature"]))
    raw[data.draw(st.integers(0, 63))] ^= 1 << data.draw(st.integers(0, 7))
    invalid(CARD, {**signature, "signature": encoded(bytes(raw))})


@pytest.mark.parametrize("kid", ["ed", "ec"])
def test_members_that_are_not_signed(kid: str) -> None:
    signature = crypto.sign_json(CARD, PRIVATE[kid], kid)
    signed = {**CARD, "signatures": [signature, signature]}
    assert crypto.verify_json(signed, signature, KEYS) == kid
    assert crypto.verify_json(dict(reversed(signed.items())), signature, KEYS) == kid
    invalid({**signed, "more": None}, signature)
    invalid({**signed, "skills": [{"id": "a", "signatures": []}]}, signature)
    with pytest.raises(crypto.SignatureError):
        crypto.verify_json(signed, signature, KEYS, without=())
    assert "signatures" in CARD


def test_the_name_of_rfc_9864() -> None:
    assert crypto.verify_json(CARD, forged({"alg": "Ed25519", "kid": "ed"}), KEYS) == "ed"


@pytest.mark.parametrize(
    "algorithm",
    ["none", "None", "HS256", "ES256", "ES384", "RS256", "eddsa", "", None, 5, ["EdDSA"], {}],
)
def test_the_algorithm_is_that_of_the_key(algorithm: object) -> None:
    invalid(CARD, forged({"alg": algorithm, "kid": "ed"}))
    invalid(CARD, {**forged({"alg": algorithm, "kid": "ed"}), "signature": ""})
    invalid(CARD, forged({"kid": "ed"}))
    invalid(CARD, forged({"alg": "EdDSA", "kid": "ec"}, "ec"))
    invalid(CARD, forged({"alg": "EdDSA", "kid": "ec"}, "ed"))
    invalid(CARD, forged({"alg": "ES256", "kid": "other"}, "ec"))


@pytest.mark.parametrize(
    "extension", [{"crit": ["exp"]}, {"crit": []}, {"crit": None}, {"b64": False}, {"b64": True}]
)
def test_an_extension_that_must_be_understood(extension: dict[str, object]) -> None:
    invalid(CARD, forged({"alg": "EdDSA", "kid": "ed", **extension}))


def test_what_else_a_header_says_is_not_read() -> None:
    trap = {"jku": "http://127.0.0.1:9/keys", "x5u": "http://127.0.0.1:9", "jwk": {"kty": "oct"}}
    header = {"alg": "EdDSA", "kid": "ed", **trap}
    assert crypto.verify_json(CARD, {**forged(header), "header": trap}, KEYS) == "ed"


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"none","alg":"EdDSA","kid":"ed"}',
        b'{"alg":"EdDSA","kid":"ec","kid":"ed"}',
        b'{"alg":"EdDSA","kid":"ed","x":{"a":1,"a":2}}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"alg":"EdDSA","kid":"ed","x":' + b"9" * 10_000 + b"x}",
        '{"alg":"EdDSA","kid":"ed"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"alg":"EdDSA","kid":"ed"}',
        b'{"alg":"EdDSA","kid":"ed","x":"\xff"}',
        b"",
        b"null",
        b"[]",
        b'"EdDSA"',
        b"5",
        b'{"alg":"EdDSA","kid":["ed"]}',
        b'{"alg":"EdDSA","kid":{}}',
        b'{"alg":"EdDSA","kid":null}',
    ],
    ids=lambda header: repr(header[:30]),
)
def test_a_hostile_header(header: bytes) -> None:
    invalid(CARD, forged(header))


@pytest.mark.parametrize(
    "part", [None, 5, b"e30", [], "é", "\ud800", "e30=", "e3 0", "e30\n", "e31"]
)
def test_a_part_that_is_no_base64url(part: object) -> None:
    good = crypto.sign_json(CARD, ED25519, "ed")
    invalid(CARD, {**good, "signature": part})
    invalid(CARD, {**good, "protected": part})


@pytest.mark.parametrize("kid", ["ed", "ec"])
def test_bytes_have_one_form(kid: str) -> None:
    good = crypto.sign_json(CARD, PRIVATE[kid], kid)
    text = good["signature"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    # The last character has four bits that belong to no byte.
    others = [text[:-1] + one for one in alphabet if one != text[-1]]
    assert sum(decoded(other) == decoded(text) for other in others) == 15
    for other in [
        *others,
        text + "=",
        text + "==",
        text + "\n",
        " " + text,
        f"{text[:9]}!{text[9:]}",
    ]:
        invalid(CARD, {**good, "signature": other})
    if text != (standard := text.replace("-", "+").replace("_", "/")):
        invalid(CARD, {**good, "signature": standard})


def test_the_numbers_of_a_signature_have_one_length() -> None:
    good = crypto.sign_json(CARD, P256, "ec")
    raw = decoded(good["signature"])
    for longer in (raw[:32] + b"\0" + raw[32:], b"\0" + raw, raw + b"\0"):
        invalid(CARD, {**good, "signature": encoded(longer)})
    der = P256.sign(b"", ec.ECDSA(hashes.SHA256()))
    invalid(CARD, {**good, "signature": encoded(der)})


@pytest.mark.parametrize("signature", [None, "", "a.b.c", [], {}, {"protected": ""}, 5])
def test_what_is_no_signature(signature: object) -> None:
    invalid(CARD, signature)


@pytest.mark.parametrize("length", [0, 1, 63, 65, 70, 128])
def test_a_signature_of_another_length(length: int) -> None:
    for kid in ("ed", "ec"):
        invalid(CARD, {**crypto.sign_json(CARD, PRIVATE[kid], kid), "signature": "AA" * length})
        invalid(
            CARD,
            {**forged({"alg": ALGORITHMS[kid], "kid": kid}), "signature": encoded(bytes(length))},
        )


def test_the_points_that_prove_nothing() -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    header = forged({"alg": "ES256", "kid": "ec"}, "ec")
    for r in (0, 1, order, order - 1):
        for s in (0, 1, order, order + 1):
            raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
            invalid(CARD, {**header, "signature": encoded(raw)})


def test_an_unknown_key() -> None:
    for kid in ("", "x" * 100_000, "\ud800", "ED", "😀"):
        with pytest.raises(crypto.SignatureError) as caught:
            crypto.verify_json(CARD, forged({"alg": "EdDSA", "kid": kid}), KEYS)
        assert (caught.value.code, caught.value.field) == (UNKNOWN, "keys")
        assert len(caught.value.message) < 1000
        assert caught.value.message.isascii()


WEAK: list[Any] = [
    rsa.generate_private_key(65537, 1024),
    rsa.generate_private_key(65537, 2048),
    ec.generate_private_key(ec.SECP384R1()),
    ec.generate_private_key(ec.SECP256K1()),
    ed448.Ed448PrivateKey.generate(),
    x25519.X25519PrivateKey.generate(),
]


@pytest.mark.parametrize("private", WEAK, ids=lambda key: type(key).__name__)
def test_another_kind_of_key(private: Any) -> None:  # noqa: ANN401
    refused("DOM_VAL_INVALID_KEY", "private_key", call_sign, CARD, private, "ed")
    signature = crypto.sign_json(CARD, ED25519, "ed")
    for keys in ({"ed": private.public_key()}, {"ed": private}):
        message = refused("DOM_VAL_INVALID_KEY", "keys", call_verify, CARD, signature, keys)
        assert type(keys["ed"]).__name__ in message


@pytest.mark.parametrize("key", [None, "secret words", b"secret words", 5, ED25519.public_key()])
def test_what_is_no_private_key(key: object) -> None:
    message = refused("DOM_VAL_INVALID_KEY", "private_key", call_sign, CARD, key, "ed")
    assert "secret words" not in message


def test_a_public_key_is_never_a_secret() -> None:
    # HS256 by the public key, which verifiers fall for that take the algorithm from the header.
    pem = KEYS["ec"].public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signature = crypto.sign_json(CARD, ED25519, "ed")
    for key in (pem, pem.decode(), ED25519, None):
        refused("DOM_VAL_INVALID_KEY", "keys", call_verify, CARD, signature, {"ed": key})


@pytest.mark.parametrize("keys", [None, 5, ["ed"], "ed", ED25519.public_key()])
def test_what_is_no_keys(keys: object) -> None:
    signature = crypto.sign_json(CARD, ED25519, "ed")
    refused("DOM_VAL_INVALID_INPUT", "keys", call_verify, CARD, signature, keys)


def test_other_arguments_of_a_wrong_kind() -> None:
    for kid in (None, "", 5, b"ed"):
        refused("DOM_VAL_INVALID_INPUT", "kid", call_sign, CARD, ED25519, kid)
    refused("DOM_VAL_INVALID_INPUT", "without", call_sign, CARD, ED25519, "ed", "signatures")
    signature = crypto.sign_json(CARD, ED25519, "ed")
    for value in (float("nan"), 2**60, {1: 2}, b"", {"a": "\ud800"}):
        refused("DOM_VAL_INVALID_INPUT", "value", call_sign, value, ED25519, "ed")
        refused("DOM_VAL_INVALID_INPUT", "value", call_verify, value, signature, KEYS)


def test_a_missing_extra_is_told_with_its_command() -> None:
    code = """
import sys
sys.modules["cryptography"] = None
import ainalyn
from ainalyn import crypto
for call in (
    lambda: crypto.sign_json({}, None, "kid"),
    lambda: crypto.verify_json({}, {}, {}),
):
    try:
        call()
    except ainalyn.InternalError as error:
        print(error.code, error.message)
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    for line in lines:
        assert line.startswith("INT_ERR_CRYPTO ")
        assert line.endswith('Install it with: pip install "ainalyn[crypto]"')
