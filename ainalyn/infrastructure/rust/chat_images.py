"""What an image costs, by the formulas that OpenAI publishes; `data/images.tsv` has the figures.

Nothing is downloaded: the size stands in the part, or in the first bytes of a data URL.
"""

from __future__ import annotations

from .chat_values import mapping
from .image_sizes import of_base64
from .plain import is_a, plain_str, whole_number

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from .lanes.convention import Convention

#: Images are shrunk into a square of the first, and their shorter side to the second.
_MOST_PIXELS, _SHORTER_SIDE = 2048, 768

_TILE, _PATCH = 512, 32

#: Larger than any image, and small enough for each sum in 64 bits.
_MAX_SIDE = 2**24


def image_cost(
    convention: Convention, fields: dict[object, object], here: str
) -> tuple[int, int] | str:
    """The tokens of an image, and what it may cost beyond; or why that can't be told.

    Args:
        convention: That of the model.
        fields: The part.
        here: Where it stands in the messages.
    """
    if not (convention.image_tile or convention.image_patch):
        return "is an image, and for this model no formula is published"
    held = _flat(fields, here)
    if convention.image_tile and plain_str(held.get("detail")) == "low":
        return convention.image_base, 0
    size = _size(held)
    if size is None:
        return "is an image whose size is not known: add its `width` and `height` in pixels to it"
    if convention.image_tile:
        return _of_tiles(convention, *size)
    patches = _patches(*size, convention.image_patches)
    return -(-patches * convention.image_patch // 100), 0


def _flat(fields: dict[object, object], here: str) -> dict[object, object]:
    """The fields of a part and of what it holds: its address, detail and size."""
    held = dict(fields)
    for key in ("image_url", "source"):
        inner = held.get(key)
        if plain_str(inner) is not None:
            held["url"] = inner
        elif inner is not None:
            held |= mapping(inner, "messages", f"{here}[{key!r}]")
    return held


def _size(held: dict[object, object]) -> tuple[int, int] | None:
    """The width and the height of an image in pixels, where the part tells them."""
    stated = [held.get(key) for key in ("width", "height")]
    if all(is_a(side, int) for side in stated):
        width, height = (whole_number(side) or 0 for side in stated)
        return _checked((width, height))
    data = plain_str(held.get("data"))
    url = plain_str(held.get("url"))
    if data is None and url is not None and url[:5].lower() == "data:":
        head, comma, data = url.partition(",")
        if not comma or not head.lower().endswith(";base64"):
            return None
    return None if data is None else _checked(of_base64(data))


def _checked(size: tuple[int, int] | None) -> tuple[int, int] | None:
    return size if size and all(0 < side <= _MAX_SIDE for side in size) else None


def _of_tiles(convention: Convention, width: int, height: int) -> tuple[int, int]:
    """The tokens by tiles, and how many more if a small image is enlarged before."""
    shorter, longer = min(width, height), max(width, height)
    scale = _SHORTER_SIDE, shorter
    if _MOST_PIXELS * shorter < _SHORTER_SIDE * longer:
        scale = _MOST_PIXELS, longer
    most = _tiles(width, height, *scale)
    # Whether small ones are enlarged, as the guide's words say, is not known for sure.
    least = _tiles(width, height, 1, 1) if scale[0] > scale[1] else most
    return convention.image_base + least * convention.image_tile, (
        most - least
    ) * convention.image_tile


def _tiles(width: int, height: int, times: int, by: int) -> int:
    """The tiles that cover an image of `times / by` the size."""
    across, down = (-(-side * times // (by * _TILE)) for side in (width, height))
    return across * down


def _patches(width: int, height: int, most: int) -> int:
    """The patches that cover an image, after it is shrunk if there are too many."""
    across, down = -(-width // _PATCH), -(-height // _PATCH)
    if across * down <= most:
        return across * down
    from math import isqrt

    # It is shrunk to so many patches, and then so that one side has a whole number of them.
    across = max(isqrt(most * width // height), 1)
    down = max(isqrt(most * height // width), 1)
    if across * height <= down * width:
        down = -(-across * height // width)
    else:
        across = -(-down * width // height)
    return min(across * down, most)
