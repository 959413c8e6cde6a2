"""What a file is and what it may be called, told without a database."""

from __future__ import annotations

import io
import zipfile

import pytest

from backend.files.contracts import ContentType
from backend.files.rules import LONGEST_NAME, shown_name, sniffed


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0rest", ContentType.JPEG),
        (b"\x89PNG\r\n\x1a\nrest", ContentType.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", ContentType.WEBP),
        (b"%PDF-1.7\n", ContentType.PDF),
        (archive("[Content_Types].xml", "xl/workbook.xml"), ContentType.XLSX),
        # A picture's beginning in other containers, programs, pages, archives and scripts are none of ours.
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"MZ\x90\x00", None),
        (b"<svg onload=alert(1)>", None),
        (b"<!doctype html><script>", None),
        (archive("word/document.xml", "[Content_Types].xml"), None),
        (b"PK\x03\x04 torn", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_the_content_tells_the_type(content: bytes, expected: ContentType | None) -> None:
    file = io.BytesIO(content)
    assert sniffed(file) == expected
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("十一月台账.xlsx", "十一月台账.xlsx"),
        ("C:\\fakepath\\台账.XLSX", "台账.xlsx"),
        ("../../etc/passwd", "passwd.xlsx"),
        ("photo.php", "photo.xlsx"),
        ("a\u202excod.exe", "axcod.xlsx"),
        ("line\r\nbreak\x00.xlsx", "linebreak.xlsx"),
        ('<b>"x"|?*.xlsx', "bx.xlsx"),
        ("", "file.xlsx"),
        ("...", "file.xlsx"),
    ],
)
def test_a_name_is_never_trusted(given: str, expected: str) -> None:
    assert shown_name(given, ContentType.XLSX) == expected


def test_a_long_name_keeps_its_ending() -> None:
    name = shown_name("长" * 500 + ".xlsx", ContentType.XLSX)
    assert len(name) == LONGEST_NAME
    assert name.endswith(".xlsx")
