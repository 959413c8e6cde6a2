"""What stored files do by the clock."""

from __future__ import annotations

from datetime import datetime

from backend.files.services import EXPIRY_TIMER, expire_file
from backend.kernel import timers


def register() -> None:
    """Called once by the app's ready()."""
    timers.on_due(EXPIRY_TIMER, _expire)


def _expire(company_id: int | None, reference: str, now: datetime) -> None:
    if company_id is None:
        raise ValueError("a file's timer names its company")
    expire_file(company_id=company_id, file_id=int(reference), now=now)
