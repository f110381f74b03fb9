"""Images by the published formulas: their sizes, from a part or a header, and what they cost."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.image_sizes import of_base64


def chat(part: object, text: str = "Look:") -> list[object]:
    return [{"role": "user", "content": [{"type": "text", "text": text}, part]}]


def part(width: int = 0, height: int = 0, **fields: object) -> dict[str, object]:
    size = {"width": width, "height": height} if width else {}
    return {"type": "image_url", "image_url": {"url": "https://example.org/a", **size, **fields}}


def counted(model: str, image: object) -> ainalyn.MessagesCount:
    found = ainalyn.count_messages(chat(image), model)
    assert found.count == found.texts + found.framing + found.tools + found.images
    assert (found.exact, found.skipped) == (False, 0)
    assert found.upper >= found.count + found.framing
    return found


@pytest.mark.parametrize(
    ("model", "width", "height", "tokens"),
    [
        ("gpt-4o", 1024, 1024, 765),  # these three are the examples of OpenAI's guide
        ("gpt-4o", 2048, 4096, 1105),
        ("gpt-4.1-mini", 1800, 2400, 2353),  # 1,452 patches, each 1.62
        ("gpt-4.1-mini", 1024, 1024, 1659),
        ("gpt-4o-2024-08-06", 512, 512, 255),
        ("gpt-4o", 513, 512, 425),
        ("gpt-4o-mini", 1024, 1024, 2833 + 4 * 5667),
        ("gpt-5", 1024, 1024, 70 + 4 * 140),
        ("o1", 4096, 8192, 75 + 6 * 150),
        ("gpt-4.1", 1, 1, 255),
        ("gpt-4o", 1, 100_000, 85 + 4 * 170),
        ("gpt-4.1-nano", 1, 1, 3),
        ("o4-mini", 2048, 768, 2642),  # 1,536 patches, just as many as there may be
        ("gpt-5-mini", 1, 1_000_000, 2489),  # and here too, after it is shrunk
    ],
)
def test_tokens_by_the_published_formulas(model: str, width: int, height: int, tokens: int) -> None:
    assert counted(model, part(width, height)).images == tokens
    assert counted(model, part(height, width, detail="high")).images == tokens


@pytest.mark.parametrize(("model", "total"), [("gpt-4o", 96), ("gpt-4o-mini", 2844)])
def test_low_detail_has_the_totals_of_the_api(model: str, total: int) -> None:
    """As published by pamelafox/openai-messages-token-helper; the text of one part is ours."""
    image = part(detail="low")
    found = ainalyn.count_messages(chat(image, "Describe:"), model)
    texts = ainalyn.count_tokens("Describe:", model) + ainalyn.count_tokens("user", model)
    assert found.count == found.images + texts + 6
    # Their text has four tokens.
    assert found.count - ainalyn.count_tokens("Describe:", model) + 4 == total


def test_what_enlarging_may_cost_is_budgeted_for() -> None:
    found = counted("gpt-4o", part(512, 512))
    assert found.upper == found.count + found.framing + 3 * 170


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\2\0\0\0"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0"


def jpeg(width: int, height: int) -> bytes:
    def segment(marker: int, content: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content

    # A picture of its own within its notes, whose size is not that of the image.
    notes = segment(0xE1, b"Exif\0\0\xff\xc0\0\x11\x08\0\1\0\1" + b"\0" * 50_000)
    tables = segment(0xC4, b"\0" * 20)
    size = segment(0xC2, b"\x08" + struct.pack(">HH", height, width) + b"\3" + b"\0" * 9)
    return b"\xff\xd8" + notes + b"\xff" + tables + size + b"\xff\xda"


def webp(kind: bytes, content: bytes) -> bytes:
    chunk = kind + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def webp_lossy(width: int, height: int) -> bytes:
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height | 0x4000))


def webp_lossless(width: int, height: int) -> bytes:
    return webp(
        b"VP8L", b"\x2f" + struct.pack("<I", width - 1 | height - 1 << 14 | 1 << 28) + b"\0" * 5
    )


def webp_with_features(width: int, height: int) -> bytes:
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return webp(b"VP8X", b"\x10\0\0\0" + sides)


KINDS = (png, gif, jpeg, webp_lossy, webp_lossless, webp_with_features)


@pytest.mark.parametrize("kind", KINDS)
@given(st.integers(1, 16_000), st.integers(1, 16_000))
def test_the_size_stands_in_the_header(kind: Any, width: int, height: int) -> None:  # noqa: ANN401
    assert of_base64(base64.b64encode(kind(width, height)).decode()) == (width, height)


@given(st.sampled_from(KINDS), st.data())
def test_any_bytes_have_a_size_or_none(kind: Any, data: st.DataObject) -> None:  # noqa: ANN401
    whole = bytearray(kind(640, 480))
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 255)))):
        if at < len(whole):
            whole[at] = byte
    text = base64.b64encode(whole[: data.draw(st.integers(0, 100))]).decode()
    for encoded in (text, text[1:], text.replace("A", "\n"), text + "é"):
        size = of_base64(encoded)
        assert size is None or all(side >= 0 for side in size)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shapes_of_an_image(kind: Any) -> None:  # noqa: ANN401
    data = base64.b64encode(kind(1024, 1024)).decode()
    url = f"data:image/png;base64,{data}"
    source = {"type": "base64", "media_type": "image/png", "data": data}
    for image in (
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "image_url", "image_url": url},
        {"type": "input_image", "image_url": url, "detail": "auto"},
        {"type": "image", "source": source},
        {"type": "input_image", "file_id": "file_1", "width": 1024, "height": 1024},
    ):
        assert counted("gpt-4o", image).images == 765


@pytest.mark.parametrize(
    ("model", "image", "remedy"),
    [
        ("gpt-4o", part(), "`width` and `height`"),
        ("gpt-4.1-mini", part(detail="low"), "`width` and `height`"),
        ("gpt-4o", part(url="data:image/png;base64,"), "`width` and `height`"),
        ("gpt-4o", part(url="data:image/svg+xml,<svg/>"), "`width` and `height`"),
        ("gpt-4o", part(-5, 10), "`width` and `height`"),
        ("gpt-4o", part(True, 10), "`width` and `height`"),
        ("gpt-4o", part(10**30, 10), "`width` and `height`"),
        ("gpt-4o", {"type": "image_url"}, "`width` and `height`"),
        ("gpt-5.4", part(64, 64), "no formula"),
        ("gpt-3.5-turbo", part(64, 64), "no formula"),
        ("claude-3", part(64, 64), "no formula"),
    ],
)
def test_what_can_not_be_told_is_an_error_or_skipped(
    model: str, image: object, remedy: str
) -> None:
    with pytest.raises(ainalyn.ValidationError, match=f"{remedy}.*skip_non_text"):
        ainalyn.count_messages(chat(image), model)
    found = ainalyn.count_messages(chat(image), model, skip_non_text=True)
    assert (found.skipped, found.images, found.exact) == (1, 0, False)


def test_a_chat_is_cut_with_its_images() -> None:
    messages = [*chat(part(1024, 1024)), {"role": "assistant", "content": "A cat."}] * 3
    kept, found = ainalyn.fit_messages(messages, 1700, "gpt-4o")
    assert len(kept) == 4
    assert found == ainalyn.count_messages(kept, "gpt-4o")
    assert found.images == 2 * 765
