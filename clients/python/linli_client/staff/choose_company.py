"""What `choose_company` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseCompany:
    """What ChooseCompany answers."""

    access_token: str | None
    access_expires_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> ChooseCompany:
        return cls(
            access_token=data["accessToken"],
            access_expires_at=None
            if data["accessExpiresAt"] is None
            else datetime.fromisoformat(data["accessExpiresAt"]),
        )
