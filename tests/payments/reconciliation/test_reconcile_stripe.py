"""A day of payments through Stripe against the balance transactions of its account."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_transaction
from payments.intents.models import PayeeAccount, Refund
from payments.reconciliation import tasks
from payments.reconciliation.contracts import DayOutcome
from payments.reconciliation.models import Difference, StatementRow
from payments.reconciliation.rules import day_bounds
from payments.reconciliation.services import reconcile_day
from tests.infra.simulator_process import StripeSimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web
from tests.payments.webhooks.ways import notify_url_of
from tests.payments.world import World, build_world


@pytest.fixture
def world(stripe_web: Web, stripe_simulator: StripeSimulator) -> World:
    """A company with an account of its own: its day holds nothing of other tests."""
    made = stripe_simulator.new_merchant("安居物业")
    world = build_world(made, provider="stripe")
    stripe_simulator.tell(notify_url_of(world), made["mchid"])
    with tenant_transaction(world.company_id):
        account = PayeeAccount.objects.get(id=world.stripe)
        account.capabilities = {**account.capabilities, "fee_rate": "0.034"}
        account.save(update_fields=["capabilities"])
    stripe_simulator.post("/_sim/fee", percent="3.40")
    return world


def pay(world: World, simulator: StripeSimulator, *amounts: int, refuses: bool = False) -> str:
    leg = world.leg(*amounts)
    if refuses:
        world.handler.refuses.add(leg.lines[-1].reference)
    opened, number = world.start(leg)
    simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state != "OPEN")
    return number


def reconcile(later: datetime, day: date) -> Any:
    (done,) = reconcile_day(provider="stripe", day=day, now=later)
    return done


def day_and_later() -> tuple[date, datetime]:
    day = local_date(current_time())
    return day, day_bounds(day)[1] + timedelta(hours=11)


def test_payments_and_refunds_that_agree_make_no_difference(world: World, stripe_simulator: StripeSimulator) -> None:
    # The second has a line that nobody takes: it goes back.
    pay(world, stripe_simulator, 10000)
    pay(world, stripe_simulator, 5000, 500, refuses=True)
    run_refunds(world)
    day, later = day_and_later()
    done = reconcile(later, day)
    assert (done.outcome, done.new, done.open) == (DayOutcome.COMPARED, 0, 0), world.rows(Difference)
    (refund,) = world.rows(Refund)
    (row,) = world.rows(StatementRow, out_refund_no=refund.out_refund_no, kind="REFUND")
    assert (row.amount_minor, row.state) == (500, "SUCCESS")
    assert reconcile(day_bounds(day)[1], day).outcome is DayOutcome.NOT_READY
    assert "stripe" in tasks.PROVIDERS


def test_what_disagrees_is_told(world: World, stripe_simulator: StripeSimulator) -> None:
    altered, unstated = pay(world, stripe_simulator, 10000), pay(world, stripe_simulator, 700)
    overcharged = pay(world, stripe_simulator, 20000)
    _, lost = world.start(world.leg(5000))
    stripe_simulator.misbehave(out_trade_no=lost, notify="silent")
    stripe_simulator.pay(lost)
    for number, lie in (
        (altered, {"amount_minor": 10100}),
        (unstated, {"omit": True}),
        (overcharged, {"fee_minor": 900}),
    ):
        stripe_simulator.misbehave(out_trade_no=number, statement=lie)
    day, later = day_and_later()
    reconcile(later, day)
    found = {(row.kind, row.number, row.ours_minor, row.theirs_minor) for row in world.rows(Difference)}
    assert found >= {
        ("MISSING_HERE", lost, None, 5000),
        ("AMOUNT", altered, 10000, 10100),
        ("MISSING_THERE", unstated, 700, None),
        ("FEE", overcharged, 680, 900),
    }
