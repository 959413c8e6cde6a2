"""One frozen `now` per call, business dates of the community's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


def current_time() -> datetime:
    """The present moment, aware, UTC. Entry points call it once and pass it down as `now`."""
    return datetime.now(UTC)


def start_of(day: date) -> datetime:
    """The moment at which a business day begins."""
    return datetime.combine(day, time(), BUSINESS_ZONE)


def local_date(moment: datetime) -> date:
    """The calendar date at the community (Asia/Shanghai) of an aware moment."""
    return moment.astimezone(BUSINESS_ZONE).date()
