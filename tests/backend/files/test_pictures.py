"""Pictures are made anew: upright, smaller, without metadata; what would exhaust memory is refused unread."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from backend.files.contracts import ContentType, PictureTooLarge, PictureUnreadable
from backend.files.pictures import LONGEST_SIDE, THUMBNAIL_SIDE, prepare_picture

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def jpeg(size: tuple[int, int], **tags: object) -> io.BytesIO:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[int(tag)] = value
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"secret place", quality=95)
    return out


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def test_a_picture_is_turned_upright_and_loses_what_the_camera_wrote() -> None:
    sent = jpeg((400, 200), **{str(ORIENTATION): 6, str(MAKER): "SpyPhone"})
    assert b"SpyPhone" in sent.getvalue()
    made = prepare_picture(sent, ContentType.JPEG)
    picture = opened(made.content)
    assert (made.width, made.height) == picture.size == (200, 400)
    # Turned a quarter to the right, the left half is the upper one.
    top, bottom = picture.getpixel((100, 50)), picture.getpixel((100, 350))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 50 > top[2]
    assert bottom[2] > 200 > 50 > bottom[0]
    assert not picture.getexif()
    for secret in (b"SpyPhone", b"secret place", b"Exif"):
        assert secret not in made.content
        assert secret not in made.thumbnail


def test_a_large_picture_shrinks_and_gets_a_thumbnail() -> None:
    made = prepare_picture(jpeg((6000, 3000)), ContentType.JPEG)
    assert (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    thumbnail = opened(made.thumbnail)
    assert thumbnail.format == "WEBP"
    assert thumbnail.size == (THUMBNAIL_SIDE, THUMBNAIL_SIDE // 2)


def test_a_small_picture_is_not_blown_up() -> None:
    made = prepare_picture(jpeg((30, 20)), ContentType.JPEG)
    assert (made.width, made.height) == (30, 20)
    assert opened(made.thumbnail).size == (30, 20)


def test_transparency_stays_and_text_chunks_go() -> None:
    out = io.BytesIO()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "secret person")
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG", pnginfo=notes)
    made = prepare_picture(out, ContentType.PNG)
    picture = opened(made.content)
    assert picture.mode == "RGBA"
    assert picture.getpixel((5, 5)) == (255, 0, 0, 0)
    assert b"secret person" not in made.content


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(PictureTooLarge):
        prepare_picture(io.BytesIO(bomb), ContentType.PNG)


@pytest.mark.parametrize("kept", [4, 200, 1500])
def test_a_torn_picture_is_refused(kept: int) -> None:
    whole = jpeg((800, 600)).getvalue()
    with pytest.raises(PictureUnreadable):
        prepare_picture(io.BytesIO(whole[:kept]), ContentType.JPEG)


def test_a_picture_of_another_format_than_it_shows_is_refused() -> None:
    with pytest.raises(PictureUnreadable):
        prepare_picture(jpeg((10, 10)), ContentType.PNG)
