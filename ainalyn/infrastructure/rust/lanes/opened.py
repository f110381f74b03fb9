"""Vocabularies out of files without the native library: by the packages of their makers.

`tokenizers` counts by a `tokenizer.json`, `tiktoken` by a `.tiktoken` or a `tekken.json`, and
`sentencepiece` by Gemma's model. Where the package is missing, counts are rough, and say so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from pathlib import Path

from ..arguments import invalid, quoted, replace_lone_surrogates
from ..tables import rows
from .cutting import Bytes

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .cutting import Tokens

#: The same as in src/tokenizer/vocabulary/mod.rs.
_MOST_BYTES = 64 << 20

#: Special tokens of Gemma 3 that its own tokenizer does not look for in a text.
_CONTROL = ("<pad>", "<eos>", "<bos>", "<unk>", "<image_soft_token>")


class Opened:
    """A vocabulary out of a file, that is open as long as the process lives."""

    def __init__(
        self,
        encoding: Tokens | None,
        added: tuple[str, ...] | None = (),
        *,
        nfc: bool = False,
    ) -> None:
        """Takes what encodes, or None where it is missing, and added tokens that are texts."""
        self.exact = encoding is not None
        self.encoding = encoding or (_Tripled() if nfc else Bytes())
        self.added = added
        self._nfc = nfc
        self.key = ("", "")

    def upper(self, text: str) -> int:
        """No text has more tokens than this: each has a byte at least, of what is counted."""
        whole = replace_lone_surrogates(text)
        return len((unicodedata.normalize("NFC", whole) if self._nfc else whole).encode())


class _Slices:
    """Tokens as the bytes of the text that they are of, by where each ends."""

    def __init__(self, ends: Callable[[str], list[int]]) -> None:
        self._ends = ends

    def encode_ordinary(self, text: str) -> list[Any]:
        """The tokens of a text; the last one of a character has all of its bytes."""
        whole = replace_lone_surrogates(text)
        found, start = [], 0
        for end in self._ends(whole):
            found.append(whole[start:end].encode())
            start = max(start, end)
        return found

    def decode_bytes(self, tokens: list[Any]) -> bytes:
        """The bytes of tokens."""
        return b"".join(tokens)


class _Tripled(Bytes):
    """Three tokens for each byte, as many as form C makes of one at most."""

    def encode_ordinary(self, text: str) -> list[int]:
        return [token for byte in super().encode_ordinary(text) for token in (byte, -1, -1)]

    def decode_bytes(self, tokens: list[int]) -> bytes:
        return bytes(token for token in tokens if token >= 0)


_open: dict[str, Opened] = {}


def find(name: str) -> Opened | None:
    """The open vocabulary of that name."""
    return _open.get(name)


def load(path: str, name: str | None, sha256: str | None, pattern: str | None) -> str:
    """The name under which the vocabulary in a file is open.

    Raises:
        ValidationError: The file can't be read, is of another kind or has another SHA-256, or the
            name is that of another vocabulary.
    """
    try:
        if Path(path).stat().st_size > _MOST_BYTES:
            raise _of(path, f"it has more than {_MOST_BYTES >> 20} MiB.")
        content = Path(path).read_bytes()
    except OSError as error:
        raise _of(path, f"it can't be read: {error}.") from error
    found = hashlib.sha256(content).hexdigest()
    if sha256 is not None and sha256.lower() != found:
        raise invalid("sha256", f"the file {quoted(path)} has the SHA-256 {found}.")
    key = (found, pattern or "")
    if name is None:
        name = f"vocabulary:{found[:12]}" + (f"-{pattern}" if pattern else "")
    opened = _open.get(name)
    if opened is None:
        opened = _open[name] = _read(path, content, pattern)
        opened.key = key
    elif opened.key != key:
        raise invalid("name", f"{quoted(name)} is the name of a vocabulary that is open.")
    return name


def _of(path: str, reason: str) -> Exception:
    return invalid("path", f"the vocabulary {quoted(path)}: {reason}")


def _read(path: str, content: bytes, pattern: str | None) -> Opened:
    try:
        if content[:1] == b"\n" and content[2:3] == b"\n":
            return Opened(_of_sentencepiece(path))
        text = content.decode()
        if text.lstrip()[:1] == "{":
            file = json.loads(text)
            if pattern is not None:
                raise _of(path, "it states by itself how texts are split. Leave `pattern` out.")
            return _of_tekken(file) if "config" in file else _of_hugging_face(file)
        lines = (line.split() for line in text.splitlines() if line)
        ranks = {base64.b64decode(token): int(rank) for token, rank in lines}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if type(error).__module__.startswith("ainalyn"):
            raise
        raise _of(path, f"it is no vocabulary that is known here ({error!r}).") from error
    if pattern is None:
        raise _of(path, "a .tiktoken file does not say how texts are split. Pass `pattern`.")
    known = dict(rows("expressions.tsv"))
    expression = known.get(pattern.removesuffix("_base"), pattern)
    if expression not in known.values():
        raise invalid("pattern", f"{quoted(pattern)} is the name of no pattern.")
    return Opened(_of_ranks(ranks, expression))


def _of_ranks(ranks: dict[bytes, int], expression: str) -> Tokens | None:
    try:
        import tiktoken
    except ImportError:
        return None
    return tiktoken.Encoding("opened", pat_str=expression, mergeable_ranks=ranks, special_tokens={})


def _of_tekken(file: dict[str, Any]) -> Opened:
    config = file["config"]
    size = config["default_vocab_size"] - config["default_num_special_tokens"]
    ranks = {base64.b64decode(one["token_bytes"]): one["rank"] for one in file["vocab"][:size]}
    special = tuple(one["token_str"] for one in file.get("special_tokens") or ())
    return Opened(_of_ranks(ranks, config["pattern"]), special)


def _of_hugging_face(file: dict[str, Any]) -> Opened:
    model = file["model"]
    if model.get("type", "BPE") != "BPE" or model.get("dropout"):
        raise invalid("path", "its model is no byte pairs, or makes counts a matter of chance.")
    tokens = file.get("added_tokens") or []
    more = any(token.get(flag) for token in tokens for flag in ("lstrip", "rstrip", "single_word"))
    texts = tuple(token["content"] for token in tokens)
    # The text of an added token is ordinary text, but for what Gemma's own tokenizer looks for.
    gemma3 = "<start_of_turn>" in texts
    gemma = bool(model.get("byte_fallback"))
    looked_for = [token for token in tokens if not gemma3 or token["content"] not in _CONTROL]
    rest = {**file, "added_tokens": looked_for if gemma else [], "post_processor": None}
    steps = json.dumps(file.get("normalizer"))
    return Opened(_of_tokenizers(json.dumps(rest)), None if more else texts, nfc='"NFC"' in steps)


def _of_tokenizers(file: str) -> Tokens | None:
    try:
        import tokenizers
    except ImportError:
        return None
    try:
        found = tokenizers.Tokenizer.from_str(file)
    except Exception as error:  # it raises nothing narrower
        raise ValueError(str(error)) from error

    def ends(text: str) -> list[int]:
        offsets = found.encode(text, add_special_tokens=False).offsets
        # A token that begins a character ends before it, in the place of its last one.
        limits = [start for start, _ in offsets[1:]] + [len(text)] * bool(offsets)
        return [min(end, limit) for (_, end), limit in zip(offsets, limits, strict=True)]

    return _Slices(ends)


def _of_sentencepiece(path: str) -> Tokens | None:
    try:
        import sentencepiece
    except ImportError:
        return None
    found = sentencepiece.SentencePieceProcessor(model_file=path)
    probe = "  a  b1\n"
    if "".join(found.encode(probe, out_type=str)).replace("\u2581", " ") != probe:
        raise _of(path, "it changes texts before it counts them, as Gemma's model does not.")

    def ends(text: str) -> list[int]:
        places, end, taken = [], 0, 0
        for piece in found.encode(text, out_type=str):
            if len(piece) == len("<0x00>") and piece.startswith("<0x") and piece[-1] == ">":
                taken += 1
                whole = taken == len(text[end].encode())
                end, taken = (end + 1, 0) if whole else (end, taken)
            else:
                end += len(piece)
            places.append(end)
        return places

    return _Slices(ends)
