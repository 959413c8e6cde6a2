"""Pay, split, ask back: the refunds saga waits for the shares, and every account says what its provider says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel import timers
from backend.kernel.time import current_time
from payments.intents.models import Attempt, AttemptLeg
from payments.refunds.contracts import OrderState
from payments.splits.models import SplitRefund, SplitReturn
from tests.payments.refunds.conftest import ParcelRefunds, staff
from tests.payments.refunds.steps import ask, carry, order
from tests.payments.splits.sellers import Seller, deliver


def intent_of(seller: Seller, paid: AttemptLeg) -> int:
    return int(seller.world.one(Attempt, id=paid.attempt_id).intent_id)


@pytest.mark.parametrize("name", ["seller", "alipay_seller"])
def test_part_then_all_of_a_split_payment_goes_back(
    request: pytest.FixtureRequest, name: str, parcels: ParcelRefunds
) -> None:
    seller: Seller = request.getfixturevalue(name)
    world = seller.world
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    assert seller.figures == (9000, 1000)
    [part] = ask(world, staff(world), intent_of(seller, paid), 4000)
    carry(world)
    assert order(world, part).state == OrderState.SUCCEEDED
    assert seller.figures == (5400, 600)
    assert world.revenue == 6000
    [rest] = ask(world, staff(world), intent_of(seller, paid))
    carry(world, start=current_time() + timedelta(hours=1))
    assert order(world, rest).state == OrderState.SUCCEEDED
    assert seller.figures == (0, 0)
    assert (world.revenue, world.unallocated) == (0, 0)
    assert [row.amount_minor for row in world.rows(SplitReturn)] == [400, 600]


def test_a_refund_without_balance_at_the_receiver_waits_and_goes_on(seller: Seller, parcels: ParcelRefunds) -> None:
    world = seller.world
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    seller.simulator.post(f"/_sim/merchants/{seller.shop}/withdraw", amount_minor=1000)
    [order_id] = ask(world, staff(world), intent_of(seller, paid))
    moment = current_time()
    for _ in range(3):
        timers.run_due(now=moment)
        moment += timedelta(minutes=5)
    assert order(world, order_id).state == OrderState.RETURNING
    seller.simulator.post(f"/_sim/merchants/{seller.shop}/withdraw", amount_minor=-1000)
    carry(world, start=moment)
    assert order(world, order_id).state == OrderState.SUCCEEDED
    assert seller.figures == (0, 0)


def test_a_refund_that_cannot_happen_leaves_the_payment_as_it_was(seller: Seller, parcels: ParcelRefunds) -> None:
    world = seller.world
    paid = seller.pay()
    seller.split(paid, seller.share(1000))
    seller.run()
    seller.simulator.misbehave(out_trade_no=seller.shop, **{"return": "failed"})
    [order_id] = ask(world, staff(world), intent_of(seller, paid))
    # Returns are tried under three numbers, each some time after the one before.
    carry(world, step=timedelta(minutes=30))
    failed = order(world, order_id)
    assert (failed.state, failed.refusal) == (OrderState.REFUSED, "SPLIT_RETURN_FAILED")
    deliver("refund_ended")
    assert world.one(SplitRefund).is_dead is True
    assert (world.revenue, seller.figures) == (10000, (9000, 1000))
    # What a failed refund would have taken can be split again.
    seller.simulator.reset()
    seller.split(paid, seller.share(500), reference="order-2")
    seller.run(start=current_time() + timedelta(hours=1))
    assert seller.figures == (8500, 1500)
