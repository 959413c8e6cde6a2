"""What splits do by the clock: each timer is one service call."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import timers
from payments.splits import services
from payments.splits.services.freezing import FREEZE_TIMER
from payments.splits.services.requesting import SPLIT_TIMER
from payments.splits.services.returning import RETURN_TIMER


def register() -> None:
    """Called once by the app's ready()."""
    timers.on_due(SPLIT_TIMER, _push_split)
    timers.on_due(RETURN_TIMER, _push_return)
    timers.on_due(FREEZE_TIMER, _look_at_freeze)


def _push_split(company_id: int | None, reference: str, now: datetime) -> None:
    services.push_split(company_id=_company(company_id), split_id=int(reference), now=now)


def _push_return(company_id: int | None, reference: str, now: datetime) -> None:
    services.push_return(company_id=_company(company_id), return_id=int(reference), now=now)


def _look_at_freeze(company_id: int | None, reference: str, now: datetime) -> None:
    services.look_at_freeze(company_id=_company(company_id), split_leg_id=int(reference), now=now)


def _company(company_id: int | None) -> int:
    if company_id is None:
        raise ValueError("a split's timer names its company")
    return company_id
