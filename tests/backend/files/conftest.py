"""Kinds of files made for these tests, and a storage folder of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import override_settings

from backend.files.contracts import PICTURES, ContentType, FileKind
from backend.files.registry import register_file_kind

BOOK = FileKind(
    name="test.book",
    zh="测试工作簿",
    en="Workbook of the tests",
    content_types=frozenset({ContentType.XLSX}),
    max_bytes=1 << 20,
    may_upload=lambda actor: actor.can("organization.manage"),
    may_read=lambda actor, file: actor.can("audit.view"),
)
PHOTO = FileKind(
    name="test.photo",
    zh="测试照片",
    en="Photo of the tests",
    content_types=PICTURES,
    max_bytes=8 << 20,
    may_upload=lambda actor: actor.is_signed_in,
)
MADE = FileKind(
    name="test.made",
    zh="测试结果",
    en="Result of the tests",
    content_types=frozenset({ContentType.PDF}),
    max_bytes=1 << 20,
)
for kind in (BOOK, PHOTO, MADE):
    register_file_kind(kind)


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "media"
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }
    with override_settings(STORAGES={"default": backend}):
        storages._storages.clear()  # type: ignore[attr-defined]
        yield folder
    storages._storages.clear()  # type: ignore[attr-defined]
