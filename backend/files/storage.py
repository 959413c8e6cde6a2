"""Where contents lie: the storage of the setting STORAGE_URL. Keys are ours, never a name that somebody sent."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import IO, Any, BinaryIO, cast

from django.core.files.base import File as DjangoFile
from django.core.files.storage import storages

THUMBNAIL = ".thumb.webp"


def new_key(*, company_id: int, now: datetime, ending: str) -> str:
    """A key that nobody can guess, below the company's own folder."""
    return f"{company_id}/{now:%Y/%m}/{uuid.uuid4().hex}{ending}"


def put(key: str, content: IO[Any]) -> None:
    """Store the content under the key. Raises OSError or the storage's own error."""
    content.seek(0)
    stored = storages["default"].save(key, DjangoFile(content))
    if stored != key:
        # A storage that renames would leave a content that no row knows.
        storages["default"].delete(stored)
        raise FileExistsError(key)


def get(key: str) -> BinaryIO:
    """The content, open for reading. Raises FileNotFoundError."""
    return cast("BinaryIO", storages["default"].open(key, "rb"))


def remove(key: str) -> None:
    """Remove the content and its thumbnail; it is fine where they are gone already."""
    for one in (key, key + THUMBNAIL):
        storages["default"].delete(one)
