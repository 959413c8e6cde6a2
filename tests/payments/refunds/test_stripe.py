"""A refund asked for at Stripe, whose money comes back days after it was done."""

from __future__ import annotations

from backend.accounts.actor import system_actor
from backend.kernel.time import current_time
from payments.intents.contracts import CaseKind
from payments.intents.models import Refund
from payments.intents.services import refund_case
from payments.refunds.contracts import OrderState
from tests.infra.simulator_process import StripeSimulator
from tests.payments.refunds.conftest import ParcelRefunds, staff
from tests.payments.refunds.steps import ask, carry, order, pay_online
from tests.payments.steps import run_refunds, until
from tests.payments.world import World


def test_a_refund_that_was_asked_for_and_came_back_is_sent_again_by_a_person(
    stripe_world: World, stripe_simulator: StripeSimulator, parcels: ParcelRefunds
) -> None:
    world = stripe_world
    intent_id, number = pay_online(world, stripe_simulator, 10000, 5000)
    [order_id] = ask(world, staff(world), intent_id, 4000, 0)
    carry(world)
    assert order(world, order_id).state == OrderState.SUCCEEDED
    assert (world.revenue, world.unallocated, world.in_transit) == (11000, 0, 11000)
    assert stripe_simulator.order(number)["refunded_minor"] == 4000

    refund = world.one(Refund)
    stripe_simulator.post(f"/_sim/refunds/{refund.out_refund_no}/failed")
    until(lambda: world.cases())
    (case,) = world.cases()
    assert (case.kind, case.amount_minor, case.is_booked) == (CaseKind.REFUND_LOST, 4000, True)
    # What the purpose gave up stays given up: the money is parked.
    assert (world.revenue, world.unallocated, world.in_transit) == (11000, 4000, 15000)
    assert order(world, order_id).state == OrderState.SUCCEEDED
    assert world.check().findings == ()

    refund_case(actor=system_actor(company_id=world.company_id), case_id=case.id, now=current_time())
    run_refunds(world)
    assert (world.revenue, world.unallocated, world.in_transit) == (11000, 0, 11000)
    assert stripe_simulator.order(number)["refunded_minor"] == 4000
    assert world.check().findings == ()
