"""What becomes of money that has arrived: handlers, ledger, parked money."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from backend.kernel.errors import Forbidden
from backend.kernel.models import OutboxEvent, Timer
from backend.kernel.time import current_time
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents import selectors, services
from payments.intents.contracts import CaseKind, CaseState
from payments.intents.models import AttemptLeg, PayeeAccount, ProviderMessage, Refund
from payments.intents.services.errors import CaseHoldsMoney, CaseSettled
from payments.ledger.models import LedgerEntry
from tests.conftest import CommittedDatabase
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.world import World


def test_a_payment_is_booked_once_and_handed_to_its_purpose(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start(world.leg(10000, 2345))
    wechat_simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")

    assert world.states(opened.intent_id) == ("CAPTURED", ["CAPTURED"], ["CAPTURED", "CAPTURED"], ["SUCCEEDED"])
    assert (world.in_transit, world.revenue, world.unallocated) == (12345, 12345, 0)
    (captured,) = world.handler.captured
    assert [line.amount.amount_minor for line in captured.lines] == [10000, 2345]
    assert captured.finishes_intent is True
    assert captured.is_late is False
    assert OutboxEvent.objects.filter(kind="payment_captured").count() == 1
    assert not Timer.objects.filter(done_at__isnull=True).exists()
    report = world.check()
    assert (report.entries, report.ok, report.findings) == (1, True, ())
    status = selectors.payment_status(actor=world.payer, intent_id=opened.intent_id)
    assert (status.paid.amount_minor, status.provider, status.state) == (12345, "wechat", "CAPTURED")
    message = world.one(ProviderMessage)
    assert message.state == "PROCESSED"
    assert world.one(AttemptLeg).transaction_id.startswith("4200")


def test_what_a_provider_said_is_unreadable_in_the_database(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    with tenant_read(world.company_id), connection.cursor() as cursor:
        cursor.execute("SELECT body, content, headers::text FROM provider_message")
        body, content, headers = cursor.fetchone()
    assert body.startswith("v1:")
    assert content.startswith("v1:")
    assert "Wechatpay-Signature" in headers
    assert "transaction_id" in world.one(ProviderMessage).content


def test_lines_that_cannot_be_taken_go_back_and_the_rest_stays(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    leg = world.leg(10000, 2345)
    world.handler.refuses = {leg.lines[1].reference}
    opened, number = world.start(leg)
    wechat_simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")

    assert world.states(opened.intent_id)[2] == ["CAPTURED", "REFUSED"]
    assert (world.in_transit, world.revenue, world.unallocated) == (12345, 10000, 2345)
    (case,) = world.cases()
    assert (case.kind, case.amount_minor, case.state) == (CaseKind.REFUSED, 2345, CaseState.REFUNDING)
    assert world.check().ok is True
    # What was held for the refused line is free again.
    (failed,) = world.handler.failed
    assert ([line.reference for line in failed.lines], failed.reason) == ([leg.lines[1].reference], "REFUSED")

    run_refunds(world)
    assert (world.in_transit, world.unallocated) == (10000, 0)
    assert world.cases()[0].state == CaseState.RESOLVED
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 2345
    assert world.check().ok is True


def test_a_broken_handler_leaves_the_message_for_later(world: World, wechat_simulator: WechatPaySimulator) -> None:
    world.handler.is_broken = True
    opened, number = world.start()
    wechat_simulator.pay(number)
    until(lambda: world.rows(ProviderMessage, tries=1))
    assert world.intent(opened.intent_id).state == "OPEN"
    assert (world.in_transit, wechat_simulator.owed(number)) == (0, [])

    world.handler.is_broken = False
    assert services.process_pending_messages(now=current_time() + timedelta(minutes=5)) == 1
    assert world.intent(opened.intent_id).state == "CAPTURED"
    assert (world.in_transit, world.revenue) == (12345, 12345)


def test_waiting_for_a_lock_is_no_failure_of_the_purpose(
    world: World, wechat_simulator: WechatPaySimulator, committed_db: CommittedDatabase
) -> None:
    opened, number = world.start()
    with psycopg.connect(committed_db.owner_url) as other:
        other.execute("SELECT FROM payment_intent FOR UPDATE")
        wechat_simulator.pay(number)
        until(lambda: world.rows(ProviderMessage, last_error="OperationalError"))
        assert world.one(ProviderMessage).tries == 0
    services.process_pending_messages(now=current_time() + timedelta(minutes=1))
    assert world.intent(opened.intent_id).state == "CAPTURED"


def test_a_handler_that_stays_broken_parks_the_money_for_staff(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    world.handler.is_broken = True
    opened, number = world.start()
    wechat_simulator.pay(number)
    until(lambda: world.rows(ProviderMessage, tries=1))
    for day in range(1, 9):
        services.process_pending_messages(now=current_time() + timedelta(days=day))
    assert world.states(opened.intent_id)[:2] == ("RELEASED", ["RETURNED"])
    assert (world.in_transit, world.unallocated) == (12345, 12345)
    # What was held is free again, also where the purpose stays broken.
    assert [failed.reason for failed in world.handler.failed] == ["REFUSED"]
    # Nothing is sent back by itself: staff decide.
    assert [case.state for case in world.cases()] == [CaseState.OPEN]
    assert world.rows(Refund) == []
    assert world.check().ok is True


def test_several_sellers_are_paid_one_after_the_other(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    with tenant_transaction(world.company_id):
        PayeeAccount.objects.filter(id=world.wechat).update(capabilities={})
    opened = world.open(world.leg(100), world.leg(200), now=now)
    first = world.checkout(opened.intent_id, now=now)
    assert (first.position, first.groups, first.amount.amount_minor) == (1, 2, 100)
    wechat_simulator.pay(world.number(first.attempt_id))
    until(lambda: world.states(opened.intent_id)[1] == ["CAPTURED", "OPEN"])
    assert world.intent(opened.intent_id).state == "OPEN"
    second = world.checkout(opened.intent_id, now=now)
    assert (second.position, second.groups, second.amount.amount_minor) == (2, 2, 200)
    wechat_simulator.pay(world.number(second.attempt_id))
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    assert [captured.finishes_intent for captured in world.handler.captured] == [False, True]
    assert world.in_transit == 300


def test_legs_that_may_combine_are_one_payment_and_an_entry_each(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    opened, number = world.start(world.leg(100), world.leg(200))
    assert [order["amount_minor"] for order in wechat_simulator.order(number)["orders"]] == [100, 200]
    wechat_simulator.misbehave(out_trade_no=number, notify="concurrent")
    wechat_simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    assert [(captured.amount.amount_minor, captured.finishes_intent) for captured in world.handler.captured] == [
        (100, False),
        (200, True),
    ]
    assert len({leg.transaction_id for leg in world.rows(AttemptLeg)}) == 2
    assert (world.in_transit, world.revenue, world.check().entries) == (300, 300, 2)


def test_of_a_combined_late_payment_each_leg_is_judged_alone(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    kept, gone = world.leg(100), world.leg(200)
    opened, number = world.start(kept, gone)
    services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=current_time())
    world.handler.refuses = {gone.lines[0].reference}
    wechat_simulator.pay(number, force=True)
    until(lambda: world.cases())
    assert world.states(opened.intent_id)[:3] == (
        "PART_CAPTURED",
        ["CAPTURED", "RETURNED"],
        ["CAPTURED", "REFUSED"],
    )
    run_refunds(world)
    assert (world.in_transit, world.revenue, world.unallocated) == (100, 100, 0)
    assert [order["refunded_minor"] for order in wechat_simulator.order(number)["orders"]] == [0, 200]
    assert world.check().ok is True


def test_the_day_of_a_payment_is_the_payers_day(world: World, wechat_simulator: WechatPaySimulator) -> None:
    """Paid two seconds before midnight and told after it."""
    opened, number = world.start()
    wechat_simulator.pay(number, success_time="2026-11-22T23:59:58+08:00")
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    assert world.one(LedgerEntry).posted_on == date(2026, 11, 22)
    assert world.handler.captured[0].succeeded_at == datetime(2026, 11, 22, 15, 59, 58, tzinfo=UTC)


def test_staff_clear_what_could_not_be_placed(world: World, wechat_simulator: WechatPaySimulator) -> None:
    world.handler.is_broken = True
    _, number = world.start()
    wechat_simulator.pay(number)
    until(lambda: world.rows(ProviderMessage, tries=1))
    for day in range(1, 9):
        services.process_pending_messages(now=current_time() + timedelta(days=day))
    (case,) = world.cases()
    now = current_time()
    with pytest.raises(Forbidden):
        services.refund_case(actor=world.cashier, case_id=case.id, now=now)
    clerk = replace(world.cashier, grants={"payment.case_resolve": frozenset({world.community_id})})
    with pytest.raises(CaseHoldsMoney):
        services.close_case(actor=clerk, case_id=case.id, resolution="noted", now=now)
    services.refund_case(actor=clerk, case_id=case.id, now=now)
    with pytest.raises(CaseSettled):
        services.refund_case(actor=clerk, case_id=case.id, now=now)
    run_refunds(world)
    assert (world.in_transit, world.unallocated) == (0, 0)
    assert [row.state for row in world.cases()] == [CaseState.RESOLVED]


def test_staff_note_what_a_doubtful_message_was(world: World, wechat_simulator: WechatPaySimulator) -> None:
    _, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="wrong_number")
    wechat_simulator.pay(number)
    until(lambda: world.cases())
    clerk = replace(world.cashier, grants={"payment.case_resolve": frozenset({1})})
    services.close_case(actor=clerk, case_id=world.cases()[0].id, resolution="a test of theirs", now=current_time())
    (case,) = world.cases()
    assert (case.state, case.resolution, case.resolved_by_account_id) == ("RESOLVED", "a test of theirs", 99)


def test_a_payment_that_the_provider_itself_tells_otherwise_ends_when_staff_say_so(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    # The company has moved to another app meanwhile.
    settings.WECHATPAY = {**settings.WECHATPAY, "appid": "wx00000000000000ff"}
    later = current_time() + timedelta(minutes=16)
    assert services.expire_intent(company_id=world.company_id, intent_id=opened.intent_id, now=later) == "CLOSING"
    (case,) = world.cases()
    assert (case.kind, case.detail["differs"]) == (CaseKind.MISMATCHED, ["appid"])
    clerk = replace(world.cashier, grants={"payment.case_resolve": frozenset({1})})
    services.close_case(actor=clerk, case_id=case.id, resolution="paid into the old app, sent back there", now=later)
    assert services.expire_intent(company_id=world.company_id, intent_id=opened.intent_id, now=later) == "RELEASED"
    assert [failed.reason for failed in world.handler.failed] == ["EXPIRED"]
    assert (world.in_transit, world.check().ok) == (0, True)
