"""TokenCount and Tokenizer: counting with everything that is known about a count."""

from __future__ import annotations

from dataclasses import dataclass

from ainalyn.infrastructure.rust.arguments import check_model, check_text
from ainalyn.infrastructure.rust.backend import backend
from ainalyn.infrastructure.rust.batches import token_counts_of
from ainalyn.infrastructure.rust.direct import count_object
from ainalyn.infrastructure.rust.functions import truncate_to_tokens
from ainalyn.infrastructure.rust.library import load_error

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class TokenCount:
    """How many tokens a text has.

    Attributes:
        count: The number of tokens.
        model: The model that was asked for, as it was written.
        encoding: The encoding that counted, for example "o200k_base".
        exact: False for an estimate.
        upper: The number of tokens to budget with: `count` when `exact`.
    """

    count: int
    model: str
    encoding: str
    exact: bool
    upper: int


class Tokenizer:
    """Counts and cuts texts, with a default model.

    It holds nothing but the model's name: it pickles, and many threads can use
    it at once. The text of a special token, such as "<|endoftext|>", is
    ordinary text.

    Attributes:
        model: The model that is used when a call names none.
    """

    __slots__ = ("model",)

    def __init__(self, model: str = "gpt-4") -> None:
        """Takes the name of the default model, or of an encoding.

        Raises:
            ValidationError: The name is not a str, or is empty. Whether it is
                known shows at the first call.
        """
        self.model = check_model(model)

    def __repr__(self) -> str:
        return f"Tokenizer(model={self.model!r})"

    @property
    def backend(self) -> str:
        """What counts: "rust", or "python" when there is no native library."""
        return "rust" if is_rust_available() else "python"

    def count_tokens(self, text: str, model: str | None = None) -> TokenCount:
        """Counts the tokens of `text`, in time linear in its length.

        Args:
            text: Any str; lone surrogates are counted as tiktoken counts them.
            model: The name of a model or encoding; the default model if None.

        Raises:
            ValidationError: The text is not a str, or the model is not known.
        """
        named = self.model if model is None else model
        found = count_object(TokenCount, text, named)
        if found is None:
            return TokenCount(*backend.count(check_text(text), check_model(named)))
        return found

    def count_tokens_batch(
        self,
        texts: Iterable[str],
        model: str | None = None,
        *,
        threads: int = 0,
        progress: Callable[[int, int], object] | None = None,
    ) -> list[TokenCount]:
        """Counts the tokens of each text of an iterable, in order.

        Args:
            texts: Any iterable of str, but not a str itself.
            model: The name of a model or encoding; the default model if None.
            threads: The most threads to count on; see `ainalyn.count_tokens_batch`.
            progress: Called with the number of texts that are counted and of
                all texts; see `ainalyn.count_tokens_batch`.

        Raises:
            ValidationError: One of the texts is not a str, or the model is not known.
        """
        named = self.model if model is None else model
        return token_counts_of(texts, named, threads, progress, TokenCount)

    def truncate_to_tokens(self, text: str, max_tokens: int, model: str | None = None) -> str:
        """Cuts `text` to at most `max_tokens` tokens.

        Args:
            text: Any str.
            max_tokens: How many tokens may be kept, from 0.
            model: The name of a model or encoding; the default model if None.

        Returns:
            The longest prefix of the text's tokens that has at most
            `max_tokens` of them, ends on a character boundary, and counts to
            at most `max_tokens` when counted again; a text that fits, unchanged.

        Raises:
            ValidationError: An argument has the wrong type or range, or the
                model is not known.
        """
        return truncate_to_tokens(text, max_tokens, self.model if model is None else model)


def is_rust_available() -> bool:
    """Whether the native library counts; if not, Python does."""
    return load_error is None
