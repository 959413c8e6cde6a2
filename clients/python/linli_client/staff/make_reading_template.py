"""What `make_reading_template` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A stored file and a link that opens it."""

    id: str
    name: str
    content_type: str
    size: int
    link: str
    expires_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> StoredFile:
        return cls(
            id=data["id"],
            name=data["name"],
            content_type=data["contentType"],
            size=data["size"],
            link=data["link"],
            expires_at=None if data["expiresAt"] is None else datetime.fromisoformat(data["expiresAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeReadingTemplate:
    """What MakeReadingTemplate answers."""

    count: int | None
    file: StoredFile | None

    @classmethod
    def read(cls, data: Json) -> MakeReadingTemplate:
        return cls(
            count=data["count"],
            file=None if data["file"] is None else StoredFile.read(data["file"]),
        )
