"""`manage relay`: carries events to the workers, runs due timers and periodic scans, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from backend.config.celery import app
from backend.kernel import outbox, timers
from backend.kernel.tasks import send
from backend.kernel.time import current_time

logger = logging.getLogger(__name__)

BATCH = 200
# Few at a time: a stop is heard between batches, and each may wait for a provider.
TIMERS = 10


class Command(BaseCommand):
    help = "Relay the outbox to the workers and run due timers; several may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--idle", type=float, default=0.5, help="seconds to rest when nothing was due")
        parser.add_argument("--once", action="store_true", help="one round instead of a loop")

    def handle(self, *args: Any, **options: Any) -> None:
        app.set_default()
        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if options["once"]:
            relay_outbox()
            run_clock()
            return
        # Apart, because a timer may wait for a silent provider while events must go on.
        clock = threading.Thread(target=repeat, args=(run_clock, stopping, options["idle"]), name="clock")
        clock.start()
        repeat(relay_outbox, stopping, options["idle"])
        clock.join()


def repeat(work: Callable[[], int], stopping: threading.Event, idle: float) -> None:
    """Do one batch after the other until told to stop; a batch that has begun is finished."""
    while not stopping.is_set():
        try:
            moved = work()
        except Exception:
            # The database or the broker is away: everything is kept in rows, so come back with new connections.
            logger.exception("relay round failed", extra={"work": work.__name__})
            connections.close_all()
            stopping.wait(2)
            continue
        if not moved:
            stopping.wait(idle)
    connections.close_all()


def relay_outbox() -> int:
    """One batch of events to the workers; returns how many went."""
    return outbox.relay_batch(send=send, now=current_time(), limit=BATCH)


def run_clock() -> int:
    """Due timers and periodic scans once; returns how many timers succeeded."""
    done = timers.run_due(now=current_time(), limit=TIMERS)
    timers.run_periodic(now=current_time())
    return done
