"""Whoever carries a refund order may be killed at any moment: the money goes back once, and is booked once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel import failpoints
from backend.kernel.models import OutboxEvent
from backend.kernel.time import current_time
from payments import registry
from payments.intents.models import Refund
from payments.refunds.contracts import OrderState
from payments.refunds.models import RefundOrder
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.intents.test_refund_kills import is_killed_at
from tests.payments.refunds.conftest import ParcelRefunds, staff
from tests.payments.refunds.steps import ask, carry, order, pay_online
from tests.payments.refunds.test_orders import Returning
from tests.payments.world import World

# Those of the order itself, and of the refund that it sends.
POINTS = sorted(name for name in failpoints.NAMES if name.startswith(("refund.", "refund_order.")))


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("failpoint", POINTS)
def test_an_order_survives_the_death_of_its_carrier(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds, failpoint: str
) -> None:
    registry.register_before_refund("test", Returning(0))
    intent_id, number = pay_online(world, wechat_simulator, 10_000)
    # Its message would have the web book the refund in the meantime.
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    [order_id] = ask(world, staff(world), intent_id, 4000)
    assert is_killed_at(failpoint)
    # Its timers were pushed ahead before the work began.
    carry(world, start=current_time() + timedelta(hours=2))
    assert order(world, order_id).state == OrderState.SUCCEEDED
    assert [refund.state for refund in world.rows(Refund)] == ["SUCCEEDED"]
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 4000
    assert (world.in_transit, world.unallocated, world.revenue) == (6000, 0, 6000)
    for kind in ("payment_refunded", "refund_ended"):
        assert OutboxEvent.objects.filter(kind=kind).count() == 1
    assert len(world.rows(RefundOrder)) == 1
    assert world.check().ok is True
