"""One frozen `now` per call, business dates of the community's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


def current_time() -> datetime:
    """The present moment, aware, UTC. Entry points call it once and pass it down as `now`."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The calendar date at the community (Asia/Shanghai) of an aware moment."""
    return moment.astimezone(BUSINESS_ZONE).date()
