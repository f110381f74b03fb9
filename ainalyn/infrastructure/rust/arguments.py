"""Checks of the arguments, the same in every lane, and texts as UTF-8 can hold them."""

from __future__ import annotations

from ...domain.errors import INVALID_INPUT, ValidationError
from .plain import is_a, plain_str, whole_number

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The longest text, in UTF-8 bytes: its length crosses the boundary as a signed 32-bit number.
MAX_TEXT_BYTES = 2**31 - 1

#: So many characters are never too long, since each has at most four bytes.
_SURELY_SHORT = MAX_TEXT_BYTES // 4

#: The most bytes that a token of any encoding has.
MAX_TOKEN_BYTES = 128

#: The most bytes of a text for a token of a vocabulary out of a file: the library takes no token of
#: more than 1,024 bytes, and what it normalises may get three times as short.
_MAX_OPENED_TOKEN_BYTES = 3072

#: The vocabularies that `load_vocabulary` opened, each with its file.
OPENED: dict[str, str] = {}

#: The largest number of tokens that can be asked for.
MAX_TOKENS = 2**63 - 1


#: A longer text is cut in messages.
_LONGEST_QUOTED = 80

#: How characters are written in quotes that can't be seen, or that turn what follows around.
_ESCAPES = {
    code: f"\\u{{{code:x}}}"
    for first, last in (
        (0, 0x1F),
        (0x7F, 0x9F),
        (0x200B, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x206F),
    )
    for code in range(first, last + 1)
}
_ESCAPES |= {0xFEFF: "\\u{feff}", ord('"'): '\\"', ord("\\"): "\\\\"}

#: The names of the encodings, the newest first.
ENCODINGS = (
    "o200k_base",
    "o200k_harmony",
    "cl100k_base",
    "p50k_base",
    "p50k_edit",
    "r50k_base",
    "gpt2",
    "gemma4",
    "gemma3",
)


def most_token_bytes(model: str | None = None) -> int:
    """The most bytes of a text that a token of `model`, or of any known one, stands for."""
    if not OPENED:
        return MAX_TOKEN_BYTES
    # What stands around a name, such as a provider's, may be left out of it elsewhere.
    of_file = model is None or any(name.lower() in model.lower() for name in OPENED)
    return _MAX_OPENED_TOKEN_BYTES if of_file else MAX_TOKEN_BYTES


def invalid(field: str, reason: str) -> ValidationError:
    """The error for the argument `field`; `reason` ends the sentence and names the remedy."""
    return ValidationError(f"The argument `{field}` can't be used: {reason}", INVALID_INPUT, field)


def check_text(text: object, field: str = "text", position: str = "it") -> str:
    """`text` if it is a str that is not too long, else raises ValidationError."""
    found = plain_str(text)
    if found is None:
        decode = " Decode it first, for example with .decode()."
        remedy = decode if is_a(text, bytes, bytearray) else ""
        raise invalid(field, f"{position} is {described(text)}, and a str is needed.{remedy}")
    if len(found) > _SURELY_SHORT and _utf8_length(found) > MAX_TEXT_BYTES:
        raise invalid(
            field,
            f"{position} has more than {MAX_TEXT_BYTES:,} bytes of UTF-8. Count it in parts.",
        )
    return found


def _utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def replace_lone_surrogates(text: str) -> str:
    """`text` as tiktoken reads it: pairs of surrogates joined, lone ones replaced by U+FFFD.

    The cost is linear in the text; it is paid only for texts that UTF-8 can't hold.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def places_with_surrogates(
    text: str, repaired: str, runs: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The places in `text` of places in what `replace_lone_surrogates` makes of it."""
    places, place = [0], 0
    for character in repaired:
        # A pair is two characters of the text.
        place += 1 + (character > "\uffff" and text[place] < "\ue000")
        places.append(place)
    return [(places[start], places[end]) for start, end in runs]


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


def to_list(texts: object) -> list[object]:
    """A private list of what an iterable gives, else raises ValidationError."""
    if is_a(texts, str, bytes, bytearray):
        raise invalid(
            "texts",
            f"it is {described(texts)}, and an iterable of str is needed. Put one text in a list.",
        )
    try:
        found: Iterable[object] = iter(texts)  # type: ignore[call-overload]
    except TypeError:
        raise invalid(
            "texts", f"it is {described(texts)}, and an iterable of str is needed."
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
    name = plain_str(model)
    if name is None:
        raise invalid(
            field,
            f'it is {described(model)}, and the name of a model is needed, such as "gpt-4o".',
        )
    if not name:
        raise invalid(field, 'it is empty. Pass the name of a model, such as "gpt-4o".')
    return name


def check_max_tokens(max_tokens: object) -> int:
    """`max_tokens` as an int from 0 to `MAX_TOKENS`, else raises ValidationError."""
    return check_whole_number(max_tokens, "max_tokens", MAX_TOKENS)


def check_whole_number(value: object, field: str, most: int, least: int = 0) -> int:
    """`value` as an int from `least` to `most`, else raises ValidationError."""
    number = whole_number(value)
    if number is None:
        raise invalid(field, f"it is {described(value)}, and a whole number is needed.")
    if not least <= number <= most:
        raise invalid(field, f"it is out of range. Pass a whole number from {least} to {most:,}.")
    return number


def described(value: object) -> str:
    """What `value` is, to stand behind "it is"."""
    if value is None:
        return "None"
    return f"of type {type(value).__name__}"


def quoted(text: str) -> str:
    """A text in quotes, cut when it is too long to read; the same as in `src/error.rs`.

    A lone surrogate, which no library is ever given, is written as Python does.
    """
    shown = escaped(text[:_LONGEST_QUOTED])
    if len(text) <= _LONGEST_QUOTED:
        return f'"{shown}"'
    return f'"{shown}"… ({len(text.encode("utf-8", "surrogatepass"))} bytes)'


def escaped(text: str) -> str:
    """A text as it stands in quotes, however long."""
    return text.translate(_ESCAPES).encode("utf-8", "backslashreplace").decode()
