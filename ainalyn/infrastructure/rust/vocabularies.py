"""Vocabularies out of files: any model's own, when its maker gives it away."""

from __future__ import annotations

import os

from ...domain.package import public
from .arguments import OPENED, check_model, described, invalid, quoted
from .lanes import lane
from .lanes.direct import aliases
from .plain import plain_str


@public
def load_vocabulary(
    path: str | os.PathLike[str],
    name: str | None = None,
    sha256: str | None = None,
    pattern: str | None = None,
) -> str:
    """Opens the vocabulary in a file, in the whole process, and tells the name to count with.

    Every function then takes the name as that of a model or of an encoding, and its counts are
    exact: those of a text, without what a chat puts around it. The file is a `tokenizer.json` of
    Hugging Face (byte pairs of bytes, as those of Qwen, Llama, DeepSeek and GPT-2 are, or
    Gemma's), a `.tiktoken`, a `tekken.json` of Mistral, or Gemma's model of SentencePiece. Nothing
    is downloaded. The text of an added token is ordinary text.

    The first time the tables are made, which takes a second or two; they are kept in the user's
    cache folder under the file's SHA-256, and mapped from there ever after. The variable
    AINALYN_CACHE names another folder, or turns the cache off with 0. A vocabulary stays open as
    long as the process lives, and to open it again costs little. At most 128 can be open.

    Without the native library, the extra `ainalyn[vocabularies]` counts by the packages of the
    formats' makers; without these, counts are estimates: `exact` is False, and no text has more
    tokens than `upper`.

    Args:
        path: The file.
        name: The name to count with; else one is made of the file's SHA-256.
        sha256: The SHA-256 that the file must have, in hexadecimal digits. The file is then read
            each time, and not only when it has changed.
        pattern: The name of the pattern that splits texts into pieces, such as "o200k", for a file
            that does not state it: a `.tiktoken`.

    Raises:
        ValidationError: The file can't be read, or is of another kind; it splits texts in a way
            that is not known to the letter; its tokens can't be counted with; its SHA-256 is
            another; or the name means something already.
    """
    file = _path(path)
    words = {
        field: None if value is None else check_model(value, field)
        for field, value in (("name", name), ("sha256", sha256), ("pattern", pattern))
    }
    if words["name"] in aliases:
        raise invalid("name", f"{quoted(words['name'] or '')} is an alias. Choose another name.")
    opened = lane.load_vocabulary(file, words["name"], words["sha256"], words["pattern"])
    OPENED[opened] = file
    return opened


def _path(path: object) -> str:
    try:
        file = plain_str(os.fspath(path))  # type: ignore[call-overload]
    except TypeError:
        file = None
    if file is None:
        raise invalid("path", f"it is {described(path)}, and the path of a file is needed.")
    return file
