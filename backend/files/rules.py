"""What a file is, told by its content; what it may be called. Django-free."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from typing import BinaryIO

from backend.files.contracts import ContentType

LONGEST_NAME = 120
# Entries of the archive that we are willing to list before calling a file a workbook.
_MOST_ENTRIES = 10_000
_TEXT_LOOKED_AT = 4096
# Control characters but tab and line ends, and what begins a page for a browser.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|^\s*<")
EXTENSIONS = {
    ContentType.JPEG: ".jpg",
    ContentType.PNG: ".png",
    ContentType.WEBP: ".webp",
    ContentType.PDF: ".pdf",
    ContentType.XLSX: ".xlsx",
    ContentType.CSV: ".csv",
}


def sniffed(file: BinaryIO) -> ContentType | None:
    """The type that the content shows, whatever the sender calls it; None for everything we do not know.

    The file is left at its beginning.
    """
    file.seek(0)
    head = file.read(16)
    try:
        if head.startswith(b"\xff\xd8\xff"):
            return ContentType.JPEG
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return ContentType.PNG
        if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return ContentType.WEBP
        if head.startswith(b"%PDF-"):
            return ContentType.PDF
        if head.startswith(b"PK\x03\x04") and _is_workbook(file):
            return ContentType.XLSX
        return ContentType.CSV if _is_table_text(file) else None
    finally:
        file.seek(0)


def _is_table_text(file: BinaryIO) -> bool:
    """Whether it begins as a table of text: plain characters of an encoding that such files have, and commas."""
    file.seek(0)
    head = file.read(_TEXT_LOOKED_AT)
    if b"," not in head or _NO_TEXT.search(head):
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            # The last character may be cut in two.
            decoder.decode(head)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_workbook(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return len(names) <= _MOST_ENTRIES and {"[Content_Types].xml", "xl/workbook.xml"} <= set(names)


def shown_name(given: str, content_type: ContentType) -> str:
    """A name fit to be shown and saved under: no folders, no control or direction marks, the type's own ending."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    # Control, format (which turns the reading direction), private and unassigned characters.
    name = "".join(sign for sign in name if not unicodedata.category(sign).startswith("C") and sign not in '<>:"|?*')
    ending = EXTENSIONS[content_type]
    stem = name[: -len(ending)] if name.lower().endswith(ending) else name.rsplit(".", 1)[0]
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending)].rstrip(" .")
    return (stem or "file") + ending
