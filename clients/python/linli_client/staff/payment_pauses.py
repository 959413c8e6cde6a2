"""What `payment_pauses` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .fragments import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPause:
    """A time in which nobody begins to pay online (暂停线上缴费)."""

    id: str
    is_platform: bool
    community_id: str | None
    community: str | None
    reason: str
    starts_at: datetime
    ends_at: datetime | None
    resumed_at: datetime | None
    staff: str | None

    @classmethod
    def read(cls, data: Json) -> PaymentPause:
        return cls(
            id=data["id"],
            is_platform=data["isPlatform"],
            community_id=data["communityId"],
            community=data["community"],
            reason=data["reason"],
            starts_at=datetime.fromisoformat(data["startsAt"]),
            ends_at=None if data["endsAt"] is None else datetime.fromisoformat(data["endsAt"]),
            resumed_at=None if data["resumedAt"] is None else datetime.fromisoformat(data["resumedAt"]),
            staff=data["staff"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPauseConnection:
    """A page of PaymentPause."""

    total_count: int
    page_info: Page
    nodes: list[PaymentPause]

    @classmethod
    def read(cls, data: Json) -> PaymentPauseConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[PaymentPause.read(each) for each in data["nodes"]],
        )
