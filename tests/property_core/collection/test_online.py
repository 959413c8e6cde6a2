"""WeChat end to end, over HTTP: one payment for two communities; late money; the desk beside an open payment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.kernel.money import Money
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_transaction
from payments.intents.models import Attempt, AttemptLeg, ExceptionCase
from payments.intents.services import check_attempt, open_checkout
from payments.ledger.contracts import AccountKind
from payments.ledger.models import LedgerEntry
from property_core.billing.contracts import BillStatus, PaymentStatus
from property_core.billing.models import BillAllocation, BillSettlement
from property_core.billing.services.closing import close_month
from property_core.billing.services.dues import BillAlreadyPaid, BillHasOpenPayment
from property_core.billing.services.late_fees import fix_late_fee
from property_core.collection.contracts import StartedPayment
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.receipts.content import from_json
from property_core.collection.services.payments import cancel_bill_payment
from property_core.collection.services.prepayments import start_prepayment
from tests.infra.simulator_fixtures import wechat_simulator, wechat_simulator_process
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.fixtures import web
from tests.payments.steps import until
from tests.payments.web import Web
from tests.property_core.billing.fees import MINE, MINE_TOO, OCTOBER, Fees, build_fees, next_key

__all__ = ["web", "wechat_simulator", "wechat_simulator_process"]


@pytest.fixture
def online(web: Web) -> Fees:
    return build_fees()


def checkout(fees: Fees, started: StartedPayment, *, now: datetime) -> Attempt:
    answer = open_checkout(
        actor=fees.resident("owner"), intent_id=started.intent_id, provider="wechat", channel="NATIVE", now=now
    )
    assert (answer.position, answer.groups) == (1, 1)
    row: Attempt = fees.rows(Attempt, id=answer.attempt_id)[0]
    return row


def payment(fees: Fees, started: StartedPayment) -> BillPayment:
    row: BillPayment = fees.rows(BillPayment, id=started.payment_id)[0]
    return row


def test_one_payment_for_two_communities(online: Fees, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    bill_ids = [*online.bill_ids(MINE), *online.bill_ids(MINE_TOO)]
    started = online.start(bill_ids, now=now)
    attempt = checkout(online, started, now=now)
    wechat_simulator.pay(attempt.wire_number)
    until(lambda: payment(online, started).status == PaymentStatus.SETTLED)
    assert {online.bill(bill_id).status for bill_id in bill_ids} == {BillStatus.PAID}
    first, second = online.rows(Receipt)
    assert first.total_minor + second.total_minor == started.total.amount_minor
    assert {row.community_id for row in (first, second)} == {online.cast.units["JG"], online.cast.units["YX"]}
    content = from_json(first.content)
    assert (content.channel, content.cashier, content.tendered_minor) == ("微信支付", "", None)
    in_transit = online.balance(AccountKind.BANK_IN_TRANSIT, None, attempt_account(online, attempt))
    assert in_transit == started.total.amount_minor
    settled = online.rows(BillSettlement)
    assert sum(row.amount_minor for row in settled) == started.total.amount_minor
    assert {row.applied_on for row in settled} == {local_date(now)}
    wechat_simulator.send_again(attempt.wire_number, times=3)
    assert len(online.rows(Receipt)) == 2
    online.require_clean_books()


def test_late_money_is_taken_where_the_bills_still_want_it_and_the_rest_goes_back(
    online: Fees, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    september, *later = online.bill_ids(MINE)
    started = online.start([september, *later], now=now)
    attempt = checkout(online, started, now=now)
    cancel_bill_payment(actor=online.resident("owner"), payment_id=started.payment_id, now=now)
    taken = online.pay_cash(30_000, bill_ids=[september], now=now)
    wechat_simulator.pay(attempt.wire_number, force=True)
    until(lambda: online.rows(ExceptionCase))
    assert {online.bill(bill_id).status for bill_id in [september, *later]} == {BillStatus.PAID}
    assert payment(online, started).status == PaymentStatus.SETTLED
    receipt = online.rows(Receipt, payment_id=started.payment_id)[0]
    (case,) = online.rows(ExceptionCase)
    assert (case.kind, case.detail["reasons"]) == ("LATE", ["BILL_PAID"])
    assert case.amount_minor == taken.applied.amount_minor == started.total.amount_minor - receipt.total_minor
    online.require_clean_books()


def test_a_payment_in_time_that_no_bill_wants_goes_back_and_holds_nothing(
    online: Fees, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    (october,) = online.bill_ids(MINE, OCTOBER)
    started = online.start([october], now=now)
    attempt = checkout(online, started, now=now)
    with tenant_transaction(online.cast.company_id):
        # No service lets go of a held bill; whatever does it one day must not leave the bill blocked.
        fix_late_fee(actor=online.cast.system, bill_ids=[october], on=local_date(now), now=now)
    wechat_simulator.pay(attempt.wire_number)
    until(lambda: online.rows(ExceptionCase))
    assert online.rows(ExceptionCase)[0].detail["reasons"] == ["FEE_PAID"]
    assert {row.status for row in online.rows(BillAllocation)} == {PaymentStatus.RELEASED}
    assert payment(online, started).status == PaymentStatus.RELEASED
    assert payment(online, started).closed_at is not None
    online.pay_cash(100_000, bill_ids=[october], now=now)
    assert online.bill(october).status == BillStatus.PAID
    online.require_clean_books()


def test_paid_before_midnight_and_told_after_it(online: Fees, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    yesterday = local_date(now) - timedelta(days=1)
    started = online.start(online.bill_ids(MINE), now=now)
    attempt = checkout(online, started, now=now)
    wechat_simulator.pay(attempt.wire_number, success_time=f"{yesterday}T23:59:58+08:00")
    until(lambda: payment(online, started).status == PaymentStatus.SETTLED)
    assert {row.applied_on for row in online.rows(BillSettlement)} == {yesterday}
    online.require_clean_books()


def test_paid_in_a_month_that_was_closed_before_it_was_told(online: Fees, wechat_simulator: WechatPaySimulator) -> None:
    """Reports and books agree on the first open day; only late fees go by the day on which the money came."""
    now = current_time()
    first = local_date(now).replace(day=1)
    came = first - timedelta(days=1)
    started = online.start(online.bill_ids(MINE), now=now)
    attempt = checkout(online, started, now=now)
    close_month(actor=online.cast.system, unit_id=online.cast.units["JG"], period=came.replace(day=1), now=now)
    wechat_simulator.pay(attempt.wire_number, success_time=f"{came}T23:59:58+08:00")
    until(lambda: payment(online, started).status == PaymentStatus.SETTLED)
    assert {(row.applied_on, row.posted_on) for row in online.rows(BillSettlement)} == {(came, first)}
    (entry,) = online.rows(LedgerEntry, source="payment")
    assert entry.posted_on == first
    online.require_clean_books()


def test_the_cashier_closes_an_open_payment_at_the_provider_before_taking_cash(
    online: Fees, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    bill_ids = online.bill_ids(MINE)
    started = online.start(bill_ids, now=now)
    attempt = checkout(online, started, now=now)
    with pytest.raises(BillHasOpenPayment):
        online.pay_cash(100_000, bill_ids=bill_ids, now=now)
    online.pay_cash(100_000, bill_ids=bill_ids, now=now, cancel_open_payments=True)
    assert wechat_simulator.order(attempt.wire_number)["state"] == "CLOSED"
    assert payment(online, started).status == PaymentStatus.RELEASED
    assert online.rows(ExceptionCase) == []
    online.require_clean_books()


def test_the_cashier_is_refused_where_the_owner_was_faster(online: Fees, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    bill_ids = online.bill_ids(MINE)
    expected = online.due(bill_ids, now=now).amount_minor
    started = online.start(bill_ids, now=now)
    attempt = checkout(online, started, now=now)
    wechat_simulator.misbehave(out_trade_no=attempt.wire_number, notify="silent")
    wechat_simulator.pay(attempt.wire_number)
    with pytest.raises(BillAlreadyPaid):
        online.pay_cash(100_000, bill_ids=bill_ids, now=now, expected=expected, cancel_open_payments=True)
    assert payment(online, started).status == PaymentStatus.SETTLED
    assert online.balance(AccountKind.CASH, "JG") == 0
    online.require_clean_books()


def test_a_top_up_online(online: Fees, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    started = start_prepayment(
        actor=online.resident("owner"),
        room_id=online.cast.rooms[MINE],
        amount=Money(50000),
        idempotency_key=next_key(),
        now=now,
    )
    attempt = checkout(online, started, now=now)
    wechat_simulator.misbehave(out_trade_no=attempt.wire_number, notify="silent")
    wechat_simulator.pay(attempt.wire_number)
    check_attempt(company_id=online.cast.company_id, attempt_id=attempt.pk, now=now)
    assert online.prepaid(MINE) == 50000
    assert payment(online, started).status == PaymentStatus.SETTLED
    assert from_json(online.rows(Receipt)[0].content).lines[0].item == "预存"
    online.require_clean_books()


def attempt_account(fees: Fees, attempt: Attempt) -> int:
    return int(fees.rows(AttemptLeg, attempt_id=attempt.pk)[0].payee_account_id)
