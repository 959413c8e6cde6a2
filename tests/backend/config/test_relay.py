"""The relay as the process it is: events reach their queue, and a stop is heard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime

import pytest
import redis

from backend.kernel import outbox
from backend.kernel.models import ConsumedEvent, OutboxEvent
from backend.kernel.tasks import deliver_event
from backend.kernel.time import current_time
from tests.conftest import CommittedDatabase


@dataclass(frozen=True)
class BellRung:
    bell: int


@dataclass(frozen=True)
class GongRung:
    pass


def start_relay() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "backend.manage", "relay"],
        env={**os.environ, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "backend.config.settings"},
    )


def test_the_relay_carries_events_and_stops_when_told(committed_db: CommittedDatabase) -> None:
    for number in range(3):
        outbox.publish(event=BellRung(number), now=current_time(), company_id=None, queue="notify")
    relay = start_relay()
    try:
        deadline = time.monotonic() + 60
        while OutboxEvent.objects.filter(sent_at__isnull=True).exists():
            assert time.monotonic() < deadline, "the relay sent nothing"
            assert relay.poll() is None, "the relay died"
            time.sleep(0.2)
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(timeout=20) == 0
    finally:
        if relay.poll() is None:
            relay.kill()
            relay.wait()
    broker = redis.Redis.from_url(os.environ["REDIS_URL"])
    assert broker.llen("notify") == 3


def test_a_delivered_event_is_consumed_once(committed_db: CommittedDatabase) -> None:
    seen: list[int] = []
    outbox.consume("bell_rung", name="test.bell")(lambda delivery, now: seen.append(delivery.payload["bell"]))
    event_id = outbox.publish(event=BellRung(5), now=current_time(), company_id=None)
    assert deliver_event.run(str(event_id)) == 1
    assert deliver_event.run(str(event_id)) == 0
    assert seen == [5]
    assert ConsumedEvent.objects.filter(event_id=event_id).count() == 1


def test_a_consumer_that_fails_keeps_no_other_from_its_work(committed_db: CommittedDatabase) -> None:
    seen: list[str] = []
    broken = True

    @outbox.consume("gong_rung", name="test.first")
    def first(delivery: outbox.Delivery, now: datetime) -> None:
        if broken:
            raise RuntimeError("the gong is cracked")
        seen.append("first")

    outbox.consume("gong_rung", name="test.second")(lambda delivery, now: seen.append("second"))
    event_id = outbox.publish(event=GongRung(), now=current_time(), company_id=None)
    with pytest.raises(RuntimeError):
        outbox.deliver(delivery=outbox.Delivery(event_id, "gong_rung", None, {}), now=current_time())
    assert seen == ["second"]
    broken = False
    assert outbox.deliver(delivery=outbox.Delivery(event_id, "gong_rung", None, {}), now=current_time()) == 1
    assert seen == ["second", "first"]
