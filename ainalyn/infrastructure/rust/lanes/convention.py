"""What a chat adds to its texts, as a lane finds it for a model."""

from __future__ import annotations

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

#: The figures that are the same for every model.
SHARED_FIGURES = (
    "tools_with_system",
    "choice_word",
    "choice_name",
    "response_format",
    "each_call",
    "function_message",
)

#: What an image costs; all 0 where nothing is stated.
IMAGE_FIGURES = ("image_base", "image_tile", "image_patch", "image_patches")

#: All figures, in the order in which the library tells them; see `src/foreign/convention.rs`.
FIGURES = (
    *("message", "name", "reply", "tools", "typescript", "published"),
    *SHARED_FIGURES,
    *IMAGE_FIGURES,
)


class Convention:
    """Tokens that a chat adds, and how far OpenAI states that; `data/conventions.tsv` explains it.

    Attributes:
        encoding: What counts the texts.
        countable: Whether it counts them exactly.
        roles: The roles that the convention is stated for.
        typescript: Whether the model is shown its functions as TypeScript, else as JSON.
        published: Whether OpenAI states it for this very model.
        image_base: For each image, and `image_tile` for each of its tiles; see `data/images.tsv`.
        image_patch: Hundredths of a token for each patch, of which there are `image_patches`.
    """

    __slots__ = ("countable", "encoding", "roles", *FIGURES)

    message: int
    name: int
    reply: int
    tools: int
    typescript: int
    published: int
    tools_with_system: int
    choice_word: int
    choice_name: int
    response_format: int
    each_call: int
    function_message: int
    image_base: int
    image_tile: int
    image_patch: int
    image_patches: int

    def __init__(
        self, encoding: str, roles: Iterable[str], figures: Iterable[int], *, countable: bool
    ) -> None:
        self.encoding = encoding
        self.countable = countable
        self.roles = frozenset(roles)
        for name, figure in zip(FIGURES, figures, strict=True):
            setattr(self, name, figure)
