"""What the public functions answer with."""

from __future__ import annotations

from dataclasses import dataclass

from .package import public


@public
@dataclass(frozen=True, slots=True, init=False, repr=False)
class TokenCount:
    """How many tokens a text has.

    Attributes:
        count: The number of tokens.
        model: The model that was asked for, as it was written.
        encoding: The encoding that counted, for example "o200k_base"; for an
            estimate, the one that it is scaled from, or "utf8_bytes" where
            there was no vocabulary at all. "" in one that was made by hand.
        exact: False for an estimate.
        upper: The number of tokens to budget with: `count` when `exact`.
    """

    count: int
    model: str
    encoding: str
    exact: bool
    upper: int

    def __init__(
        self,
        count: int,
        model: str,
        encoding: str = "",
        exact: bool = True,
        upper: int | None = None,
    ) -> None:
        """What is not given is that of an exact count; `upper` is `count` by default."""
        fill = object.__setattr__  # field by field: a loop would take twice as long
        fill(self, "count", count)
        fill(self, "model", model)
        fill(self, "encoding", encoding)
        fill(self, "exact", exact)
        fill(self, "upper", count if upper is None else upper)

    def __repr__(self) -> str:
        about = "" if self.exact else "≈"
        return (
            f"TokenCount(count={about}{self.count}, model={self.model!r}, "
            f"encoding={self.encoding!r}, exact={self.exact}, upper={self.upper})"
        )


@public
@dataclass(frozen=True, slots=True, repr=False)
class MessagesCount:
    """How many tokens a chat has as a prompt.

    Attributes:
        count: The number of tokens: the sum of `texts`, `framing`, `tools` and `images`.
        model: The model that was asked for, as it was written.
        encoding: The encoding that counted.
        exact: Whether OpenAI states the convention for this very model and for
            all that the messages hold; never with tools, images or a response format.
        upper: The number of tokens to budget with: `count` when exact, else
            with `framing` and `tools` twice, and with all that the model may
            be shown. What was skipped is in neither.
        texts: The tokens of the messages' texts, roles and names, which are
            exact where the model's tokens are.
        framing: The tokens that the convention adds to the messages and for
            the reply.
        tools: The tokens of the tools' definitions and of the response's format.
        skipped: How many parts were skipped because they are not text, and can't be counted.
        images: The tokens of the images.
    """

    count: int
    model: str
    encoding: str
    exact: bool
    upper: int
    texts: int
    framing: int
    tools: int
    skipped: int
    images: int = 0

    def __repr__(self) -> str:
        about = "" if self.exact else "≈"
        return (
            f"MessagesCount(count={about}{self.count}, model={self.model!r}, "
            f"encoding={self.encoding!r}, exact={self.exact}, upper={self.upper}, "
            f"texts={self.texts}, framing={self.framing}, tools={self.tools}, "
            f"skipped={self.skipped}, images={self.images})"
        )
