"""Pictures are made anew: upright, not larger than needed, in sRGB, without anything the camera wrote into them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from backend.files.contracts import ContentType, PictureTooLarge, PictureUnreadable

LONGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
# Phones take 50 million; decoded that is 150 MB, and a picture made to exhaust memory has far more.
MOST_PIXELS = 50_000_000
_FORMATS = {ContentType.JPEG: "JPEG", ContentType.PNG: "PNG", ContentType.WEBP: "WEBP"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be stored; width and height in pixels, the thumbnail is WebP."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def prepare_picture(file: BinaryIO, content_type: ContentType) -> Picture:
    """Decode, turn upright, shrink and encode again, in the same format.

    Pixels are counted in the header, before anything is decoded. Raises PictureTooLarge, PictureUnreadable.
    """
    try:
        file.seek(0)
        with Image.open(file, formats=(_FORMATS[content_type],)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLarge(field=("file",), limit=MOST_PIXELS // 1_000_000)
            # A JPEG can be decoded at a half, a quarter or an eighth at once.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            plain = _in_srgb(upright)
            plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            small = plain.copy()
            small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
            return Picture(
                content=_encoded(plain, _FORMATS[content_type]),
                thumbnail=_encoded(small, "WEBP"),
                width=plain.width,
                height=plain.height,
            )
    except Image.DecompressionBombError:
        raise PictureTooLarge(field=("file",), limit=MOST_PIXELS // 1_000_000) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError) as error:
        raise PictureUnreadable(field=("file",)) from error


def _in_srgb(picture: Image.Image) -> Image.Image:
    """RGB or RGBA pixels of a fresh picture that carries no metadata; colours of another profile are converted."""
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                picture = converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that nobody understands: the colours are taken as they are.
            pass
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    return fresh


def _encoded(picture: Image.Image, format_: str) -> bytes:
    out = io.BytesIO()
    if format_ == "JPEG":
        picture.convert("RGB").save(out, format_, quality=85, optimize=True, progressive=True)
    elif format_ == "WEBP":
        picture.save(out, format_, quality=80, method=4)
    else:
        picture.save(out, format_, optimize=False)
    return out.getvalue()
