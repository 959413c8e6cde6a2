"""Timers are rows with `due_at`, so that nothing timed is lost with a worker or a broker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from backend.kernel.models import Timer

logger = logging.getLogger(__name__)

Handler = Callable[[int | None, str, datetime], None]

Scan = Callable[[datetime], object]

_handlers: dict[str, Handler] = {}


@dataclass(slots=True)
class _Periodic:
    seconds: float
    function: Scan
    next_at: float = 0.0


_periodic: dict[str, _Periodic] = {}


def on_due(kind: str, handler: Handler) -> None:
    """Register what happens when a timer of `kind` is due: `handler(company_id, reference, now)`.

    The handler runs outside any transaction (it may call a provider) and must be idempotent.
    """
    _handlers[kind] = handler


def every(name: str, seconds: float, function: Scan) -> None:
    """Register a scan `function(now)` that the relay loop runs every so many seconds.

    Several relays each run it: it must be idempotent and safe beside itself. What must happen at a known moment is a
    timer instead.
    """
    _periodic[name] = _Periodic(seconds=seconds, function=function)


def run_periodic(*, now: datetime) -> int:
    """Run the scans whose time has come in this process; returns how many succeeded."""
    done = 0
    for name, scan in _periodic.items():
        if time.monotonic() < scan.next_at:
            continue
        scan.next_at = time.monotonic() + scan.seconds
        try:
            scan.function(now)
        except Exception:
            # One broken scan must not stop the others; it is run again at its next turn.
            logger.exception("periodic scan failed", extra={"scan": name})
            continue
        done += 1
    return done


def set_timer(*, kind: str, reference: object, due_at: datetime, company_id: int | None) -> None:
    """Set or move the one open timer of (kind, reference), in the running transaction."""
    Timer.objects.update_or_create(
        kind=kind,
        reference=str(reference),
        done_at=None,
        # As new: run_due knows by it that the handler moved its own timer, were it to the very moment of the push.
        defaults={"due_at": due_at, "company_id": company_id, "attempts": 0},
    )


def open_references(kind: str) -> frozenset[str]:
    """References of the open timers of a kind, of all companies."""
    return frozenset(Timer.objects.filter(kind=kind, done_at__isnull=True).values_list("reference", flat=True))


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
    Timer.objects.filter(id=timer.id, done_at__isnull=True, due_at=timer.due_at, attempts=timer.attempts).update(
        done_at=now
    )
    return True
