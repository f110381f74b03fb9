"""What a call counts with: a model by its name or alias, or an encoding."""

from __future__ import annotations

from _collections_abc import Mapping  # not slow to import, as collections.abc is

from ...domain.package import public
from .arguments import ENCODINGS, OPENED, check_model, invalid, quoted
from .lanes import lane
from .lanes.direct import aliases, forget, is_exact
from .plain import is_a, plain, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .lanes.protocol import Lane


@public
def register_model(alias: str, model: str | None = None, *, encoding: str | None = None) -> None:
    """Makes `alias` a name for a model or an encoding, in the whole process.

    For a name that only your program knows, such as that of an Azure
    deployment. An alias is matched as it is written, before any known name, so
    it may stand for another model than the name would by itself. Registering
    it again replaces it. Threads may register and count at the same time.

    Args:
        alias: The new name; not that of an encoding.
        model: The name of a model, an encoding, or an earlier alias.
        encoding: The name of an encoding, instead of a model.

    Raises:
        ValidationError: A name is not a str or is empty, or the model or
            encoding is not known.
    """
    alias = _checked_alias(alias, "alias")
    if model is None and encoding is None:
        raise invalid("model", "it is None. Pass the name of a model or of an encoding.")
    target = follow_alias(resolve_name("" if model is None else model, encoding))
    _check_known(target)  # an unknown name is refused now rather than at the first count
    aliases[alias] = target  # atomic, so threads need no lock
    forget()


@public
def unregister_model(alias: str) -> None:
    """Takes back a `register_model`; an alias that is not registered is no error."""
    aliases.pop(check_model(alias, "alias"), None)
    forget()


def check_aliases(own: Mapping[str, str]) -> dict[str, str]:
    """A private copy of a Tokenizer's aliases.

    Raises:
        ValidationError: A name is not a str or is empty, or stands for no known one.
    """
    try:
        pairs = dict.items(own if is_a(own, dict) else dict(own))  # type: ignore[arg-type,var-annotated]
    except (TypeError, ValueError):
        raise invalid("aliases", "it is no mapping. Pass a dict of aliases to models.") from None
    checked = {_checked_alias(alias, "aliases"): check_model(model) for alias, model in pairs}
    for model in checked.values():
        _check_known(follow_alias(model))
    return checked


def resolve_name(
    model: str,
    encoding: str | None = None,
    *,
    require_exact: bool = False,
    within: Lane | None = None,
) -> str:
    """The name to count with, whose alias is still to be looked up.

    Args:
        model: The name of a model or encoding, or an alias.
        encoding: The name of an encoding, which is used instead of the model.
        require_exact: Whether an estimate is an error.
        within: The lane that counts, if it is not the one that serves.

    Raises:
        ValidationError: The encoding is not known, or the model can only be
            estimated and may not be.
    """
    name = plain(model) if encoding is None else check_encoding(encoding)
    if require_exact and (within or not is_exact(name)):
        (within or lane).require_exact(follow_alias(name))
    return name


def follow_alias(model: object) -> str:
    """The name behind the alias of the process that `model` may be.

    Raises:
        ValidationError: The name is not a str or is empty.
    """
    name = check_model(model)
    return aliases.get(name, name)


def check_encoding(encoding: object) -> str:
    """`encoding` if it is the name of an encoding, else raises ValidationError."""
    name = plain_str(encoding)
    if name in ENCODINGS or name in OPENED:
        return name
    shown = "it" if name is None else quoted(name)
    raise invalid("encoding", f"{shown} is none of {', '.join(ENCODINGS)}.")


def _check_known(name: str) -> None:
    if is_exact(name) is None:
        lane.count("", name)


def _checked_alias(alias: object, field: str) -> str:
    name = check_model(alias, field)
    if name in ENCODINGS:
        raise invalid(field, f"{quoted(name)} is the name of an encoding. Choose another name.")
    if name in OPENED:
        raise invalid(field, f"{quoted(name)} is the name of a vocabulary. Choose another name.")
    return name
