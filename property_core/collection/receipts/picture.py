"""A receipt as a picture, for the album of a phone: its very PDF, page below page."""

from __future__ import annotations

import io
import threading

import pypdfium2
from PIL import Image

# Dots per inch: the smallest type of the paper can be read on a phone, and the code be scanned from it.
SHARP = 192
# What phones and WeChat still open; a receipt of more pages is drawn less sharp.
MOST_PIXELS_HIGH = 16_000
_POINTS_AN_INCH = 72
# Ink, grey, lines and the red of a stamp with their soft edges; a palette makes the file a third as large.
_COLOURS = 64
# PDFium answers one thread of a process at a time.
_one_at_a_time = threading.Lock()


def picture_of(pdf: bytes) -> bytes:
    """PNG of all pages of a PDF, below one another; the pages are equally wide."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            height = sum(document.get_page_size(number)[1] for number in range(len(document)))
            scale = min(SHARP / _POINTS_AN_INCH, MOST_PIXELS_HIGH / height)
            pages = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
        finally:
            document.close()
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    file = io.BytesIO()
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
