"""Red letters: two people, no edit, money never moved unasked, the books follow."""

from __future__ import annotations

from datetime import date

import pytest

from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.organization.base import tenant_transaction
from payments.ledger.contracts import AccountKind
from property_core.billing.contracts import BillOrigin, BillStatus, DocumentStatus
from property_core.billing.models import Bill, BillSettlement, MonthClose, RedLetter
from property_core.billing.services.dues import BillHasOpenPayment
from property_core.billing.services.red_letters import (
    BillHasMoney,
    BillHasRedLetter,
    BillIsReversed,
    DecidesOwnRequest,
    OpeningMoneyStays,
    RedLetterDecided,
    approve_red_letter,
    reject_red_letter,
    request_red_letter,
)
from tests.cast import NOW
from tests.property_core.billing.fees import MINE, MINE_TOO, NOVEMBER, PRINCIPAL, SEPTEMBER, Fees

pytestmark = pytest.mark.django_db


def ask(fees: Fees, bill_id: int, reason: str = "面积录入有误") -> int:
    return request_red_letter(actor=fees.cashier, bill_id=bill_id, reason=reason, now=NOW)


def approve(fees: Fees, letter_id: int, **options: bool) -> None:
    approve_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter_id, now=NOW, **options)


def test_an_approved_red_letter_takes_the_bill_out_of_the_books(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, NOVEMBER)
    revenue = fees.balance(AccountKind.REVENUE, "JG", fees.item_id)
    letter_id = ask(fees, bill_id)
    assert fees.bill(bill_id).status == BillStatus.OPEN
    approve(fees, letter_id)
    assert (fees.bill(bill_id).status, fees.bill(bill_id).total_minor) == (BillStatus.REVERSED, PRINCIPAL)
    assert fees.balance(AccountKind.REVENUE, "JG", fees.item_id) == revenue - PRINCIPAL
    letter = fees.rows(RedLetter)[0]
    assert (letter.status, letter.amount_minor, letter.posted_on) == (
        DocumentStatus.APPROVED,
        PRINCIPAL,
        date(2026, 11, 23),
    )
    fees.require_clean_books()


def test_fees_that_grew_on_it_go_with_it(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, SEPTEMBER)
    fees.pay_cash(648 + 500, bill_ids=[bill_id])
    letter_id = ask(fees, bill_id)
    with pytest.raises(BillHasMoney) as caught:
        approve(fees, letter_id)
    assert caught.value.text() == "账单已收 5.00 元，请先确认把已收款转入房间预存，再冲销。"
    assert fees.bill(bill_id).status == BillStatus.PART_PAID
    approve(fees, letter_id, money_to_prepayment=True)
    assert fees.prepaid(MINE) == 1148
    rows = [fees.bill(bill_id), *fees.rows(Bill, origin=BillOrigin.LATE_FEE)]
    assert [(row.status, row.paid_minor) for row in rows] == [(BillStatus.REVERSED, 0)] * 2
    assert sorted(row.amount_minor for row in fees.rows(BillSettlement)) == [-648, -500, 500, 648]
    assert fees.balance(AccountKind.LATE_FEE_REVENUE, "JG", fees.item_id) == 0
    assert len(fees.rows(RedLetter, status=DocumentStatus.APPROVED)) == 2
    fees.require_clean_books()


def test_a_reversed_bill_may_be_billed_again(fees: Fees) -> None:
    from property_core.billing.services.run import run_billing

    (bill_id,) = fees.bill_ids(MINE, NOVEMBER)
    approve(fees, ask(fees, bill_id))
    result = run_billing(actor=fees.cast.system, unit_id=fees.cast.units["HQ"], period=NOVEMBER, now=NOW)
    assert result.count == 1
    fees.require_clean_books()


def test_asking_and_deciding_are_two_people(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, NOVEMBER)
    letter_id = ask(fees, bill_id)
    with pytest.raises(DecidesOwnRequest):
        approve_red_letter(actor=fees.cashier, red_letter_id=letter_id, now=NOW)
    with pytest.raises(DecidesOwnRequest):
        reject_red_letter(actor=fees.cashier, red_letter_id=letter_id, reason="", now=NOW)
    with pytest.raises(Forbidden):
        approve_red_letter(actor=fees.cast.staff("clerk"), red_letter_id=letter_id, now=NOW)
    with pytest.raises(BillHasRedLetter):
        ask(fees, bill_id)
    reject_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter_id, reason="金额无误", now=NOW)
    with pytest.raises(RedLetterDecided):
        approve(fees, letter_id)
    assert fees.bill(bill_id).status == BillStatus.OPEN
    approve(fees, ask(fees, bill_id))
    with pytest.raises(BillIsReversed):
        ask(fees, bill_id)


def test_other_communities_and_reasons(fees: Fees) -> None:
    (elsewhere,) = fees.bill_ids(MINE_TOO, NOVEMBER)
    with pytest.raises(NotFound):
        ask(fees, elsewhere)
    with pytest.raises(InvalidInput):
        ask(fees, fees.bill_ids(MINE, NOVEMBER)[0], reason=" ")
    assert fees.rows(RedLetter) == []


def test_a_bill_being_paid_online_waits(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, NOVEMBER)
    letter_id = ask(fees, bill_id)
    fees.start([bill_id])
    with pytest.raises(BillHasOpenPayment):
        approve(fees, letter_id)


def test_a_closed_month_stays_as_it_was(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, NOVEMBER)
    letter_id = ask(fees, bill_id)
    with tenant_transaction(fees.cast.company_id, durable=False):
        MonthClose.objects.create(
            company_id=fees.cast.company_id, community_id=fees.cast.units["JG"], period=NOVEMBER, closed_at=NOW
        )
    approve(fees, letter_id)
    assert fees.rows(RedLetter)[0].posted_on == date(2026, 12, 1)


def test_an_opening_bill_gives_back_what_stood_in_these_books(fees: Fees) -> None:
    from backend.kernel.money import Money
    from payments.ledger.contracts import AccountKey, Posting, Side
    from payments.ledger.services import post_entry

    company_id, community_id = fees.cast.company_id, fees.cast.units["JG"]
    with tenant_transaction(company_id, durable=False):
        bill = Bill.objects.create(
            company_id=company_id,
            community_id=community_id,
            origin=BillOrigin.OPENING,
            item_id=fees.item_id,
            room_id=fees.cast.rooms[MINE],
            period=date(2025, 1, 1),
            payer_role="OWNER",
            total_minor=10000,
            paid_minor=4000,
            status=BillStatus.PART_PAID,
            due_on=date(2025, 1, 10),
            posted_at=NOW,
        )
        post_entry(
            company_id=company_id,
            source="opening_arrears",
            source_id=1,
            community_id=community_id,
            posted_on=date(2026, 11, 1),
            postings=[
                Posting(
                    AccountKey(AccountKind.RECEIVABLE, community_id, fees.item_id), Side.DEBIT, Money(6000), bill.pk
                ),
                Posting(AccountKey(AccountKind.OPENING_BALANCE, community_id), Side.CREDIT, Money(6000)),
            ],
            now=NOW,
        )
    approve(fees, ask(fees, bill.pk))
    assert fees.balance(AccountKind.OPENING_BALANCE, "JG") == 0
    assert fees.rows(RedLetter)[0].amount_minor == 6000
    fees.require_clean_books()


def test_an_opening_bill_that_was_paid_in_the_old_books_stays_paid(fees: Fees) -> None:
    """It never stood in these books, so there is nothing in them to take back."""
    company_id, community_id = fees.cast.company_id, fees.cast.units["JG"]
    with tenant_transaction(company_id, durable=False):
        bill = Bill.objects.create(
            company_id=company_id, community_id=community_id, origin=BillOrigin.OPENING, item_id=fees.item_id,
            room_id=fees.cast.rooms[MINE], period=date(2025, 1, 1), payer_role="OWNER", total_minor=10000,
            paid_minor=10000, status=BillStatus.PAID, due_on=date(2025, 1, 10), posted_at=NOW,
        )  # fmt: skip
    letter_id = ask(fees, bill.pk)
    with pytest.raises(OpeningMoneyStays):
        approve_red_letter(actor=fees.cast.staff("leader"), red_letter_id=letter_id, now=NOW, money_to_prepayment=True)
    assert [row.status for row in fees.rows(RedLetter)] == [DocumentStatus.REQUESTED]
    assert fees.bill(bill.pk).status == BillStatus.PAID
    fees.require_clean_books()


def test_who_asked_for_the_fee_does_not_approve_it_with_its_bill(fees: Fees) -> None:
    (bill_id,) = fees.bill_ids(MINE, SEPTEMBER)
    fees.pay_cash(100, bill_ids=[bill_id])
    (fee,) = fees.rows(Bill, fee_of_id=bill_id)
    leader = fees.cast.staff("leader")
    request_red_letter(actor=leader, bill_id=fee.pk, reason="滞纳金有误", now=NOW)
    letter_id = ask(fees, bill_id)
    with pytest.raises(DecidesOwnRequest):
        approve_red_letter(actor=leader, red_letter_id=letter_id, now=NOW, money_to_prepayment=True)
    assert {row.status for row in fees.rows(RedLetter)} == {DocumentStatus.REQUESTED}
    fees.require_clean_books()
