"""JSON in the one form that everybody's signature agrees on, RFC 8785."""

from __future__ import annotations

from json.encoder import encode_basestring

from .errors import invalid_input

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable

#: As deep as serde_json reads. It also stops at a list that holds itself.
_MAX_DEPTH = 128

#: Whole numbers up to here are the same in every language that reads numbers as doubles.
_MAX_INTEGER = 2**53 - 1


def canonical_json(value: object) -> bytes:
    r"""The canonical JSON of a value by RFC 8785, as UTF-8.

    Names are sorted by their UTF-16 units, numbers are written as JavaScript writes
    them, and nothing but `"`, `\` and control characters is escaped.

    Args:
        value: None, a bool, an int, a float or a str, or a list, tuple or dict of such.
            Subclasses of these, as enums of int and str, count as what they hold.

    Raises:
        ValidationError: DOM_VAL_INVALID_INPUT for what JSON or its readers don't agree on: NaN and
            infinities, integers beyond ±(2**53 - 1), lone surrogates, names that are no
            str, more than 128 levels, and every other type.

    Cost: linear but for the sorting of names; some 70 us for a document of 1.7 kB.
    """
    parts: list[str] = []
    try:
        _write(value, parts.append, 0)
        return "".join(parts).encode()
    except UnicodeEncodeError as error:
        message = (
            f"A string holds the lone surrogate U+{ord(error.object[error.start]):04X}, which "
            "UTF-8 has no bytes for. Replace it before signing."
        )
        raise invalid_input(message, "value") from None


def _write(value: object, write: Callable[[str], None], depth: int) -> None:
    """Hands the parts of the text to `write`, in their order."""
    if isinstance(value, str):
        write(encode_basestring(value))
    elif value is None or isinstance(value, bool):
        write("null" if value is None else "true" if value else "false")
    elif isinstance(value, int):
        if not -_MAX_INTEGER <= value <= _MAX_INTEGER:
            # Without the number itself, which may have millions of digits.
            message = (
                "An integer is beyond ±(2**53 - 1), so readers round it differently. "
                "Write it as a str, or as a float where digits may be lost."
            )
            raise invalid_input(message, "value")
        write(int.__repr__(value))
    elif isinstance(value, float):
        write(_number(value))
    elif not isinstance(value, (dict, list, tuple)):
        message = (
            f"A {type(value).__name__} has no canonical JSON. Make it a str, a number, a bool, "
            "None, or a list or dict of such."
        )
        raise invalid_input(message, "value")
    elif depth == _MAX_DEPTH:
        message = f"The value has more than {_MAX_DEPTH} levels, or holds itself. Make it flatter."
        raise invalid_input(message, "value")
    elif isinstance(value, dict):
        _write_object(value, write, depth + 1)
    else:
        between = "["
        for item in value:
            write(between)
            _write(item, write, depth + 1)
            between = ","
        write("]" if value else "[]")


def _write_object(value: dict[str, object], write: Callable[[str], None], depth: int) -> None:
    between = "{"
    for name in sorted(value, key=_utf16):
        write(between)
        write(encode_basestring(name))
        write(":")
        _write(value[name], write, depth)
        between = ","
    write("}" if value else "{}")


def _utf16(name: str) -> bytes:
    """What a name is sorted by."""
    if not isinstance(name, str):
        message = f"A name in a dict is a {type(name).__name__}. JSON has names of type str alone."
        raise invalid_input(message, "value")
    return name.encode("utf-16-be")


def _number(value: float) -> str:
    """A float as ECMAScript's Number::toString writes it.

    Python's repr has the same digits, the fewest that read back as the same float and of those the
    nearest, but puts the point and the exponent elsewhere.
    """
    if value == 0:
        return "0"  # -0.0 too
    if value - value != 0:
        message = "JSON has no NaN and no infinity. Use None in their place."
        raise invalid_input(message, "value")
    mantissa, _, exponent = float.__repr__(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    # The value is 0.DIGITS times ten to the power of `point`.
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if 0 < point <= 21:
        if len(digits) <= point:
            return sign + digits.ljust(point, "0")
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{rest}e{point - 1:+d}"
