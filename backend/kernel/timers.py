"""Timers are rows with `due_at`, so that nothing timed is lost with a worker or a broker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from backend.kernel.models import Timer

logger = logging.getLogger(__name__)

Handler = Callable[[int | None, str, datetime], None]

_handlers: dict[str, Handler] = {}


def on_due(kind: str, handler: Handler) -> None:
    """Register what happens when a timer of `kind` is due: `handler(company_id, reference, now)`.

    The handler runs outside any transaction (it may call a provider) and must be idempotent.
    """
    _handlers[kind] = handler


def set_timer(*, kind: str, reference: object, due_at: datetime, company_id: int | None) -> None:
    """Set or move the one open timer of (kind, reference), in the running transaction."""
    Timer.objects.update_or_create(
        kind=kind,
        reference=str(reference),
        done_at=None,
        defaults={"due_at": due_at, "company_id": company_id},
    )


def cancel_timer(*, kind: str, reference: object, now: datetime) -> None:
    """Close the open timer of (kind, reference), if there is one."""
    Timer.objects.filter(kind=kind, reference=str(reference), done_at__isnull=True).update(done_at=now)


def run_due(*, now: datetime, limit: int = 100) -> int:
    """Run the handlers of due timers; returns how many succeeded.

    A timer is pushed ahead (with back-off) before its handler runs, so a crash retries it later and two
    scanners never run one timer at once; it is done when the handler returns.
    """
    with transaction.atomic():
        due = list(
            Timer.objects.select_for_update(skip_locked=True)
            .filter(done_at__isnull=True, due_at__lte=now, kind__in=list(_handlers))
            .order_by("due_at", "id")[:limit]
        )
        for timer in due:
            timer.attempts += 1
            timer.due_at = now + timedelta(seconds=min(30 * 2 ** min(timer.attempts, 7), 3600))
        Timer.objects.bulk_update(due, ["attempts", "due_at"])
    done = 0
    for timer in due:
        if _run_one(timer, now):
            done += 1
    return done


def _run_one(timer: Timer, now: datetime) -> bool:
    try:
        _handlers[timer.kind](timer.company_id, timer.reference, now)
    except Exception:
        # One broken timer must not stop the others; it comes back with back-off.
        logger.exception("timer failed", extra={"kind": timer.kind, "reference": timer.reference})
        return False
    # A handler may have moved its own timer: only a timer that still carries our push is done.
    Timer.objects.filter(id=timer.id, done_at__isnull=True, due_at=timer.due_at).update(done_at=now)
    return True
