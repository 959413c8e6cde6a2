"""Paying online: what starting freezes and refuses, and what happens when the money comes, in time or late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.kernel.errors import DomainError, Forbidden, IdempotencyKeyReused, NotFound, NotSignedIn
from backend.kernel.locking import _key
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.intents.models import Intent, Leg, LegLine
from payments.intents.services import expire_intent
from payments.registry import CannotTake, CapturedPayment, PaymentLine
from property_core.billing.contracts import BillStatus, PaymentStatus
from property_core.billing.models import Bill, BillAllocation, BillSettlement
from property_core.billing.selectors.reports import collection_rate
from property_core.billing.services.closing import close_month
from property_core.billing.services.dues import BillAlreadyPaid, BillHasOpenPayment, BillTotalChanged, NothingToPay
from property_core.billing.services.late_fees import post_late_fees
from property_core.charges.models import Assignment
from property_core.collection.models import BillPayment
from property_core.collection.services.payments import cancel_bill_payment, start_bill_payment
from property_core.collection.services.settling import settle_bill_payment
from tests.cast import NOW, TODAY, visitor
from tests.property_core.billing.fees import (
    MINE,
    MINE_TOO,
    NEIGHBOURS,
    NOVEMBER,
    OCTOBER,
    PRINCIPAL,
    SEPTEMBER,
    Fees,
    build_fees,
)

pytestmark = pytest.mark.django_db


def state() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        answer: list[tuple[object, ...]] = [(AuditEntry.objects.count(), OutboxEvent.objects.count())]
        for table in ("bill", "bill_payment", "bill_allocation", "payment_intent", "payment_leg_line"):
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t")
            answer.append((table, *cursor.fetchone()))
    return answer


def refused(error: type[DomainError], work: Callable[[], object]) -> None:
    before = state()
    with pytest.raises(error):
        work()
    assert state() == before


def captured(fees: Fees, payment_id: int, *, is_late: bool = False, minutes: int = 3) -> CapturedPayment:
    """A payment's money as payments hands it to billing. The ledger entry itself is tested with the real provider."""
    rows = fees.rows(BillAllocation, payment_id=payment_id)
    return CapturedPayment(
        company_id=fees.cast.company_id,
        community_id=fees.cast.units["JG"],
        intent_id=fees.rows(BillPayment, id=payment_id)[0].intent_id,
        leg_id=1,
        source_id=payment_id,
        purpose="bill",
        lines=tuple(PaymentLine(row.pk, Money(row.principal_minor + row.fee_minor)) for row in rows),
        provider="wechat",
        payee_account_id=1,
        payer_account_id=None,
        succeeded_at=NOW + timedelta(minutes=minutes),
        is_late=is_late,
    )


def settle(fees: Fees, money: CapturedPayment) -> int:
    """Fen that the receivables were credited with."""
    with tenant_transaction(fees.cast.company_id, durable=False):
        return sum(row.amount.amount_minor for row in settle_bill_payment(captured=money, now=money.succeeded_at))


def test_starting_freezes_principal_and_fee_and_holds_the_bills(fees: Fees) -> None:
    bill_ids = [*fees.bill_ids(MINE), *fees.bill_ids(MINE_TOO)]
    started = fees.start(bill_ids)
    assert started.total == fees.due(bill_ids)
    assert started.expires_at == NOW + timedelta(minutes=15)
    rows = fees.rows(BillAllocation, payment_id=started.payment_id)
    assert [(row.principal_minor, row.fee_minor) for row in rows[::2]] == [(PRINCIPAL, fee) for fee in (648, 386, 114)]
    # One leg at the unit above both communities, one line per bill.
    (leg,) = fees.rows(Leg, intent_id=started.intent_id)
    assert leg.community_id == fees.cast.units["HQ"]
    assert [line.reference for line in fees.rows(LegLine, leg=leg)] == [row.pk for row in rows]
    assert {bill.status for bill in fees.rows(Bill)} == {BillStatus.OPEN}
    fees.require_clean_books()


def test_the_same_key_is_the_same_payment(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE)
    expected = fees.due(bill_ids).amount_minor
    first = fees.start(bill_ids, key="once", expected=expected)
    before = state()
    assert fees.start(bill_ids, key="once", expected=expected) == first
    assert state() == before
    refused(IdempotencyKeyReused, lambda: fees.start(bill_ids[:1], key="once", expected=expected))


def test_who_may_pay_what(fees: Fees) -> None:
    mine, neighbours = fees.bill_ids(MINE), fees.bill_ids(NEIGHBOURS)
    other = build_fees("乙物业", prefix="b-")
    refused(NotFound, lambda: fees.start(neighbours))
    refused(NotFound, lambda: fees.start(mine, who="neighbour"))
    # The tenant pays what is billed to tenants, and these are the owner's.
    refused(NotFound, lambda: fees.start(mine, who="tenant"))
    refused(NotFound, lambda: fees.start(fees.bill_ids(MINE_TOO), who="family"))
    refused(NotFound, lambda: fees.start(other.bill_ids(MINE), expected=1))
    refused(NothingToPay, lambda: fees.start([], expected=1))
    refused(
        NotSignedIn,
        lambda: start_bill_payment(
            actor=visitor(), bill_ids=mine, expected_total=Money(1), idempotency_key="k", now=NOW
        ),
    )
    assert fees.start(mine[:1], who="family").total == fees.due(mine[:1])


def test_a_tenant_pays_bills_of_tenants_from_his_month_on(fees: Fees) -> None:
    with tenant_transaction(fees.cast.company_id, durable=False):
        Assignment.objects.update(payer_role="TENANT")
        Bill.objects.filter(id__in=fees.bill_ids(MINE)).update(payer_role="TENANT")
        Bill.objects.filter(id__in=fees.bill_ids(MINE, SEPTEMBER)).update(period="2026-06-01")
    june, october, november = fees.bill_ids(MINE)
    refused(NotFound, lambda: fees.start([june], who="tenant"))
    assert fees.start([october, november], who="tenant").total == fees.due([october, november])


def test_what_changed_meanwhile_is_refused(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE)
    refused(BillTotalChanged, lambda: fees.start(bill_ids, expected=3 * PRINCIPAL))
    fees.start(bill_ids[:1])
    refused(BillHasOpenPayment, lambda: fees.start(bill_ids, who="family"))
    fees.pay_cash(20000, bill_ids=bill_ids[1:2])
    refused(BillAlreadyPaid, lambda: fees.start(bill_ids[1:], expected=1))


def test_cancelling_frees_the_bills_for_its_payer_only(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE)
    started = fees.start(bill_ids)
    with pytest.raises(NotFound):
        cancel_bill_payment(actor=fees.resident("family"), payment_id=started.payment_id, now=NOW)
    answer = cancel_bill_payment(actor=fees.resident("owner"), payment_id=started.payment_id, now=NOW)
    assert answer is PaymentStatus.RELEASED
    assert fees.start(bill_ids, who="family").payment_id != started.payment_id


def test_time_frees_the_bills(fees: Fees) -> None:
    fees.set_parameter("collection.payment_minutes", 5)
    started = fees.start(fees.bill_ids(MINE))
    assert started.expires_at == NOW + timedelta(minutes=5)
    company_id = fees.cast.company_id
    expire_intent(company_id=company_id, intent_id=started.intent_id, now=NOW + timedelta(minutes=4))
    assert fees.rows(BillPayment)[0].status == PaymentStatus.STARTED
    expire_intent(company_id=company_id, intent_id=started.intent_id, now=NOW + timedelta(minutes=6))
    assert fees.rows(BillPayment)[0].status == PaymentStatus.RELEASED
    assert fees.rows(BillAllocation, status=PaymentStatus.STARTED) == []
    assert fees.rows(Intent)[0].state == "RELEASED"


def test_a_payment_over_midnight_keeps_its_price_and_counts_the_day_it_was_paid(fees: Fees) -> None:
    (november,) = fees.bill_ids(MINE, NOVEMBER)
    evening = NOW.replace(hour=15, minute=58)  # 23:58 in Shanghai
    started = fees.start([november], now=evening)
    money = captured(fees, started.payment_id, minutes=14 * 60 + 1)  # 00:01 the next day
    assert settle(fees, money) == started.total.amount_minor
    bill = fees.bill(november)
    assert (bill.status, str(bill.fee_fixed_on)) == (BillStatus.PAID, "2026-11-24")
    fee_bill = fees.rows(Bill, fee_of=bill)[0]
    assert fee_bill.total_minor == 114
    # Nothing goes on growing for the minute after midnight.
    assert fees.due([november], now=NOW + timedelta(days=9)) == Money(0)


def test_the_nightly_fees_leave_a_frozen_price_alone(fees: Fees) -> None:
    (october,) = fees.bill_ids(MINE, OCTOBER)
    started = fees.start([october])
    posted = post_late_fees(actor=fees.cast.system, on=TODAY, now=NOW)
    # Every overdue bill of four rooms but the one that is being paid.
    assert posted.count == len(fees.rows(Bill, origin="LATE_FEE")) == 11
    assert fees.rows(Bill, fee_of=october) == []
    assert settle(fees, captured(fees, started.payment_id)) == started.total.amount_minor
    assert fees.bill(october).status == BillStatus.PAID


def test_late_money_is_taken_where_all_is_still_there(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE)
    started = fees.start(bill_ids)
    cancel_bill_payment(actor=fees.resident("owner"), payment_id=started.payment_id, now=NOW)
    assert settle(fees, captured(fees, started.payment_id, is_late=True)) == started.total.amount_minor
    assert fees.rows(BillPayment)[0].status == PaymentStatus.SETTLED
    assert {fees.bill(bill_id).status for bill_id in bill_ids} == {BillStatus.PAID}


def test_late_money_is_refused_line_by_line(fees: Fees) -> None:
    september, october, november = fees.bill_ids(MINE)
    started = fees.start([september, october, november])
    cancel_bill_payment(actor=fees.resident("owner"), payment_id=started.payment_id, now=NOW)
    fees.pay_cash(20000, bill_ids=[september])
    fees.start([october], who="family")
    references = {row.bill_id: row.pk for row in fees.rows(BillAllocation, payment_id=started.payment_id)}
    with pytest.raises(CannotTake) as caught:
        settle(fees, captured(fees, started.payment_id, is_late=True))
    assert caught.value.references == {references[september], references[october]}
    assert caught.value.reason == "BILL_HELD、BILL_PAID"
    money = captured(fees, started.payment_id, is_late=True)
    rest = tuple(line for line in money.lines if line.reference == references[november])
    assert settle(fees, CapturedPayment(**{**{n: getattr(money, n) for n in money.__slots__}, "lines": rest})) > 0
    assert fees.bill(november).status == BillStatus.PAID
    statuses = {row.bill_id: row.status for row in fees.rows(BillAllocation, payment_id=started.payment_id)}
    assert statuses == {september: "RELEASED", october: "RELEASED", november: "SETTLED"}


def test_late_money_whose_fee_was_paid_meanwhile_goes_back(fees: Fees) -> None:
    (october,) = fees.bill_ids(MINE, OCTOBER)
    started = fees.start([october])
    cancel_bill_payment(actor=fees.resident("owner"), payment_id=started.payment_id, now=NOW)
    fees.pay_cash(386, bill_ids=[october])
    with pytest.raises(CannotTake) as caught:
        settle(fees, captured(fees, started.payment_id, is_late=True))
    assert caught.value.reason == "FEE_PAID"
    assert fees.bill(october).paid_minor == 0
    fees.require_clean_books()


def test_the_fees_of_the_whole_company_are_for_who_bills_the_whole_company(fees: Fees) -> None:
    with pytest.raises(Forbidden):
        post_late_fees(actor=fees.cast.staff("manager"), on=TODAY, now=NOW)
    assert fees.rows(Bill, origin="LATE_FEE") == []
    assert post_late_fees(actor=fees.cast.staff("leader"), on=TODAY, now=NOW).count == 12


def test_a_fee_frozen_in_a_month_that_has_closed_meanwhile_is_a_bill_of_the_next(fees: Fees) -> None:
    (october,) = fees.bill_ids(MINE, OCTOBER)
    evening = datetime(2026, 11, 30, 15, 50, tzinfo=UTC)  # 23:50 in Shanghai
    started = fees.start([october], now=evening)
    close_month(
        actor=fees.cast.system, unit_id=fees.cast.units["JG"], period=NOVEMBER, now=evening + timedelta(minutes=11)
    )
    succeeded_at = evening + timedelta(minutes=9)
    money = replace(captured(fees, started.payment_id), succeeded_at=succeeded_at)
    with tenant_transaction(fees.cast.company_id, durable=False):
        settle_bill_payment(captured=money, now=evening + timedelta(minutes=12))
    (fee,) = fees.rows(Bill, fee_of_id=october)
    assert (fee.status, str(fee.period)) == (BillStatus.PAID, "2026-12-01")
    # The money came in November, which bears no more of it; the rate of November stays as it was closed.
    days = {(row.applied_on, row.posted_on) for row in fees.rows(BillSettlement)}
    assert days == {(date(2026, 11, 30), date(2026, 12, 1))}
    unit_id, leader = fees.cast.units["JG"], fees.cast.staff("leader")
    collected = {
        on: collection_rate(actor=leader, unit_id=unit_id, periods=[OCTOBER], on=on).whole.applied.amount_minor
        for on in (date(2026, 11, 30), date(2026, 12, 1))
    }
    assert collected == {date(2026, 11, 30): 0, date(2026, 12, 1): PRINCIPAL}


def test_months_are_locked_in_one_order_whichever_bill_bears_a_fee(fees: Fees) -> None:
    bills = [*fees.bill_ids(MINE, NOVEMBER), *fees.bill_ids(MINE_TOO, NOVEMBER)]
    communities = sorted(fees.cast.units[code] for code in ("JG", "YX"))
    with tenant_transaction(fees.cast.company_id, durable=False):
        Bill.objects.filter(community_id=communities[0]).update(late_fee_rate=0)
    started = fees.start(bills)
    money = replace(captured(fees, started.payment_id), community_id=fees.cast.units["HQ"])
    with CaptureQueriesContext(connection) as asked:
        settle(fees, money)
    # The driver writes a blank before a negative key.
    locked = [
        int(query["sql"].partition("(")[2].rstrip(")"))
        for query in asked.captured_queries
        if "pg_advisory_xact_lock_shared" in query["sql"]
    ]
    expected = [_key(f"month close {one}") for one in communities]
    assert locked[:2] == expected
    assert set(locked) == set(expected)
