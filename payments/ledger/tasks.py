"""The nightly check: a timer per company says when, a worker looks, for it may take minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from celery import shared_task

from backend.kernel import timers
from backend.kernel.time import current_time, local_date
from backend.organization.selectors import companies
from payments.ledger.checking import check_night, has_checked, next_night

CHECK_TIMER = "ledger.check"
SCHEDULE_SECONDS = 600
# A worker that died with the check in hand is followed by another one after so long.
AGAIN = timedelta(minutes=30)
QUEUE = "default"


def register() -> None:
    """Called once by the app's ready()."""
    timers.on_due(CHECK_TIMER, _due)
    timers.every("ledger.schedule_checks", SCHEDULE_SECONDS, schedule_checks)


def schedule_checks(now: datetime) -> int:
    """Give each company that has none its timer for the coming night; returns how many got one."""
    known = timers.open_references(CHECK_TIMER)
    missing = [company.id for company in companies() if str(company.id) not in known]
    for company_id in missing:
        timers.set_timer(kind=CHECK_TIMER, reference=company_id, due_at=next_night(now), company_id=company_id)
    return len(missing)


def _due(company_id: int | None, reference: str, now: datetime) -> None:
    if company_id is None:
        raise ValueError("a check's timer names its company")
    night = local_date(now)
    is_done = has_checked(company_id=company_id, night=night)
    if not is_done:
        check.apply_async(kwargs={"company_id": company_id, "night": str(night)}, queue=QUEUE)
    timers.set_timer(
        kind=CHECK_TIMER,
        reference=reference,
        due_at=next_night(now) if is_done else now + AGAIN,
        company_id=company_id,
    )


@shared_task(name="ledger.check")
def check(*, company_id: int, night: str, **later: object) -> bool:
    """Check the company's books for a night, once. `later`: what a newer sender may say."""
    return check_night(company_id=company_id, night=date.fromisoformat(night), now=current_time())
