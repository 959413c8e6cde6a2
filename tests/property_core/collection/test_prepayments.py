"""Money in advance: laid on bills oldest first, never more than there is, seen by the books."""

from __future__ import annotations

import pytest

from backend.kernel import outbox
from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.kernel.models import OutboxEvent
from backend.kernel.money import Money
from backend.kernel.outbox import Delivery
from property_core.billing.contracts import BillStatus, PaymentStatus, SettlementSource
from property_core.billing.models import BillingRun, BillSettlement
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.services.prepayments import announce_prepaid_rooms, start_prepayment
from tests.cast import NOW
from tests.property_core.billing.fees import (
    MINE,
    MINE_TOO,
    NEIGHBOURS,
    PRINCIPAL,
    SEPTEMBER,
    Fees,
    next_key,
)

pytestmark = pytest.mark.django_db


def test_it_pays_the_oldest_bills_with_their_fees(fees: Fees) -> None:
    september, october, november = fees.bill_ids(MINE)
    fees.top_up(MINE, 20000)
    result = fees.offset(MINE)
    assert (result.applied, result.balance, result.bill_ids) == (Money(20000), Money(0), (september, october))
    assert fees.bill(september).status == BillStatus.PAID
    assert fees.bill(october).paid_minor == 20000 - PRINCIPAL - 648 - 386
    assert fees.bill(november).paid_minor == 0
    settlements = fees.rows(BillSettlement)
    assert {row.source for row in settlements} == {SettlementSource.PREPAYMENT}
    # The money had its receipt when it came.
    assert len(fees.rows(Receipt)) == 1
    assert fees.prepaid(MINE) == 0
    fees.require_clean_books()


def test_more_than_is_owed_stays(fees: Fees) -> None:
    fees.top_up(MINE, 100_000)
    whole = fees.due(fees.bill_ids(MINE))
    result = fees.offset(MINE, who=fees.cashier)
    assert (result.applied, result.balance) == (whole, Money(100_000) - whole)
    assert fees.prepaid(MINE) == result.balance.amount_minor
    again = fees.offset(MINE)
    assert (again.payment_id, again.applied) == (None, Money(0))
    fees.require_clean_books()


def test_a_bill_being_paid_online_is_left_to_its_payer(fees: Fees) -> None:
    september, october, _ = fees.bill_ids(MINE)
    fees.start([september])
    fees.top_up(MINE, 15000)
    assert fees.offset(MINE).bill_ids == (october,)
    fees.require_clean_books()


def test_the_payer_may_choose_among_the_rooms_bills(fees: Fees) -> None:
    _, _, november = fees.bill_ids(MINE)
    fees.top_up(MINE, 15000)
    assert fees.offset(MINE, bill_ids=[november]).bill_ids == (november,)
    with pytest.raises(NotFound):
        fees.offset(MINE, bill_ids=fees.bill_ids(NEIGHBOURS))


def test_who_may_use_it(fees: Fees) -> None:
    fees.top_up(MINE, 15000)
    for name in ("tenant", "neighbour"):
        with pytest.raises(NotFound):
            fees.offset(MINE, who=fees.resident(name))
    with pytest.raises(Forbidden):
        fees.offset(MINE, who=fees.cast.staff("clerk"))
    with pytest.raises(NotFound):
        fees.offset(MINE_TOO, who=fees.cashier)
    assert fees.prepaid(MINE) == 15000
    assert fees.offset(MINE, who=fees.resident("family")).applied == Money(15000)


def test_a_top_up_online_is_for_rooms_one_lives_in(fees: Fees) -> None:
    def start(room: str, who: str, amount: int = 5000) -> int:
        return start_prepayment(
            actor=fees.resident(who),
            room_id=fees.cast.rooms[room],
            amount=Money(amount),
            idempotency_key=next_key(),
            now=NOW,
        ).payment_id

    payment_id = start(MINE, "tenant")
    payment = fees.rows(BillPayment, id=payment_id)[0]
    assert (payment.status, payment.surplus_minor) == (PaymentStatus.STARTED, 5000)
    with pytest.raises(NotFound):
        start(NEIGHBOURS, "owner")
    with pytest.raises(InvalidInput):
        start(MINE, "owner", 0)


def deliver(kind: str) -> None:
    for row in OutboxEvent.objects.filter(kind=kind).order_by("id"):
        event = Delivery(event_id=row.event_id, kind=row.kind, company_id=row.company_id, payload=row.payload)
        outbox.deliver(delivery=event, now=NOW)


def test_a_run_uses_it_only_where_the_company_says_so(fees: Fees) -> None:
    fees.top_up(MINE, 2 * PRINCIPAL)
    fees.top_up(MINE_TOO, 100)
    run = fees.rows(BillingRun)[-1]
    assert announce_prepaid_rooms(company_id=fees.cast.company_id, run_id=run.pk, now=NOW) == 0
    fees.set_parameter("collection.applies_prepayment", True)
    deliver("bills_posted")
    # Every room is a piece of work of its own.
    rooms = [row.payload["room_id"] for row in OutboxEvent.objects.filter(kind="prepaid_room_billed").order_by("id")]
    assert rooms == 3 * sorted([fees.cast.rooms[MINE], fees.cast.rooms[MINE_TOO]])  # one per run
    assert fees.rows(BillPayment, provider="prepayment") == []
    deliver("prepaid_room_billed")
    assert (fees.prepaid(MINE), fees.prepaid(MINE_TOO)) == (0, 0)
    assert fees.bill(fees.bill_ids(MINE, SEPTEMBER)[0]).status == BillStatus.PAID
    deliver("prepaid_room_billed")
    assert len(fees.rows(BillPayment, provider="prepayment")) == 2
    fees.require_clean_books()
