"""Refunds of bills and of money in advance: settled undone, receipts renewed, books clean after every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.money import Money
from payments.intents.models import ExceptionCase, LegLine
from payments.intents.services import push_refund, refund_case
from payments.ledger.contracts import AccountKind
from payments.ledger.models import LedgerEntry
from payments.refunds.contracts import OrderState
from payments.refunds.errors import RefundTooLarge
from payments.refunds.models import RefundOrder
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.refunds.services import approve_refund, carry_refund, hand_out_refund, reject_refund, request_refund
from payments.registry import REFUND_SOURCE
from property_core.billing.contracts import BillStatus, SettlementSource
from property_core.billing.models import Bill, BillSettlement
from property_core.billing.services.closing import close_month
from property_core.billing.services.red_letters import approve_red_letter, request_red_letter
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.selectors.refund_lists import refund_preview
from property_core.collection.services.prepayment_refunds import request_prepayment_refund
from property_core.collection.services.refunding import PrepaymentSpent
from tests.cast import NOW
from tests.property_core.billing.fees import MINE, MINE_TOO, NOVEMBER, PRINCIPAL, Fees, next_key

pytestmark = pytest.mark.django_db

LIMIT = 20_000


def staff(fees: Fees, code: str = REFUND_REQUEST, account_id: int = 8801) -> Actor:
    units = frozenset(fees.cast.units.values())
    return Actor(kind=ActorKind.STAFF, account_id=account_id, company_id=fees.cast.company_id, grants={code: units})


def ask(fees: Fees, payment_id: int, amounts: dict[int, int] | None = None) -> list[int]:
    """dict reference (allocation, or the payment for money in advance) -> fen; None: everything."""
    [payment] = fees.rows(BillPayment, id=payment_id)
    lines = {line.reference: line.id for line in fees.rows(LegLine, leg__intent_id=payment.intent_id)}
    return request_refund(
        actor=staff(fees),
        intent_id=payment.intent_id,
        lines=None if amounts is None else {lines[key]: Money(minor) for key, minor in amounts.items()},
        reason="多收",
        idempotency_key=next_key(),
        now=NOW,
    )


def approve(fees: Fees, order_id: int) -> None:
    approve_refund(actor=staff(fees, REFUND_APPROVE, 8802), order_id=order_id, now=NOW)


def hand_out(fees: Fees, order_id: int, *, now: datetime = NOW) -> None:
    carry_refund(company_id=fees.cast.company_id, order_id=order_id, now=now)
    hand_out_refund(actor=staff(fees), order_id=order_id, now=now)


def state(fees: Fees, order_id: int) -> str:
    return str(fees.rows(RefundOrder, id=order_id)[0].state)


def standing_receipts(fees: Fees, payment_id: int) -> list[int]:
    return [row.total_minor for row in fees.rows(Receipt, payment_id=payment_id, voided_at=None)]


def test_a_whole_payment_opens_its_bills_again(fees: Fees) -> None:
    september, october, _ = fees.bill_ids(MINE)
    taken = fees.pay_cash(100_000, bill_ids=[september, october])
    applied = taken.applied.amount_minor
    [order_id] = ask(fees, taken.payment_id)
    # Above the limit it waits, and nothing has changed.
    assert (state(fees, order_id), fees.bill(september).status) == (OrderState.REQUESTED, BillStatus.PAID)
    fees.require_clean_books()
    approve(fees, order_id)
    assert (state(fees, order_id), fees.bill(september).status) == (OrderState.APPROVED, BillStatus.OPEN)
    assert fees.balance(AccountKind.CASH, "JG") == applied
    fees.require_clean_books()
    hand_out(fees, order_id)
    assert (state(fees, order_id), fees.balance(AccountKind.CASH, "JG")) == (OrderState.SUCCEEDED, 0)
    assert {fees.bill(bill_id).paid_minor for bill_id in (september, october)} == {0}
    # The fees that were fixed with the payment stand, and are owed again.
    assert {bill.status for bill in fees.rows(Bill, origin="LATE_FEE")} == {BillStatus.OPEN}
    assert standing_receipts(fees, taken.payment_id) == []
    assert fees.rows(BillPayment, id=taken.payment_id)[0].refunded_minor == applied
    fees.require_clean_books()
    # They can be paid again.
    again = fees.pay_cash(100_000, bill_ids=[september, october])
    assert again.applied == Money(2 * PRINCIPAL)
    fees.require_clean_books()


def test_of_a_part_the_principal_goes_back_first_and_the_receipt_says_what_stays(fees: Fees) -> None:
    september, october, _ = fees.bill_ids(MINE)
    taken = fees.pay_cash(100_000, bill_ids=[september, october])
    [payment] = fees.rows(BillPayment, id=taken.payment_id)
    first, _ = sorted(line.reference for line in fees.rows(LegLine, leg__intent_id=payment.intent_id))
    [before] = fees.rows(Receipt, payment_id=taken.payment_id)
    [order_id] = ask(fees, taken.payment_id, {first: PRINCIPAL + 100})
    assert state(fees, order_id) == OrderState.APPROVED
    fees.require_clean_books()
    hand_out(fees, order_id)
    bill = fees.bill(september)
    [fee] = fees.rows(Bill, fee_of_id=september)
    assert (bill.status, bill.paid_minor, fee.paid_minor) == (BillStatus.OPEN, 0, fee.total_minor - 100)
    assert fees.bill(october).status == BillStatus.PAID
    assert standing_receipts(fees, taken.payment_id) == [before.total_minor - PRINCIPAL - 100]
    assert {row.source for row in fees.rows(BillSettlement, amount_minor__lt=0)} == {SettlementSource.REFUND}
    fees.require_clean_books()


def test_the_days_between_payment_and_refund_bear_no_late_fee(fees: Fees) -> None:
    [september] = fees.bill_ids(MINE)[:1]
    taken = fees.pay_cash(100_000, bill_ids=[september])
    later = NOW + timedelta(days=10)
    [payment] = fees.rows(BillPayment, id=taken.payment_id)
    [order_id] = request_refund(
        actor=staff(fees),
        intent_id=payment.intent_id,
        reason="多收",
        idempotency_key=next_key(),
        now=later,
    )
    hand_out(fees, order_id, now=later)
    assert fees.due([september], now=later) == Money(PRINCIPAL)
    # 17,523 fen × 0.05 % × 4 days
    assert fees.due([september], now=later + timedelta(days=4)) == Money(PRINCIPAL + 35)
    fees.require_clean_books()


def test_a_mixed_payment_gives_back_single_lines_until_nothing_is_left(fees: Fees) -> None:
    [september] = fees.bill_ids(MINE)[:1]
    taken = fees.pay_cash(30_000, bill_ids=[september], keep_change_as_prepayment=True)
    prepaid = taken.prepaid.amount_minor
    assert prepaid > 0
    [order_id] = ask(fees, taken.payment_id, {taken.payment_id: 1000})
    assert fees.prepaid(MINE) == prepaid - 1000
    assert standing_receipts(fees, taken.payment_id) == [29_000]
    fees.require_clean_books()
    hand_out(fees, order_id)
    [order_id] = ask(fees, taken.payment_id)
    approve(fees, order_id)
    hand_out(fees, order_id)
    assert (fees.prepaid(MINE), fees.balance(AccountKind.CASH, "JG")) == (0, 0)
    assert standing_receipts(fees, taken.payment_id) == []
    preview = refund_preview(actor=staff(fees), payment_id=taken.payment_id, now=NOW)
    assert {line.refusal.code for line in preview.lines if line.refusal} == {"NOTHING_TO_REFUND"}
    assert (preview.total, preview.refunded) == (Money(0), Money(30_000))
    fees.require_clean_books()


def test_spent_prepayment_does_not_go_back(fees: Fees) -> None:
    taken = fees.top_up(MINE, 15_000)
    fees.offset(MINE)
    with pytest.raises(PrepaymentSpent):
        ask(fees, taken.payment_id)
    preview = refund_preview(actor=staff(fees), payment_id=taken.payment_id, now=NOW)
    assert [line.refusal.code for line in preview.lines if line.refusal] == ["PREPAYMENT_SPENT"]
    assert (fees.rows(RefundOrder), fees.prepaid(MINE)) == ([], 0)
    fees.require_clean_books()


def test_what_is_spent_before_the_approval_is_refused_there(fees: Fees) -> None:
    taken = fees.top_up(MINE, 30_000)
    [order_id] = ask(fees, taken.payment_id)
    fees.offset(MINE)
    with pytest.raises(PrepaymentSpent):
        approve(fees, order_id)
    assert state(fees, order_id) == OrderState.REQUESTED
    reject_refund(actor=staff(fees, REFUND_APPROVE, 8802), order_id=order_id, reason="已用于缴费", now=NOW)
    assert state(fees, order_id) == OrderState.REJECTED
    assert [line.refund_minor for line in fees.rows(LegLine, purpose="prepayment")] == [0]
    fees.require_clean_books()


def test_of_several_payments_in_advance_the_first_goes_back_first(fees: Fees) -> None:
    first, second, third = (fees.top_up(MINE, minor, now=NOW + timedelta(minutes=n)) for n, minor in
                            enumerate((1000, 2000, 3000)))  # fmt: skip
    later = NOW + timedelta(hours=1)

    def refund(amount: int | None) -> list[tuple[int, int]]:
        order_ids = request_prepayment_refund(
            actor=staff(fees),
            room_id=fees.cast.rooms[MINE],
            amount=None if amount is None else Money(amount),
            reason="退租",
            idempotency_key=next_key(),
            now=later,
        )
        intents = {row.intent_id: row.pk for row in fees.rows(BillPayment)}
        return [(intents[row.intent_id], row.amount_minor) for row in fees.rows(RefundOrder, id__in=order_ids)]

    assert refund(1500) == [(first.payment_id, 1000), (second.payment_id, 500)]
    assert fees.prepaid(MINE) == 4500
    fees.require_clean_books()
    with pytest.raises(RefundTooLarge):
        refund(4501)
    assert refund(None) == [(second.payment_id, 1500), (third.payment_id, 3000)]
    assert fees.prepaid(MINE) == 0
    fees.require_clean_books()
    with pytest.raises(RefundTooLarge):
        refund(None)


def reversed_bill(fees: Fees, bill_id: int) -> None:
    letter_id = request_red_letter(actor=fees.cashier, bill_id=bill_id, reason="面积录错", now=NOW)
    approve_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter_id, money_to_prepayment=True, now=NOW)


def test_money_of_a_reversed_bill_comes_out_of_the_prepayment_that_got_it(fees: Fees) -> None:
    november = fees.bill_ids(MINE)[-1]
    taken = fees.pay_cash(100_000, bill_ids=[november])
    reversed_bill(fees, november)
    moved = fees.prepaid(MINE)
    assert moved >= PRINCIPAL
    [order_id] = ask(fees, taken.payment_id)
    assert fees.prepaid(MINE) == moved - taken.applied.amount_minor
    fees.require_clean_books()
    hand_out(fees, order_id)
    assert (fees.bill(november).status, fees.balance(AccountKind.CASH, "JG")) == (BillStatus.REVERSED, 0)
    fees.require_clean_books()


def test_a_rejected_refund_at_the_desk_puts_everything_back(fees: Fees) -> None:
    september, *_ = fees.bill_ids(MINE)
    taken = fees.pay_cash(30_000, bill_ids=[september], keep_change_as_prepayment=True)
    before = (fees.bill(september).paid_minor, fees.prepaid(MINE))
    [order_id] = ask(fees, taken.payment_id)
    approve(fees, order_id)
    carry_refund(company_id=fees.cast.company_id, order_id=order_id, now=NOW)
    assert state(fees, order_id) == OrderState.HAND_OUT
    reject_refund(actor=staff(fees, REFUND_APPROVE, 8802), order_id=order_id, reason="业主改主意", now=NOW)
    assert (fees.bill(september).paid_minor, fees.prepaid(MINE)) == before
    assert standing_receipts(fees, taken.payment_id) == [30_000]
    assert fees.rows(BillPayment, id=taken.payment_id)[0].refunded_minor == 0
    fees.require_clean_books()


def test_money_for_a_bill_that_somebody_paid_meanwhile_waits_in_a_case(fees: Fees) -> None:
    [september] = fees.bill_ids(MINE)[:1]
    taken = fees.pay_cash(100_000, bill_ids=[september])
    [order_id] = ask(fees, taken.payment_id)
    fees.pay_cash(100_000, bill_ids=[september])
    carry_refund(company_id=fees.cast.company_id, order_id=order_id, now=NOW)
    reject_refund(actor=staff(fees, REFUND_APPROVE, 8802), order_id=order_id, reason="未领取", now=NOW)
    fees.require_clean_books()
    assert fees.bill(september).status == BillStatus.PAID
    # Sent back by the case it leaves the till.
    [case], before = fees.rows(ExceptionCase), fees.balance(AccountKind.CASH, "JG")
    refund_id = refund_case(actor=fees.cast.system, case_id=case.id, now=NOW)
    push_refund(company_id=fees.cast.company_id, refund_id=refund_id, now=NOW)
    assert fees.balance(AccountKind.CASH, "JG") == before - case.amount_minor
    fees.require_clean_books()


def test_a_closed_month_stays_as_it_was(fees: Fees) -> None:
    [september] = fees.bill_ids(MINE)[:1]
    taken = fees.pay_cash(100_000, bill_ids=[september])
    close_month(actor=fees.cast.system, unit_id=fees.cast.units["JG"], period=NOVEMBER, now=NOW)
    [order_id] = ask(fees, taken.payment_id)
    hand_out(fees, order_id)
    days = {row.posted_on for row in fees.rows(BillSettlement, source=SettlementSource.REFUND)}
    days |= {row.posted_on for row in fees.rows(LedgerEntry, source__in=[REFUND_SOURCE, "payment_refund"])}
    assert days == {date(2026, 12, 1)}
    fees.require_clean_books()


def test_money_of_two_communities_goes_back_out_of_two_tills(fees: Fees) -> None:
    mine, other = fees.bill_ids(MINE)[-1], fees.bill_ids(MINE_TOO)[-1]
    leader = replace(fees.cast.staff("leader"))
    taken = fees.pay_cash(100_000, bill_ids=[mine, other], actor=leader)
    order_ids = ask(fees, taken.payment_id)
    assert len(order_ids) == 2
    for order_id in order_ids:
        if state(fees, order_id) == OrderState.REQUESTED:
            approve(fees, order_id)
        hand_out(fees, order_id)
    assert (fees.balance(AccountKind.CASH, "JG"), fees.balance(AccountKind.CASH, "YX")) == (0, 0)
    fees.require_clean_books()
