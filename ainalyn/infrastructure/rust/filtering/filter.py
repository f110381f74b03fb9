"""Filter: what finds and takes out, made once and shared."""

from __future__ import annotations

from _collections_abc import Callable, Iterable, Mapping  # not slow to import, as collections.abc

from ....domain.findings import Finding, Redacted
from ....domain.package import own_modules, public
from ..arguments import check_text, check_texts, described, invalid, to_list
from ..lanes.direct import filter_capsule
from ..lanes.library import has_filter
from ..plain import is_a, plain, plain_str
from ..threads import check_threads
from .backend import called
from .config import DEFAULTS, checked
from .direct import (
    filter_chunk,
    filter_find,
    filter_redact,
    filter_step,
    serves,
)
from .edits import Rebuilder, merged
from .stream import FilterStream
from .vault import Vault

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from ..filter_fallback import PythonFilter
    from .backend import Backend
    from .config import Config
    from .library import LibraryFilter

    T = TypeVar("T")
else:
    T = object  # what a reader of the hints sees

#: What says what the rules are.
_TABLES = "rules.tsv", "iban.tsv", "phone_codes.tsv", "folds.tsv"

#: What `extra` is where none is given.
_NO_EXTRA: tuple[Finding, ...] = ()


@public
class Filter:
    """Finds and takes out what its rules name, in time linear in the text.

    It is made once and never changes: threads may share it, and it pickles. Rules work on plain
    text; what is in base64 or another writing is to be decoded first.

    Attributes:
        backend: What finds: "rust", or "python" where there is no native library.
    """

    __slots__ = ("_config", "_direct", "_made", "_python", "backend")

    def __init__(
        self,
        rules: Iterable[str] | None = None,
        *,
        words: Mapping[str, Iterable[str] | Mapping[str, object]] | None = None,
        patterns: Mapping[str, str | Mapping[str, object]] | None = None,
        allow: Iterable[str] | Mapping[str, Iterable[str]] | None = None,
        allow_patterns: Iterable[str] | Mapping[str, Iterable[str]] | None = None,
        actions: Mapping[str, str | Mapping[str, str]] | None = None,
        key: bytes | None = None,
        fold: bool = True,
        skip_reserved: bool = False,
        backend: str | None = None,
    ) -> None:
        """Takes what to find, and what to do with it.

        Args:
            rules: Names of rules and groups; "-ipv4" leaves one out again. The groups "pii",
                "secrets" and "network" if None.
            words: Rules of your own, by name: lists of words, which are found whole and in any
                case of their letters; or {"values": [...], "word": False} to find them anywhere.
            patterns: Rules of your own, by name: bounded regular expressions; or {"pattern": ...}
                with "check" ("luhn", "mod97" or "entropy") and "near" (words that stand before).
            allow: Values that are no findings, for all rules or by rule.
            allow_patterns: Patterns of values that are no findings, for all rules or by rule.
            actions: What to do, by rule or group: "replace", {"replace": "text"}, "mask", "hash",
                "remove", "block" or "keep"; "replace" by default.
            key: The key of "hash", of at least 16 bytes.
            fold: Whether to see through disguises, such as full-width digits and characters that
                can't be seen.
            skip_reserved: Whether to leave out what is reserved for documentation.
            backend: "rust", or "python" to find in Python although there is a native library, for
                comparisons; what there is if None.

        Raises:
            ValidationError: An argument can't be used; its `field` says which.
        """
        backend = plain(backend)
        if backend is not None and (type(backend) is not str or backend not in ("rust", "python")):
            raise invalid("backend", "it is neither 'rust' nor 'python'.")
        if backend == "rust" and not has_filter():
            raise invalid("backend", "there is no native library here: `ainalyn doctor` says why.")
        self._config: Config = checked(
            {
                "rules": rules,
                "words": words,
                "patterns": patterns,
                "allow": allow,
                "allow_patterns": allow_patterns,
                "actions": actions,
                "key": key,
                "fold": fold,
                "skip_reserved": skip_reserved,
            }
        )
        self._python: PythonFilter | None = None
        self._made: Backend | None = None
        #: The filter in the direct lane, or None where that declines.
        self._direct: object = None
        self.backend = "rust" if has_filter() and backend != "python" else "python"
        if self.backend == "python":
            self._made = self._reference()
        elif serves and self._config == DEFAULTS:
            self._direct = filter_capsule()
        else:
            library = self._library()
            self._direct = filter_capsule(library.handle()) if serves else None

    def __repr__(self) -> str:
        parts = [
            f"{field}={_names(value)}"
            for field, value in self._config.items()
            if value != DEFAULTS[field]
        ]
        return f"Filter({', '.join(parts)})"

    def __reduce__(self) -> tuple[Callable[..., Filter], tuple[type[Filter], Config, str]]:
        return _rebuilt, (type(self), self._config, self.backend)

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that name the catalogue of rules and what this filter was made of.

        The key is not among it. Cost: some 0.1 ms.
        """
        import hashlib
        import json

        with own_modules():
            from ..tables import table_bytes

        config = {field: value for field, value in self._config.items() if field != "key"}
        digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
        for table in _TABLES:
            digest.update(table_bytes(table))
        return digest.hexdigest()[:16]

    def find(self, text: str) -> list[Finding]:
        """What the rules find in a text, in the order of the places; it is not changed.

        Args:
            text: Any str.

        Raises:
            ValidationError: The text is not a str, or has 2 GiB of UTF-8 or more.
        """
        found = filter_find(self._direct, text)
        if found is None:
            found = [Finding(*one) for one in called(self._backend().find, check_text(text))]
        return found

    def is_clean(self, text: str) -> bool:
        """Whether the rules find nothing in a text.

        Args:
            text: Any str.

        Raises:
            ValidationError: As `find` raises.
        """
        return not self.find(text)

    def redact(
        self, text: str, *, vault: Vault | None = None, extra: Iterable[Finding] = _NO_EXTRA
    ) -> Redacted:
        """A text without what is found in it.

        Args:
            text: Any str.
            vault: Gives the placeholders of all that is replaced, so that it can be put back.
            extra: Findings of your own in this text, such as those of a model for names.

        Returns:
            The text and the findings; the text that was given, the same object, where there was
            nothing to do.

        Raises:
            ContentBlockedError: A rule with the action "block" found something.
            ValidationError: As `find` raises; or an extra finding is none of this text.
        """
        if vault is None and extra is _NO_EXTRA:
            redacted = filter_redact(self._direct, text)
            if redacted is not None:
                return redacted
            characters = check_text(text)
            output, found = called(self._backend().redact, characters)
            findings = [Finding(*one) for one in found]
        else:
            characters = check_text(text)
            findings = merged(_own(extra, len(characters)), self.find(characters))
            output = self._rebuilder(vault).whole(characters, findings)
        return Redacted(text if output == characters else output, findings)

    def find_batch(self, texts: Iterable[str], *, threads: int = 0) -> list[list[Finding]]:
        """`find` of each text, in order.

        Args:
            texts: Any iterable of str, but not a str itself.
            threads: The most threads to work on; see `ainalyn.count_tokens_batch`.

        Raises:
            ValidationError: One of the texts is not a str.
        """
        number = check_threads(threads)
        private = to_list(texts)
        if self._direct is not None:
            return self._chunks(private, number, self.find, redact=False)
        found = called(self._backend().find_batch, check_texts(private), number)
        return [[Finding(*one) for one in each] for each in found]

    def redact_batch(
        self, texts: Iterable[str], *, threads: int = 0, vault: Vault | None = None
    ) -> list[Redacted]:
        """`redact` of each text, in order.

        Args:
            texts: Any iterable of str, but not a str itself.
            threads: The most threads to work on; see `ainalyn.count_tokens_batch`.
            vault: As for `redact`; it numbers the values in the order of the texts.

        Raises:
            ContentBlockedError: A rule with the action "block" found something in one of them.
            ValidationError: One of the texts is not a str.
        """
        number = check_threads(threads)
        private = to_list(texts)
        if vault is None and self._direct is not None:
            return self._chunks(private, number, self.redact, redact=True)
        listed = check_texts(private)
        if vault is None:
            outputs = [
                (output, [Finding(*one) for one in found])
                for output, found in called(self._backend().redact_batch, listed, number)
            ]
        else:
            rebuilder = self._rebuilder(vault)
            outputs = [
                (rebuilder.whole(text, findings), findings)
                for text, findings in zip(
                    listed, self.find_batch(listed, threads=number), strict=True
                )
            ]
        return [
            Redacted(text if output == characters else output, findings)  # type: ignore[arg-type]
            for text, characters, (output, findings) in zip(private, listed, outputs, strict=True)
        ]

    def redact_value(self, value: T, *, vault: Vault | None = None) -> T:
        """Structured data with every text in it redacted, such as messages and tool calls.

        Dicts, lists and tuples keep their shape, their keys and their types, and what is clean
        comes back as the same object. A text that is JSON, as the arguments of a tool call are,
        stays JSON: the texts in it are redacted. Keys are not looked at. A number in which
        something is found is replaced by a str. The cost is linear in the data.

        Args:
            value: Dicts, lists, tuples, str, numbers, bool and None, down to 200 levels.
            vault: As for `redact`.

        Raises:
            ContentBlockedError: A rule with the action "block" found something.
            ValidationError: It holds an object of another kind, whose texts would be missed.
        """
        with own_modules():
            from .values import Redactor

        redactor = Redactor(lambda text: self.redact(text, vault=vault).text)
        return redactor.value(value, "it")  # type: ignore[return-value]

    def stream(self, *, vault: Vault | None = None) -> FilterStream:
        """What redacts a text that comes in pieces, such as a model's answer.

        Args:
            vault: As for `redact`.
        """
        return FilterStream(self._step, None if vault is None else self._rebuilder(vault))

    def _step(self, buffer: str, start: int, last: bool) -> tuple[str, int, list[Finding]]:
        step = filter_step(self._direct, buffer, start, last)
        if step is None:
            output, consumed, found = called(self._backend().step, buffer, start, last)
            step = output, consumed, [Finding(*one) for one in found]
        return step

    def _chunks(
        self, texts: list[object], threads: int, one: Callable[[str], object], *, redact: bool
    ) -> list[Any]:
        """What the direct lane answers, chunk by chunk; `one` serves a text that it declines."""
        done: list[Any] = []
        while len(done) < len(texts):
            # Between two chunks the interpreter raises what a signal asks for, and other threads
            # have their turn.
            at = len(done)
            chunk = filter_chunk(self._direct, texts, at, threads, redact)
            if chunk is None:
                check_text(texts[at], "texts", f"texts[{at}]")
                done.append(one(texts[at]))  # type: ignore[arg-type]
            else:
                done += chunk
        return done

    def _backend(self) -> Backend:
        """What serves where the direct lane declines."""
        return self._made or self._library()

    def _library(self) -> LibraryFilter:
        """The library's filter in the generated lane, which takes long to import."""
        with own_modules():
            from .library import LibraryFilter

        self._made = library = LibraryFilter(self._config, self._reference)
        return library

    def _reference(self) -> PythonFilter:
        """The Python implementation, made when it is first needed."""
        if self._python is None:
            with own_modules():
                from ..filter_fallback import PythonFilter

            self._python = PythonFilter(**self._config)
        return self._python

    def _rebuilder(self, vault: Vault | None) -> Rebuilder:
        """What makes output out of findings, where the backend's own is not wanted."""
        return Rebuilder(self._reference(), vault)


def _rebuilt(kind: type[Filter], config: Config, backend: str) -> Filter:
    """A filter out of a pickle; where there is no library, Python finds."""
    return kind(**config, backend=backend if backend == "python" or has_filter() else None)


def _own(extra: Iterable[Finding], length: int) -> list[Finding]:
    """The caller's own findings, else raises ValidationError."""
    try:
        found = list(extra)
    except TypeError:
        raise invalid(
            "extra", f"it is {described(extra)}, and a list of Finding is needed."
        ) from None
    for at, one in enumerate(found):
        if not is_a(one, Finding):
            raise invalid("extra", f"extra[{at}] is {described(one)}, and a Finding is needed.")
        if plain_str(one.rule) is None or not (
            type(one.start) is int and type(one.end) is int and 0 <= one.start < one.end <= length
        ):
            raise invalid(
                "extra",
                f"extra[{at}] is no place in this text. Give characters from 0 to {length}.",
            )
    return found


def _names(value: object) -> object:
    """What a repr shows of an argument: names, and never what is to be found, or the key."""
    if type(value) is dict:
        return sorted(value)
    return value if type(value) is bool else "..."
