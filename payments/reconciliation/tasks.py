"""Reconciling by the clock: yesterday, as soon as its statements are ready, and twice again for what was late."""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta

from celery import shared_task

from backend.kernel import timers
from backend.kernel.time import current_time, local_date
from payments.reconciliation.contracts import DayOutcome
from payments.reconciliation.rules import CHINA, STATED
from payments.reconciliation.services import reconcile_day

logger = logging.getLogger("linli.payments.reconciliation")

RECONCILE_TIMER = "payment.reconcile"
SCHEDULE_SECONDS = 600
PROVIDERS = STATED
# Statements are ready from ten in the morning; a run that finds nothing new changes nothing.
RUNS = (time(10, 20), time(12, 20), time(18, 20))
QUEUE = "default"


def register() -> None:
    """Called once by the app's ready()."""
    timers.on_due(RECONCILE_TIMER, _due)
    timers.every("payments.schedule_reconciliation", SCHEDULE_SECONDS, schedule)


def schedule(now: datetime) -> int:
    """Give each provider that has none its timer; returns how many got one."""
    known = timers.open_references(RECONCILE_TIMER)
    missing = [provider for provider in PROVIDERS if provider not in known]
    for provider in missing:
        timers.set_timer(kind=RECONCILE_TIMER, reference=provider, due_at=next_run(now), company_id=None)
    return len(missing)


def next_run(now: datetime) -> datetime:
    """The next of the day's runs after `now`."""
    today = now.astimezone(CHINA).date()
    coming = (datetime.combine(today + timedelta(days=days), run, tzinfo=CHINA) for days in (0, 1) for run in RUNS)
    return next(moment for moment in coming if moment > now)


def _due(company_id: int | None, reference: str, now: datetime) -> None:
    # Downloads may take minutes, so a worker does it.
    yesterday = local_date(now) - timedelta(days=1)
    reconcile.apply_async(kwargs={"provider": reference, "day": str(yesterday)}, queue=QUEUE)
    timers.set_timer(kind=RECONCILE_TIMER, reference=reference, due_at=next_run(now), company_id=None)


@shared_task(name="payments.reconcile")
def reconcile(*, provider: str, day: str, **later: object) -> None:
    """Reconcile one day of a provider. `later`: what a newer sender may say."""
    for done in reconcile_day(provider=provider, day=date.fromisoformat(day), now=current_time()):
        is_fine = done.outcome in {DayOutcome.COMPARED, DayOutcome.EMPTY} and not done.open
        logger.log(
            logging.INFO if is_fine else logging.WARNING,
            "reconciled",
            extra={
                "provider": provider,
                "mchid": done.mchid,
                "day": day,
                "outcome": str(done.outcome),
                "new": done.new,
                "open": done.open,
                "reason": done.reason,
            },
        )
