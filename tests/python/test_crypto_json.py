"""Canonical JSON: RFC 8785's own examples, V8's numbers, another library, and what is refused."""

from __future__ import annotations

import enum
import gzip
import json
import shutil
import struct
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

import ainalyn
from ainalyn.crypto import canonical_json

VECTORS = Path(__file__).parents[1] / "vectors"

# RFC 8785, sections 3.2.2 to 3.2.4.
SAMPLE = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
CANONICAL = (
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
)
SORTED = ["\r", "1", "\x80", "ö", "€", "\U0001f600", "\ufb33"]

# RFC 8785, appendix B.
NUMBERS = {
    0x0000000000000000: "0",
    0x8000000000000000: "0",
    0x0000000000000001: "5e-324",
    0x8000000000000001: "-5e-324",
    0x7FEFFFFFFFFFFFFF: "1.7976931348623157e+308",
    0xFFEFFFFFFFFFFFFF: "-1.7976931348623157e+308",
    0x4340000000000000: "9007199254740992",
    0xC340000000000000: "-9007199254740992",
    0x4430000000000000: "295147905179352830000",
    0x44B52D02C7E14AF5: "9.999999999999997e+22",
    0x44B52D02C7E14AF6: "1e+23",
    0x44B52D02C7E14AF7: "1.0000000000000001e+23",
    0x444B1AE4D6E2EF4E: "999999999999999700000",
    0x444B1AE4D6E2EF4F: "999999999999999900000",
    0x444B1AE4D6E2EF50: "1e+21",
    0x3EB0C6F7A0B5ED8C: "9.999999999999997e-7",
    0x3EB0C6F7A0B5ED8D: "0.000001",
    0x41B3DE4355555553: "333333333.3333332",
    0x41B3DE4355555554: "333333333.33333325",
    0x41B3DE4355555555: "333333333.3333333",
    0x41B3DE4355555556: "333333333.3333334",
    0x41B3DE4355555557: "333333333.33333343",
    0xBECBF647612F3696: "-0.0000033333333333333333",
    0x43143FF3C1CB0959: "1424953923781206.2",
}

#: Around the surrogates' place in UTF-16, where the order by code points is another one.
NAMES = st.text(st.sampled_from('aZ"\\\x00\x1f\x7fé\ud7ff\ue000\uffff\U00010000😀'), max_size=4)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.text(st.characters(exclude_categories=["Cs"]))),
        *(st.floats(allow_nan=False, allow_infinity=False), NAMES),
        st.integers(-(2**53) + 1, 2**53 - 1),
    ),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)


def refused(value: object) -> str:
    with pytest.raises(ainalyn.ValidationError) as caught:
        canonical_json(value)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "value")
    assert caught.value.message.endswith(".")
    assert len(caught.value.message) < 300
    return caught.value.message


def test_the_examples_of_the_rfc() -> None:
    assert canonical_json(json.loads(SAMPLE)).decode() == CANONICAL
    written = canonical_json(dict.fromkeys(sorted(SORTED), 0))
    assert list(json.loads(written)) == SORTED


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items(), ids=lambda part: str(part))
def test_the_numbers_of_the_rfc(bits: int, text: str) -> None:
    assert canonical_json(struct.unpack(">d", bits.to_bytes(8, "big"))[0]).decode() == text


@pytest.mark.parametrize("bits", [0x7FFFFFFFFFFFFFFF, 0x7FF0000000000000, 0xFFF0000000000000])
def test_what_the_rfc_has_no_number_for(bits: int) -> None:
    assert "NaN" in refused([struct.unpack(">d", bits.to_bytes(8, "big"))[0]])


def test_numbers_are_written_as_v8_writes_them() -> None:
    lines = gzip.decompress((VECTORS / "numbers.txt.gz").read_bytes()).decode().split()
    assert len(set(lines)) == 100_000
    # V8's line reads back as its number, as make_numbers.mjs checks, so that is what it wrote.
    wrong = [line for line in lines if canonical_json(float(line)).decode() != line]
    assert not wrong


def test_the_file_of_numbers_is_what_its_command_makes(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    script = shutil.copy(VECTORS / "make_numbers.mjs", tmp_path)
    subprocess.run(["node", script], check=True, timeout=120)
    made, kept = tmp_path / "numbers.txt.gz", VECTORS / "numbers.txt.gz"
    assert gzip.decompress(made.read_bytes()) == gzip.decompress(kept.read_bytes()), (
        "stale: run node tests/vectors/make_numbers.mjs"
    )


@given(VALUES)
def test_another_library_writes_the_same(value: Any) -> None:  # noqa: ANN401
    assert canonical_json(value) == rfc8785.dumps(value)


@given(VALUES)
def test_it_reads_back_and_is_its_own_canonical_form(value: object) -> None:
    text = canonical_json(value)
    back = json.loads(text, parse_int=float)  # as a reader in JavaScript has them
    assert back == value
    assert canonical_json(back) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(1e21)
@example(1e-7)
@example(123456789012345680000.0)
def test_a_number_reads_back(value: float) -> None:
    assert float(canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.none()))
def test_the_order_is_that_of_utf16(value: dict[str, None]) -> None:
    names = list(json.loads(canonical_json(value)))
    assert names == sorted(value, key=lambda name: name.encode("utf-16-be"))


def test_subclasses_count_as_what_they_hold() -> None:
    class Level(enum.IntEnum):
        HIGH = 3

    class Color(str, enum.Enum):
        RED = "red"

    class Half(float):
        def __repr__(self) -> str:
            return "half"

    value = OrderedDict(b=(Level.HIGH, Color.RED), a=Half(0.5))
    assert canonical_json(value) == b'{"a":0.5,"b":[3,"red"]}'


@pytest.mark.parametrize("value", [2**53, -(2**53), 10**400, 1 << 1_000_000], ids=lambda _: "")
def test_an_integer_that_readers_round(value: int) -> None:
    assert "2**53" in refused({"a": [value]})
    assert canonical_json([2**53 - 1, 1 - 2**53]) == b"[9007199254740991,-9007199254740991]"


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\udc00\ud800"])
def test_a_lone_surrogate(text: str) -> None:
    assert "surrogate U+D" in refused({"a": text})
    assert "surrogate U+D" in refused({text: 1, "b": 2})


@pytest.mark.parametrize("name", [1, None, True, 1.5, b"a", ("a",)])
def test_a_name_that_is_no_str(name: object) -> None:
    assert "name" in refused([{name: 1}])
    assert "name" in refused({"a": 1, name: 1})


@pytest.mark.parametrize(
    "value", [b"a", {1}, object(), 1j, range(3), Path(), bytearray(), iter([])]
)
def test_another_type(value: object) -> None:
    assert type(value).__name__ in refused({"a": [value]})


def test_many_levels() -> None:
    deep: object = 1
    for _ in range(128):
        deep = [deep]
    assert canonical_json(deep) == b"[" * 128 + b"1" + b"]" * 128
    assert "levels" in refused([deep])
    for _ in range(100_000):
        deep = [deep]
    assert "levels" in refused(deep)
    assert "levels" in refused({"a": deep})
    while isinstance(deep, list):  # some interpreters can't free so many at once
        deep = deep.pop()


def test_a_list_that_holds_itself() -> None:
    round_and_round: list[object] = []
    round_and_round.append({"a": round_and_round})
    assert "itself" in refused(round_and_round)


def test_the_package_is_imported_without_it_and_it_without_the_extra() -> None:
    code = """
import sys
import ainalyn
assert not {"ainalyn.crypto", "hmac", "cryptography"} & set(sys.modules)
from ainalyn import crypto
secret = "whsec_" + "A" * 32
crypto.verify_webhook(b"", crypto.sign_webhook(b"", secret, "msg"), secret)
assert crypto.canonical_json([1.0]) == b"[1]"
assert "cryptography" not in sys.modules
assert "crypto" not in ainalyn.check_rust_modules()
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
