"""Checks of the arguments, the same whichever backend serves."""

from __future__ import annotations

from ainalyn.domain.errors import INVALID_INPUT, ValidationError

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The longest text, in UTF-8 bytes: its length crosses the boundary as a signed 32-bit number.
LONGEST_TEXT = 2**31 - 1

#: So many characters are never too long, since each has at most four bytes.
_SURELY_SHORT = LONGEST_TEXT // 4

#: The most bytes that a token of any encoding has.
LONGEST_TOKEN = 128

#: The largest number of tokens that can be asked for.
MOST_TOKENS = 2**63 - 1


#: The names of the encodings, the newest first.
ENCODINGS = (
    "o200k_base",
    "o200k_harmony",
    "cl100k_base",
    "p50k_base",
    "p50k_edit",
    "r50k_base",
    "gpt2",
)


def invalid(field: str, reason: str) -> ValidationError:
    """The error for the argument `field`; `reason` ends the sentence and names the remedy."""
    return ValidationError(f"The argument `{field}` can't be used: {reason}", INVALID_INPUT, field)


def check_text(text: object, field: str = "text", position: str = "it") -> str:
    """`text` if it is a str that is not too long, else raises ValidationError."""
    if not isinstance(text, str):
        decode = " Decode it first, for example with .decode()."
        remedy = decode if isinstance(text, (bytes, bytearray)) else ""
        raise invalid(field, f"{position} is {_described(text)}, and a str is needed.{remedy}")
    text = _plain(text)
    if len(text) > _SURELY_SHORT and _utf8_length(text) > LONGEST_TEXT:
        raise invalid(
            field,
            f"{position} has more than {LONGEST_TEXT:,} bytes of UTF-8. Count it in parts.",
        )
    return text


def _plain(text: str) -> str:
    """`text` as a str of no other type, whose methods might answer as they like."""
    return text if type(text) is str else str.__str__(text)


def _utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def decoded(data: memoryview) -> str:
    """The text whose UTF-8 is `data`, else raises ValidationError."""
    import codecs  # every interpreter has it loaded

    try:
        # PyPy's str(data, "utf-8") takes surrogates, which are no UTF-8.
        return codecs.utf_8_decode(data, "strict", True)[0]
    except UnicodeDecodeError as error:
        raise invalid(
            "data",
            f"it is not UTF-8 from byte {error.start} on. "
            "Decode it with its own encoding, and count the str.",
        ) from error


def listed(texts: object) -> list[object]:
    """A private list of what an iterable gives, else raises ValidationError."""
    if isinstance(texts, (str, bytes, bytearray)):
        raise invalid(
            "texts",
            f"it is {_described(texts)}, and an iterable of str is needed. Put one text in a list.",
        )
    try:
        found: Iterable[object] = iter(texts)  # type: ignore[call-overload]
    except TypeError:
        raise invalid(
            "texts", f"it is {_described(texts)}, and an iterable of str is needed."
        ) from None
    return list(found)


def check_texts(texts: list[object]) -> list[str]:
    """The texts of a list if each is a str, else raises ValidationError."""
    return [
        text
        if type(text) is str and len(text) <= _SURELY_SHORT
        else check_text(text, "texts", f"texts[{index}]")
        for index, text in enumerate(texts)
    ]


def check_model(model: object, field: str = "model") -> str:
    """`model` if it is a str that is not empty, else raises ValidationError."""
    if not isinstance(model, str):
        raise invalid(
            field,
            f"it is {_described(model)}, and the name of a model is needed, such as 'gpt-4o'.",
        )
    model = _plain(model)
    if not model:
        raise invalid(field, "it is empty. Pass the name of a model, such as 'gpt-4o'.")
    return model


def check_max_tokens(max_tokens: object) -> int:
    """`max_tokens` as an int from 0 to `MOST_TOKENS`, else raises ValidationError."""
    return check_whole_number(max_tokens, "max_tokens", MOST_TOKENS)


def check_whole_number(value: object, field: str, most: int) -> int:
    """`value` as an int from 0 to `most`, else raises ValidationError."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise invalid(field, f"it is {_described(value)}, and a whole number is needed.")
    number = value.__index__()
    if not isinstance(number, int) or not 0 <= number <= most:
        raise invalid(field, f"it is out of range. Pass a whole number from 0 to {most:,}.")
    return number


def _described(value: object) -> str:
    if value is None:
        return "None"
    return f"of type {type(value).__name__}"
