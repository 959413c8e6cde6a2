"""Whoever carries a refund may be killed at any moment: the money goes back once, and is booked once."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections

from backend.kernel import failpoints, timers
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.time import current_time
from payments.intents.contracts import CaseState
from payments.intents.models import Refund
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.intents.test_refunds import parked
from tests.payments.steps import run_refunds
from tests.payments.world import World

POINTS = sorted(name for name in failpoints.NAMES if name.startswith("refund."))


def is_killed_at(failpoint: str) -> bool:
    """The relay's clock in a process of its own, until the refund has ended or the process is dead."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        os.environ["LINLI_FAILPOINT"] = failpoint
        moment = current_time()
        for _ in range(20):
            timers.run_due(now=moment)
            moment += timedelta(minutes=5)
            time.sleep(0.1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("failpoint", POINTS)
def test_a_refund_survives_the_death_of_its_carrier(
    world: World, wechat_simulator: WechatPaySimulator, failpoint: str
) -> None:
    number = parked(world, wechat_simulator)
    # Its message would have the web book the refund in the meantime.
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    assert is_killed_at(failpoint)
    # Its timer was pushed ahead before the work began.
    run_refunds(world, start=current_time() + timedelta(hours=2))
    assert [refund.state for refund in world.rows(Refund)] == ["SUCCEEDED"]
    assert [case.state for case in world.cases()] == [CaseState.RESOLVED]
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 12345
    assert (world.in_transit, world.unallocated) == (0, 0)
    assert OutboxEvent.objects.filter(kind="payment_refunded").count() == 1
    assert AuditEntry.objects.filter(action="payment.refund", new__state="SUCCEEDED").count() == 1
    assert world.check().ok is True
