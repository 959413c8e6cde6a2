"""What `devices` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInDevice:
    """A device that is signed in."""

    id: str
    device: str
    ip: str | None
    signed_in_at: datetime
    last_seen_at: datetime
    is_current: bool

    @classmethod
    def read(cls, data: Json) -> SignedInDevice:
        return cls(
            id=data["id"],
            device=data["device"],
            ip=data["ip"],
            signed_in_at=datetime.fromisoformat(data["signedInAt"]),
            last_seen_at=datetime.fromisoformat(data["lastSeenAt"]),
            is_current=data["isCurrent"],
        )
