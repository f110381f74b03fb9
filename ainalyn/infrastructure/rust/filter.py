"""Filter: personal data, secrets and given words, found in texts and taken out of them.

What a program needs to filter stands here by one path.
"""

from __future__ import annotations

from _collections_abc import Callable, Iterable, Mapping  # not slow to import, as collections.abc

from ...domain.findings import ContentBlockedError, Finding, Redacted
from ...domain.package import own_modules, public
from .arguments import check_text, check_texts, described, invalid, to_list
from .filtering.backend import called
from .filtering.config import DEFAULTS, checked
from .filtering.stream import FilterStream
from .filtering.vault import Vault
from .lanes.library import has_filter
from .plain import is_a, plain, plain_str
from .threads import check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from typing import TypeVar

    from .filter_fallback import PythonFilter
    from .filtering.backend import Backend
    from .filtering.config import Config
    from .filtering.edits import Rebuilder

    T = TypeVar("T")
else:
    T = object  # what a reader of the hints sees

#: What says what the rules are.
_TABLES = "rules.tsv", "iban.tsv", "phone_codes.tsv", "folds.tsv"

__all__ = [
    "ContentBlockedError",
    "Filter",
    "Finding",
    "Redacted",
    "Vault",
    "find_sensitive",
    "redact",
]


@public
class Filter:
    """Finds and takes out what its rules name, in time linear in the text.

    It is made once and never changes: threads may share it, and it pickles. Rules work on plain
    text; what is in base64 or another writing is to be decoded first.

    Attributes:
        backend: What finds: "rust", or "python" where there is no native library.
    """

    __slots__ = ("_backend", "_config", "_python", "backend")

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
        self.backend = "rust" if has_filter() and backend != "python" else "python"
        self._backend: Backend = _library(self) if self.backend == "rust" else _python(self)

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
            from .tables import table_bytes

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
        found = called(self._backend.find, check_text(text))
        return [Finding(*one) for one in found] if found else []

    def is_clean(self, text: str) -> bool:
        """Whether the rules find nothing in a text.

        Args:
            text: Any str.

        Raises:
            ValidationError: As `find` raises.
        """
        return not called(self._backend.find, check_text(text))

    def redact(
        self, text: str, *, vault: Vault | None = None, extra: Iterable[Finding] = ()
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
        checked_text = check_text(text)
        if vault is None and type(extra) is tuple and not extra:
            output, found = called(self._backend.redact, checked_text)
            findings = [Finding(*one) for one in found]
        else:
            findings = [Finding(*one) for one in called(self._backend.find, checked_text)]
            own = _extra(extra, len(checked_text))
            if own:
                with own_modules():
                    from .filtering.edits import merged

                findings = merged(own, findings)
            self._check_blocked(findings)
            output = self._rebuilder(vault).whole(checked_text, findings)
        return Redacted(text if output == checked_text else output, findings)

    def find_batch(self, texts: Iterable[str], *, threads: int = 0) -> list[list[Finding]]:
        """`find` of each text, in order.

        Args:
            texts: Any iterable of str, but not a str itself.
            threads: The most threads to work on; see `ainalyn.count_tokens_batch`.

        Raises:
            ValidationError: One of the texts is not a str.
        """
        listed = check_texts(to_list(texts))
        found = called(self._backend.find_batch, listed, check_threads(threads))
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
        given = to_list(texts)
        listed = check_texts(list(given))
        number = check_threads(threads)
        if vault is None:
            done = [
                (output, [Finding(*one) for one in found])
                for output, found in called(self._backend.redact_batch, listed, number)
            ]
        else:
            rebuilder = self._rebuilder(vault)
            done = []
            for text, each in zip(
                listed, called(self._backend.find_batch, listed, number), strict=True
            ):
                findings = [Finding(*one) for one in each]
                self._check_blocked(findings)
                done.append((rebuilder.whole(text, findings), findings))
        return [
            Redacted(before if output == text else output, findings)  # type: ignore[arg-type]
            for before, text, (output, findings) in zip(given, listed, done, strict=True)
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
            from .filtering.values import Redactor

        redactor = Redactor(lambda text: self.redact(text, vault=vault).text)
        return redactor.value(value, "it")  # type: ignore[return-value]

    def stream(self, *, vault: Vault | None = None) -> FilterStream:
        """What redacts a text that comes in pieces, such as a model's answer.

        Args:
            vault: As for `redact`.
        """
        return FilterStream(self._backend, None if vault is None else self._rebuilder(vault))

    def _rebuilder(self, vault: Vault | None) -> Rebuilder:
        """What makes output out of findings, where the backend's own is not wanted."""
        with own_modules():
            from .filtering.edits import Rebuilder

        return Rebuilder(self._python or _python(self), vault)

    def _check_blocked(self, findings: list[Finding]) -> None:
        blocks = (self._python or _python(self)).blocks
        blocked = [one for one in findings if blocks(one.rule)]
        if blocked:
            raise ContentBlockedError(blocked)


@public
def redact(text: str) -> str:
    """A text without the personal data, secrets and network addresses in it, in linear time.

    It has the default rules: the groups "pii", "secrets" and "network". `ainalyn.Filter` takes
    others.

    Args:
        text: Any str.

    Returns:
        The text with "[EMAIL]" and the like in place of what was found; a text in which nothing
        was, the same object.

    Raises:
        ValidationError: The text is not a str, or has 2 GiB of UTF-8 or more.
    """
    return _default().redact(text).text


@public
def find_sensitive(text: str) -> list[Finding]:
    """What the default rules find in a text, in the order of the places, in linear time.

    Args:
        text: Any str.

    Raises:
        ValidationError: The text is not a str, or has 2 GiB of UTF-8 or more.
    """
    return _default().find(text)


_made: Filter | None = None


def _default() -> Filter:
    """The filter of the module's functions, made at the first call."""
    global _made
    if _made is None:
        _made = Filter()  # twice, where two threads are first: it never changes
    return _made


def _library(of: Filter) -> Backend:
    with own_modules():
        from .filtering.library import LibraryFilter

    return LibraryFilter(of._config, lambda: of._python or _python(of))


def _python(of: Filter) -> PythonFilter:
    """The Python implementation of a filter, made when it is first needed."""
    with own_modules():
        from .filter_fallback import PythonFilter

    of._python = PythonFilter(**of._config)
    return of._python


def _rebuilt(kind: type[Filter], config: Config, backend: str) -> Filter:
    """A filter out of a pickle; where there is no library, Python finds."""
    return kind(**config, backend=backend if backend == "python" or has_filter() else None)  # type: ignore[arg-type]


def _extra(extra: Iterable[Finding], length: int) -> list[Finding]:
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
