"""Money at the desk: allowed, refused, in parts, with change, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from backend.kernel.errors import DomainError, Forbidden, IdempotencyKeyReused, InvalidInput, NotFound
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.money import Money
from payments.intents.models import Intent
from payments.ledger.contracts import AccountKind
from property_core.billing.contracts import BillOrigin, BillStatus, PaymentStatus
from property_core.billing.models import Bill, BillAllocation, BillSettlement
from property_core.billing.services.dues import (
    BillAlreadyPaid,
    BillHasOpenPayment,
    BillNotPayable,
    BillTotalChanged,
    NothingToPay,
)
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.receipts.content import from_json
from property_core.collection.services.cash import ChangeNeedsRoom, take_cash
from tests.cast import NOW
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
    next_key,
)

pytestmark = pytest.mark.django_db

# Days after the 10th of the month until 23 November × 0.05 % of 175.23 yuan, half up.
FEES = {SEPTEMBER: 648, OCTOBER: 386, NOVEMBER: 114}


def state() -> list[tuple[object, ...]]:
    """What a refusal must not change: every table of the money."""
    tables = ("bill", "bill_payment", "bill_allocation", "bill_settlement", "receipt", "payment_intent", "ledger_entry",
              "ledger_posting", "kernel_audit", "number_sequence")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        known = {row[0] for row in cursor.fetchall()}
        answer: list[tuple[object, ...]] = [(AuditEntry.objects.count(), OutboxEvent.objects.count())]
        for table in sorted(known & set(tables)):
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t")
            answer.append((table, *cursor.fetchone()))
    return answer


def refused(error: type[DomainError], work: Callable[[], object]) -> DomainError:
    before = state()
    with pytest.raises(error) as caught:
        work()
    assert state() == before
    return caught.value


def test_cash_pays_bills_with_their_fees_and_gives_change(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE)
    whole = 3 * PRINCIPAL + sum(FEES.values())
    assert fees.due(bill_ids).amount_minor == whole
    taken = fees.pay_cash(60000)
    assert (taken.applied.amount_minor, taken.change.amount_minor, taken.prepaid.amount_minor) == (
        whole,
        60000 - whole,
        0,
    )
    assert [fees.bill(bill_id).status for bill_id in bill_ids] == [BillStatus.PAID] * 3
    fee_bills = fees.rows(Bill, origin=BillOrigin.LATE_FEE)
    assert [(row.fee_of_id, row.total_minor, row.status) for row in fee_bills] == [
        (bill_id, amount, BillStatus.PAID) for bill_id, amount in zip(bill_ids, FEES.values(), strict=True)
    ]
    assert fees.balance(AccountKind.CASH, "JG") == whole
    assert fees.balance(AccountKind.LATE_FEE_REVENUE, "JG", fees.item_id) == sum(FEES.values())
    payment = fees.rows(BillPayment)[0]
    assert (payment.status, payment.provider, payment.total_minor, payment.tendered_minor) == (
        PaymentStatus.SETTLED,
        "cash",
        whole,
        60000,
    )
    assert len(fees.rows(BillSettlement, payment_id=payment.pk)) == 6
    fees.require_clean_books()


def test_the_receipt_comes_with_the_money(fees: Fees) -> None:
    taken = fees.pay_cash(60000)
    receipt = fees.rows(Receipt)[0]
    assert taken.receipt_ids == (receipt.pk,)
    assert receipt.number == "SJ202611-000001"
    content = from_json(receipt.content)
    assert (content.payer, content.rooms, content.cashier, content.channel) == (
        "曾小明",
        ("3栋2单元502",),
        "manager",
        "现金",
    )
    assert [(line.item, line.period, line.quantity, line.unit_price) for line in content.lines[:2]] == [
        ("物业服务费", "2026年9月", "94.72", "1.85"),
        ("物业服务费滞纳金", "2026年11月", "", ""),
    ]
    assert content.total_minor == receipt.total_minor == taken.applied.amount_minor
    assert content.change_minor == taken.change.amount_minor


def test_less_money_pays_the_oldest_first_and_the_fee_before_the_principal(fees: Fees) -> None:
    september, october, november = fees.bill_ids(MINE)
    taken = fees.pay_cash(FEES[SEPTEMBER] + PRINCIPAL + FEES[OCTOBER] + 1000)
    assert taken.change == Money(0)
    assert [fees.bill(bill_id).paid_minor for bill_id in (september, october, november)] == [PRINCIPAL, 1000, 0]
    # November got nothing, so its fee goes on growing; October's is fixed up to today.
    assert [row.fee_of_id for row in fees.rows(Bill, origin=BillOrigin.LATE_FEE)] == [september, october]
    assert fees.due([october]).amount_minor == PRINCIPAL - 1000
    tomorrow = NOW + timedelta(days=1)
    # (175.23 - 10.00) × 0.05 % for one day
    assert fees.due([october], now=tomorrow).amount_minor == PRINCIPAL - 1000 + 8
    fees.require_clean_books()


def test_part_of_a_fee_leaves_the_rest_of_the_fee_to_pay(fees: Fees) -> None:
    september = fees.bill_ids(MINE, SEPTEMBER)
    fees.pay_cash(100, bill_ids=september)
    fee_bill = fees.rows(Bill, origin=BillOrigin.LATE_FEE)[0]
    assert (fee_bill.total_minor, fee_bill.paid_minor, fee_bill.status) == (FEES[SEPTEMBER], 100, BillStatus.PART_PAID)
    assert fees.bill(september[0]).status == BillStatus.OPEN
    fees.pay_cash(20000, bill_ids=[*september, fee_bill.pk])
    assert fees.bill(fee_bill.pk).status == fees.bill(september[0]).status == BillStatus.PAID
    fees.require_clean_books()


def test_a_company_may_take_the_principal_first(fees: Fees) -> None:
    fees.set_parameter("collection.fee_order", "PRINCIPAL_FIRST")
    (september,) = fees.bill_ids(MINE, SEPTEMBER)
    fees.pay_cash(PRINCIPAL, bill_ids=[september])
    assert fees.bill(september).status == BillStatus.PAID
    fee_bill = fees.rows(Bill, origin=BillOrigin.LATE_FEE)[0]
    assert (fee_bill.total_minor, fee_bill.paid_minor) == (FEES[SEPTEMBER], 0)
    fees.require_clean_books()


def test_change_may_become_prepayment_of_the_room(fees: Fees) -> None:
    taken = fees.pay_cash(60000, keep_change_as_prepayment=True)
    assert taken.change == Money(0)
    assert fees.prepaid(MINE) == taken.prepaid.amount_minor == 60000 - taken.applied.amount_minor
    content = from_json(fees.rows(Receipt)[0].content)
    assert (content.lines[-1].item, content.total_minor) == ("预存", 60000)
    assert fees.balance(AccountKind.CASH, "JG") == 60000
    fees.require_clean_books()


def test_all_open_bills_of_several_rooms_in_one_go(fees: Fees) -> None:
    rooms = [fees.cast.rooms[MINE], fees.cast.rooms[MINE_TOO]]
    bill_ids = [*fees.bill_ids(MINE), *fees.bill_ids(MINE_TOO)]
    taken = fees.pay_cash(
        200_000,
        actor=fees.cast.staff("leader"),
        room_ids=rooms,
        bill_ids=[],
        expected=fees.due(bill_ids).amount_minor,
        keep_change_as_prepayment=True,
        prepayment_room_id=rooms[1],
    )
    # One receipt and one till per community; the kept money stands on the second.
    first, second = fees.rows(Receipt)
    assert taken.receipt_ids == (first.pk, second.pk)
    assert fees.balance(AccountKind.CASH, "JG") == first.total_minor == taken.applied.amount_minor // 2
    assert fees.balance(AccountKind.CASH, "YX") == second.total_minor
    assert fees.prepaid(MINE_TOO) == taken.prepaid.amount_minor > 0
    assert fees.rows(BillPayment)[0].status == PaymentStatus.SETTLED
    fees.require_clean_books()


def test_change_for_several_rooms_needs_one_to_keep_it(fees: Fees) -> None:
    bill_ids = [*fees.bill_ids(MINE), *fees.bill_ids(NEIGHBOURS)]
    refused(ChangeNeedsRoom, lambda: fees.pay_cash(200_000, bill_ids=bill_ids, keep_change_as_prepayment=True))


def test_the_same_key_takes_the_money_once(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE, SEPTEMBER)
    expected = fees.due(bill_ids).amount_minor
    first = fees.pay_cash(20000, bill_ids=bill_ids, expected=expected, key="till-1")
    before = state()
    assert fees.pay_cash(20000, bill_ids=bill_ids, expected=expected, key="till-1") == first
    assert state() == before
    refused(IdempotencyKeyReused, lambda: fees.pay_cash(20001, bill_ids=bill_ids, expected=expected, key="till-1"))


def test_what_is_paid_is_not_paid_again(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE, SEPTEMBER)
    fees.pay_cash(20000, bill_ids=bill_ids)
    refused(BillAlreadyPaid, lambda: fees.pay_cash(20000, bill_ids=bill_ids, expected=0))


def test_the_screen_may_be_old(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE, SEPTEMBER)
    error = refused(BillTotalChanged, lambda: fees.pay_cash(20000, bill_ids=bill_ids, expected=PRINCIPAL))
    assert error.text() == "应缴金额已变为 181.71 元，请核对后再付。"


def test_a_bill_being_paid_online_waits_or_is_freed_first(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE, SEPTEMBER)
    started = fees.start(bill_ids)
    refused(BillHasOpenPayment, lambda: fees.pay_cash(20000, bill_ids=bill_ids))
    fees.pay_cash(20000, bill_ids=bill_ids, cancel_open_payments=True)
    assert fees.rows(BillPayment, id=started.payment_id)[0].status == PaymentStatus.RELEASED
    assert fees.rows(Intent, id=started.intent_id)[0].state == "RELEASED"
    assert fees.bill(bill_ids[0]).status == BillStatus.PAID
    fees.require_clean_books()


def test_refusals_change_nothing(fees: Fees) -> None:
    bill_ids = fees.bill_ids(MINE, SEPTEMBER)
    elsewhere = fees.bill_ids(MINE_TOO, SEPTEMBER)
    other = build_fees("乙物业", prefix="b-")
    refused(Forbidden, lambda: fees.pay_cash(20000, bill_ids=bill_ids, actor=fees.cast.staff("clerk")))
    refused(Forbidden, lambda: fees.pay_cash(20000, bill_ids=bill_ids, actor=fees.resident("owner")))
    # The manager of one community at the bills of the other, and of another company.
    refused(NotFound, lambda: fees.pay_cash(20000, bill_ids=elsewhere))
    refused(NotFound, lambda: fees.pay_cash(20000, bill_ids=bill_ids, expected=1, actor=other.cashier))
    refused(NotFound, lambda: fees.pay_cash(20000, bill_ids=[10**9], expected=1))
    refused(NotFound, lambda: fees.pay_cash(20000, room_ids=[fees.cast.rooms[MINE_TOO]], bill_ids=[], expected=1))
    refused(InvalidInput, lambda: fees.pay_cash(0, bill_ids=bill_ids))
    refused(
        NothingToPay,
        lambda: take_cash(
            actor=fees.cashier, tendered=Money(1), expected_total=Money(0), idempotency_key=next_key(), now=NOW
        ),
    )


def test_a_reversed_bill_takes_no_money(fees: Fees) -> None:
    from property_core.billing.services.red_letters import approve_red_letter, request_red_letter

    bill_ids = fees.bill_ids(MINE, SEPTEMBER)
    letter = request_red_letter(actor=fees.cashier, bill_id=bill_ids[0], reason="重复出账", now=NOW)
    approve_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter, now=NOW)
    refused(BillNotPayable, lambda: fees.pay_cash(20000, bill_ids=bill_ids, expected=1))


def test_a_desk_top_up_has_its_receipt(fees: Fees) -> None:
    taken = fees.top_up(MINE, 50000)
    assert fees.prepaid(MINE) == 50000
    receipt = fees.rows(Receipt)[0]
    content = from_json(receipt.content)
    assert (taken.receipt_ids, content.payer, content.lines[0].item) == ((receipt.pk,), "曾小明", "预存")
    assert fees.rows(BillAllocation) == []
    assert fees.rows(BillPayment)[0].status == PaymentStatus.SETTLED
    fees.require_clean_books()
