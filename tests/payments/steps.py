"""Waiting for what happens by message, and letting the clock do its part."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from backend.kernel import timers
from backend.kernel.time import current_time
from payments.intents.models import Refund
from tests.payments.world import World


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until the condition holds; fails the test where it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def run_refunds(world: World, *, start: datetime | None = None) -> None:
    """Let the timers carry refunds to their end; the simulator takes a moment."""
    moment = start or current_time()
    deadline = time.monotonic() + 30
    while any(refund.state in {"REQUESTED", "PROCESSING"} for refund in world.rows(Refund)):
        assert time.monotonic() < deadline, "the refund did not end"
        timers.run_due(now=moment)
        moment += timedelta(minutes=5)
        time.sleep(0.1)
