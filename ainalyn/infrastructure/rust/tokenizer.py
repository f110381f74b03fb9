"""Tokenizer: counting for one model, with everything that is known about a count.

What a program needs to count stands here by one path.
"""

from __future__ import annotations

import os
from _collections_abc import Callable, Iterable, Mapping  # not slow to import, as collections.abc
from dataclasses import replace

from ...domain.answers import MessagesCount, TokenCount
from ...domain.package import own_modules, public
from .arguments import check_max_tokens, check_model, check_text, invalid
from .batches import count_batch_objects, count_divided_object, may_be_divided
from .functions import count_tokens, count_tokens_batch, fits, surely_longer, truncate_to_tokens
from .lanes import lane
from .lanes.direct import count_object, register_token_count
from .lanes.library import load_error
from .names import check_aliases, check_encoding, follow_alias, resolve_name
from .plain import plain
from .threads import BY_SIZE, check_threads

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .lanes.protocol import Lane

__all__ = [
    "TokenCount",
    "Tokenizer",
    "count_tokens",
    "count_tokens_batch",
    "is_rust_available",
    "truncate_to_tokens",
]

register_token_count(TokenCount)


@public
class Tokenizer:
    """Counts and cuts texts, with a default model.

    It holds nothing but names: it pickles, and many threads can use it at
    once. The text of a special token, such as "<|endoftext|>", is ordinary
    text unless a call's `special` says otherwise.

    Attributes:
        model: The model that is used when a call names none.
    """

    __slots__ = ("_aliases", "_use_rust", "_vocabulary", "model")

    def __init__(
        self,
        model: str = "gpt-4",
        *,
        encoding: str | None = None,
        aliases: Mapping[str, str] | None = None,
        backend: str | None = None,
        vocabulary: str | os.PathLike[str] | None = None,
    ) -> None:
        """Takes the name of the default model, or of an encoding, or the file of a vocabulary.

        Args:
            model: The name of a model or encoding, or an alias.
            encoding: The name of an encoding, instead of a model.
            aliases: Further names for models and encodings, such as those of
                Azure deployments, for this Tokenizer alone. They come before
                those of `register_model` and before known names.
            backend: "rust", or "python" to count in Python although there is
                a native library, for comparisons; what there is if None.
            vocabulary: A file that `load_vocabulary` opens, to be counted with instead of a
                model; one that does not state its pattern has to be opened before.

        Raises:
            ValidationError: A name is not a str, or is empty, or an alias
                stands for nothing that is known, or the backend is another, or
                "rust" where there is none. Whether the model is known shows at
                the first call.
        """
        backend = plain(backend)
        if backend is not None and (type(backend) is not str or backend not in ("rust", "python")):
            raise invalid("backend", "it is neither 'rust' nor 'python'.")
        if backend == "rust" and not is_rust_available():
            raise invalid("backend", "there is no native library here: `ainalyn doctor` says why.")
        self._use_rust = is_rust_available() and backend != "python"
        self._aliases = {} if aliases is None else check_aliases(aliases)
        self.model = check_model(model) if encoding is None else check_encoding(encoding)
        self._vocabulary = None if vocabulary is None else os.path.abspath(vocabulary)
        if self._vocabulary is not None:
            if encoding is not None or not self._use_rust:
                raise invalid("vocabulary", "pass no `encoding` and no other `backend` with it.")
            self._open()

    def _open(self) -> None:
        with own_modules():
            from .vocabularies import load_vocabulary

        if self._vocabulary is not None:
            self.model = load_vocabulary(self._vocabulary)

    def __setstate__(self, state: tuple[None, dict[str, object]]) -> None:
        """What a pickle holds; the vocabulary is opened where it is not yet."""
        for name, value in state[1].items():
            setattr(self, name, value)
        self._open()

    def __repr__(self) -> str:
        aliases = f", aliases={self._aliases!r}" if self._aliases else ""
        return f"Tokenizer(model={self.model!r}{aliases})"

    @property
    def backend(self) -> str:
        """What counts: "rust", or "python" when there is no native library."""
        return "rust" if self._use_rust and is_rust_available() else "python"

    def count_tokens(
        self,
        text: str,
        model: str | None = None,
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        threads: int = 0,
        special: str = "text",
    ) -> TokenCount:
        """Counts the tokens of `text`, in time linear in its length.

        Args:
            text: Any str; lone surrogates are counted as tiktoken counts them.
            model: The name of a model or encoding, or an alias; the default
                model if None.
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where the count would be an estimate.
            threads: The most threads to count a long text on; see `ainalyn.count_tokens`.
            special: "text", or "count" for special tokens to count one; see `ainalyn.count_tokens`.

        Raises:
            ValidationError: The text is not a str, or the model is not known,
                or an exact count is required and can't be had.
        """
        if special != "text":
            with own_modules():
                from . import special as prompts

            if prompts.counts_special(special):
                asked, name = self._names(model, encoding, require_exact=require_exact)
                fields = prompts.count(self._within(), text, name, threads)
                return TokenCount(fields[0], asked, *fields[2:])
        if encoding is None and not self._aliases and self._use_rust and threads is BY_SIZE:
            found = count_object(text, self.model if model is None else model)
            if found is not None and (not require_exact or found.exact):
                return found
        asked, name = self._names(model, encoding, require_exact=require_exact)
        within = self._within()
        if within is None and may_be_divided(text, threads):
            counted = count_divided_object(text, name, threads, TokenCount)
            return counted if name is asked else replace(counted, model=asked)
        if threads is not BY_SIZE:
            check_threads(threads)
        fields = (within or lane).count(check_text(text), follow_alias(name))
        return TokenCount(fields[0], asked, *fields[2:])

    def count_tokens_batch(
        self,
        texts: Iterable[str],
        model: str | None = None,
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        threads: int = 0,
        progress: Callable[[int, int], object] | None = None,
        special: str = "text",
    ) -> list[TokenCount]:
        """Counts the tokens of each text of an iterable, in order.

        Args:
            texts: Any iterable of str, but not a str itself.
            model: The name of a model or encoding, or an alias; the default
                model if None.
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where the count would be an estimate.
            threads: The most threads to count on; see `ainalyn.count_tokens_batch`.
            progress: Called with the number of texts that are counted and of
                all texts; see `ainalyn.count_tokens_batch`.
            special: "text", or "count" for special tokens to count one; see `ainalyn.count_tokens`.

        Raises:
            ValidationError: One of the texts is not a str, or the model is not
                known, or exact counts are required and can't be had.
        """
        asked = name = self.model if model is None else model
        if encoding is not None or require_exact or self._aliases:
            asked, name = self._names(model, encoding, require_exact=require_exact)
        if special != "text":
            with own_modules():
                from . import special as prompts

            if prompts.counts_special(special):
                each = prompts.count_batch(self._within(), texts, name, threads, progress)
                return [TokenCount(fields[0], asked, *fields[2:]) for fields in each]
        found = count_batch_objects(texts, name, threads, progress, TokenCount, self._within())
        return found if name is asked else [replace(one, model=asked) for one in found]

    def truncate_to_tokens(
        self,
        text: str,
        max_tokens: int,
        model: str | None = None,
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        keep: str = "start",
        marker: str = "",
        special: str = "text",
    ) -> str:
        """Cuts `text` to at most `max_tokens` tokens.

        Args:
            text: Any str.
            max_tokens: How many tokens may be kept, from 0.
            model: The name of a model or encoding, or an alias; the default
                model if None.
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where counts would be estimates.
            keep: "start", "end" or "middle"; see `ainalyn.truncate_to_tokens`.
            marker: What to put in the place of what is left out.
            special: "text", or "count" for special tokens to count one; see `ainalyn.count_tokens`.

        Returns:
            The longest prefix of the text's tokens that has at most
            `max_tokens` of them, ends on a character boundary, and counts to
            at most `max_tokens` when counted again; a text that fits,
            unchanged. Where counts are estimates, the upper bound is kept to.

        Raises:
            ValidationError: An argument has the wrong type or range, or the
                model is not known, or exact counts are required and can't be had.
        """
        _, name = self._names(model, encoding, require_exact=require_exact)
        within = self._within()
        if special != "text":
            with own_modules():
                from . import special as prompts

            if prompts.counts_special(special):
                return prompts.truncate(within, text, max_tokens, name, keep, marker)
        if within is None:
            return truncate_to_tokens(text, max_tokens, name, keep=keep, marker=marker)
        if keep != "start" or marker != "":
            with own_modules():
                from .parts import truncate_keeping

            return truncate_keeping(within, text, max_tokens, name, keep, marker)
        return within.truncate(check_text(text), check_max_tokens(max_tokens), follow_alias(name))

    def fits(
        self,
        text: str,
        max_tokens: int,
        model: str | None = None,
        *,
        encoding: str | None = None,
        require_exact: bool = False,
        special: str = "text",
    ) -> bool:
        """Whether `text` has at most `max_tokens` tokens, by the upper bound of an estimate.

        The cost grows with `max_tokens`, not with the length of the text.

        Args:
            text: Any str.
            max_tokens: The limit, from 0.
            model: The name of a model or encoding, or an alias; the default
                model if None.
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where counts would be estimates.
            special: "text", or "count" for special tokens to count one; see `ainalyn.count_tokens`.

        Raises:
            ValidationError: An argument has the wrong type or range, or the
                model is not known, or exact counts are required and can't be had.
        """
        _, name = self._names(model, encoding, require_exact=require_exact)
        within = self._within()
        if special != "text":
            kept = self.truncate_to_tokens(text, max_tokens, name, special=special)
            return len(kept) == len(check_text(text))
        if within is None:
            return fits(text, max_tokens, name)
        limit = check_max_tokens(max_tokens)
        text = check_text(text)
        known = within.truncate(
            "" if surely_longer(text, limit, name) else text, limit, follow_alias(name)
        )
        return len(known) == len(text)

    def split_to_tokens(
        self,
        text: str,
        max_tokens: int,
        model: str | None = None,
        overlap: int = 0,
        at: str = "token",
        *,
        encoding: str | None = None,
        require_exact: bool = False,
    ) -> list[str]:
        """Divides `text` into windows that fit; see `ainalyn.split_to_tokens`.

        Args:
            text: Any str.
            max_tokens: How many tokens a window may have, from 1.
            model: The name of a model or encoding, or an alias; the default model if None.
            overlap: With how many tokens of the one before a window may begin.
            at: "token", "word", "line" or "paragraph".
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where counts would be estimates.

        Raises:
            ValidationError: As `ainalyn.split_to_tokens` raises.
        """
        _, name = self._names(model, encoding, require_exact=require_exact)
        with own_modules():
            from .parts import split_within

        return split_within(self._within(), text, max_tokens, name, overlap, at)

    def split_offsets(
        self,
        text: str,
        max_tokens: int,
        model: str | None = None,
        overlap: int = 0,
        at: str = "token",
        *,
        encoding: str | None = None,
        require_exact: bool = False,
    ) -> list[tuple[int, int]]:
        """Where the windows of `split_to_tokens` stand, in characters.

        Args:
            text: Any str.
            max_tokens: How many tokens a window may have, from 1.
            model: The name of a model or encoding, or an alias; the default model if None.
            overlap: With how many tokens of the one before a window may begin.
            at: "token", "word", "line" or "paragraph".
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where counts would be estimates.

        Raises:
            ValidationError: As `ainalyn.split_to_tokens` raises.
        """
        _, name = self._names(model, encoding, require_exact=require_exact)
        with own_modules():
            from .parts import offsets_within

        return offsets_within(self._within(), text, max_tokens, name, overlap, at)

    def pack(
        self,
        texts: Iterable[str],
        max_tokens: int,
        model: str | None = None,
        max_items: int = 0,
        *,
        max_each: int = 0,
        oversized: str = "error",
        encoding: str | None = None,
        require_exact: bool = False,
        threads: int = 0,
    ) -> list[range]:
        """Runs of the indices of `texts` that fit together, in order; see `ainalyn.pack`.

        Args:
            texts: Any iterable of str, but not a str itself.
            max_tokens: How many tokens a run may have, from 1.
            model: The name of a model or encoding, or an alias; the default model if None.
            max_items: How many texts a run may have; 0 sets no limit.
            max_each: How many tokens a text may have; 0 stands for `max_tokens`.
            oversized: "error" or "cut".
            encoding: The name of an encoding, instead of the model.
            require_exact: Whether to raise where counts would be estimates.
            threads: The most threads to count on.

        Raises:
            ValidationError: As `ainalyn.pack` raises.
        """
        _, name = self._names(model, encoding, require_exact=require_exact)
        with own_modules():
            from .parts import pack_within

        return pack_within(
            self._within(), texts, max_tokens, name, max_items, max_each, oversized, threads
        )

    def count_messages(
        self,
        messages: Iterable[object],
        model: str | None = None,
        tools: Iterable[object] | None = None,
        *,
        tool_choice: object = None,
        response_format: object = None,
        parallel_tool_calls: bool | None = None,
        skip_non_text: bool = False,
        require_exact: bool = False,
    ) -> MessagesCount:
        """Counts the tokens of a chat as a prompt; see `ainalyn.count_messages`.

        Args:
            messages: Messages in any shape that `ainalyn.count_messages` takes.
            model: The name of a chat model, or an alias; the default model if None.
            tools: Definitions of functions as an API takes them.
            tool_choice: As the API takes it.
            response_format: As the API takes it.
            parallel_tool_calls: As the API takes it.
            skip_non_text: Whether to skip parts that can't be counted, such as audio.
            require_exact: Whether an estimate is an error.

        Raises:
            ValidationError: As `ainalyn.count_messages` raises.
        """
        with own_modules():
            from .messages import count_chat

        asked, name = self._names(model, None, require_exact=False)
        found = count_chat(
            messages,
            name,
            tools,
            tool_choice=tool_choice,
            response_format=response_format,
            parallel_tool_calls=parallel_tool_calls,
            skip_non_text=skip_non_text,
            require_exact=require_exact,
            within=self._within(),
        )
        return found if found.model is asked else replace(found, model=asked)

    def _within(self) -> Lane | None:
        """The lane that counts, where it is not the one that serves."""
        if self._use_rust or not is_rust_available():
            return None
        with own_modules():
            from .lanes import python

        return python

    def _names(
        self, model: str | None, encoding: str | None, *, require_exact: bool
    ) -> tuple[str, str]:
        """The name that was asked for, and the one behind an alias of this Tokenizer."""
        if encoding is not None:
            name = resolve_name("", encoding, require_exact=require_exact, within=self._within())
            return name, name
        asked = check_model(self.model if model is None else model)
        name = self._aliases.get(asked, asked)
        return asked, resolve_name(name, require_exact=require_exact, within=self._within())


@public
def is_rust_available() -> bool:
    """Whether the native library counts; if not, Python does."""
    return load_error is None
