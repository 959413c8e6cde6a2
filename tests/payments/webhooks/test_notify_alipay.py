"""What is peculiar to Alipay's notices, over real HTTP against the simulator."""

from __future__ import annotations

import time
from datetime import timedelta

from django.test import Client

from backend.kernel import timers
from backend.kernel.models import Timer
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from payments.intents import selectors
from payments.intents.contracts import CaseKind, CaseState
from payments.intents.models import AttemptLeg, PayeeAccount, ProviderMessage, Refund
from payments.intents.services.refunds import REFUND_TIMER
from payments.providers.contracts import RefundRequest
from payments.providers.registry import provider_named
from tests.infra.simulator_process import AlipaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web
from tests.payments.webhooks.ways import assert_booked_once
from tests.payments.world import World, build_world


def paid(world: World, intent_id: int) -> None:
    until(lambda: world.intent(intent_id).state == "CAPTURED")


def opened_by_payer(world: World, simulator: AlipaySimulator, *legs: object) -> tuple[int, str]:
    """(intent id, number) of a code that the payer has scanned: now there is a trade that can be closed."""
    opened, number = world.start(*legs)  # type: ignore[arg-type]
    simulator.act(number, "scan")
    return opened.intent_id, number


def test_a_refund_told_before_its_payment_books_both_in_their_order(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    leg = alipay_world.leg(12345)
    alipay_world.handler.refuses = {leg.lines[0].reference}
    opened, number = alipay_world.start(leg)
    alipay_simulator.misbehave(out_trade_no=number, notify="reordered", tells=["full_refund"])
    alipay_simulator.pay(number)
    # The sweep learns of the payment by asking, and sends the money back; only then do the notices come.
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert alipay_world.states(opened.intent_id)[1] == ["RETURNED"]
    run_refunds(alipay_world, start=current_time() + timedelta(minutes=2))
    alipay_simulator.post("/_sim/owed/hurry")
    until(lambda: alipay_simulator.owed(number) == [])
    time.sleep(0.3)
    assert (alipay_world.in_transit, alipay_world.unallocated, alipay_world.revenue) == (0, 0, 0)
    assert alipay_simulator.order(number)["refunded_minor"] == 12345
    assert [case.state for case in alipay_world.cases()] == [CaseState.RESOLVED]
    assert alipay_world.check().ok is True


def test_a_trade_that_finishes_months_later_is_booked_no_second_time(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, number = alipay_world.start()
    alipay_simulator.pay(number)
    paid(alipay_world, opened.intent_id)
    alipay_simulator.act(number, "finish")
    until(lambda: len(alipay_world.rows(ProviderMessage)) == 2)
    until(lambda: {message.state for message in alipay_world.rows(ProviderMessage)} == {"PROCESSED"})
    assert_booked_once(alipay_world, opened.intent_id)


def test_a_payment_that_is_first_told_as_finished_is_booked(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, number = alipay_world.start()
    alipay_simulator.misbehave(out_trade_no=number, notify="silent")
    alipay_simulator.pay(number)
    alipay_simulator.misbehave(out_trade_no=number, notify="normal")
    alipay_simulator.act(number, "finish")
    paid(alipay_world, opened.intent_id)
    assert_booked_once(alipay_world, opened.intent_id)


def test_a_trade_that_was_only_made_is_acknowledged_and_not_kept(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    intent_id, number = opened_by_payer(alipay_world, alipay_simulator)
    alipay_simulator.act(number, "remind")
    until(lambda: [m["state"] for m in notices_of(alipay_simulator, number)] == ["DELIVERED"])
    assert alipay_world.rows(ProviderMessage) == []
    assert alipay_world.intent(intent_id).state == "OPEN"


def test_a_trade_that_ended_unpaid_ends_its_attempt(alipay_world: World, alipay_simulator: AlipaySimulator) -> None:
    alipay_simulator.misbehave(tells=["closing"])
    intent_id, number = opened_by_payer(alipay_world, alipay_simulator)
    alipay_simulator.set_clock((current_time() + timedelta(minutes=16)).isoformat())
    assert alipay_simulator.order(number)["state"] == "TRADE_CLOSED"
    # The notice carries the platform's clock, which the test has moved: it is sent again by the real one.
    alipay_simulator.post("/_sim/clock", offset_seconds=0)
    until(lambda: alipay_world.states(intent_id)[3] == ["CLOSED"])
    assert alipay_world.states(intent_id)[:3] == ("OPEN", ["OPEN"], ["OPEN"])
    # The payer may begin again.
    again = alipay_world.number(alipay_world.checkout(intent_id, now=current_time()).attempt_id)
    assert again != number


def test_a_second_success_of_one_leg_is_refunded(alipay_world: World, alipay_simulator: AlipaySimulator) -> None:
    """He pays by the page in one window and by the code in the other."""
    now = current_time()
    opened = alipay_world.open(now=now)
    page = alipay_world.checkout(opened.intent_id, now=now, channel="PAGE")
    code = alipay_world.checkout(opened.intent_id, now=now, channel="QR")
    first, second = alipay_world.number(page.attempt_id), alipay_world.number(code.attempt_id)
    alipay_simulator.pay(second)
    paid(alipay_world, opened.intent_id)
    alipay_simulator.press(alipay_simulator.open(page.page_url))
    until(lambda: alipay_world.cases())
    assert [(case.kind, case.amount_minor) for case in alipay_world.cases()] == [(CaseKind.DOUBLE, 12345)]
    assert (alipay_world.in_transit, alipay_world.revenue, alipay_world.unallocated) == (24690, 12345, 12345)
    assert sorted(leg.state for leg in alipay_world.rows(AttemptLeg)) == ["EXTRA", "SUCCEEDED"]
    run_refunds(alipay_world)
    assert (alipay_world.in_transit, alipay_world.revenue, alipay_world.unallocated) == (12345, 12345, 0)
    assert len(alipay_world.handler.captured) == 1
    report = alipay_world.check()
    assert (report.entries, report.ok, report.findings) == (3, True, ())
    assert alipay_simulator.order(first)["refunded_minor"] == 12345
    assert alipay_simulator.order(second)["refunded_minor"] == 0


def test_a_notice_of_a_refund_has_it_asked_about_at_once(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    """Its sum is that of all refunds of the payment, so nothing is booked by it."""
    leg = alipay_world.leg(10000, 2345)
    alipay_world.handler.refuses = {leg.lines[1].reference}
    alipay_simulator.misbehave(refund="hold")
    opened, number = alipay_world.start(leg)
    alipay_simulator.pay(number)
    paid(alipay_world, opened.intent_id)
    timers.run_due(now=current_time())
    refund = alipay_world.one(Refund)
    assert (refund.state, refund.amount_minor) == ("PROCESSING", 2345)
    alipay_simulator.post(f"/_sim/refunds/{refund.out_refund_no}/success")
    until(lambda: len(notices_of(alipay_simulator, number)) == 2)
    until(lambda: all(m["state"] == "DELIVERED" for m in notices_of(alipay_simulator, number)))
    assert alipay_world.one(Refund).state == "PROCESSING"
    due = Timer.objects.get(kind=REFUND_TIMER, reference=str(refund.id), done_at=None).due_at
    assert due <= current_time()
    timers.run_due(now=current_time())
    assert alipay_world.one(Refund).state == "SUCCEEDED"
    assert (alipay_world.in_transit, alipay_world.revenue, alipay_world.unallocated) == (10000, 10000, 0)
    assert alipay_world.check().ok is True


def test_a_notice_of_a_refund_that_nobody_here_asked_for_is_a_case(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    """Given back by hand in the provider's back office."""
    opened, number = alipay_world.start()
    alipay_simulator.pay(number)
    paid(alipay_world, opened.intent_id)
    with tenant_read(alipay_world.company_id):
        credentials = selectors.credentials_of(PayeeAccount.objects.get(id=alipay_world.alipay))
    by_hand = RefundRequest(
        out_refund_no="2026HAND", out_trade_no=number, amount_minor=345, total_minor=12345, reason="柜台退款"
    )
    provider_named("alipay").refund(request=by_hand, credentials=credentials, now=current_time())
    until(lambda: alipay_world.cases())
    (case,) = alipay_world.cases()
    assert (case.kind, case.is_booked, case.detail["differs"]) == (CaseKind.UNKNOWN, False, ["out_refund_no"])
    assert_booked_once(alipay_world, opened.intent_id)


def test_a_notice_to_another_companys_address_moves_nothing(
    alipay_world: World, alipay_web: Web, alipay_simulator: AlipaySimulator
) -> None:
    """Alipay signs for all sellers with one key here: who is meant is told by seller and app alone."""
    other = build_world(alipay_simulator.new_merchant("二号物业"), name="二号物业", provider="alipay")
    opened, number = other.start()
    alipay_simulator.misbehave(out_trade_no=number, notify="silent")
    alipay_simulator.pay(number)
    body = bytes(alipay_simulator.post(f"/_sim/orders/{number}/written")["body"], "ascii")
    answer = Client().post(
        "/payments/notify/alipay", data=body, content_type="application/x-www-form-urlencoded;charset=utf-8"
    )
    assert answer.content == b"success"
    assert [case.kind for case in alipay_world.cases()] == [CaseKind.UNKNOWN]
    assert (alipay_world.in_transit, other.in_transit) == (0, 0)
    assert other.intent(opened.intent_id).state == "OPEN"


def notices_of(simulator: AlipaySimulator, number: str) -> list[dict[str, object]]:
    return [notice for notice in simulator.get("/_sim/messages") if notice["out_trade_no"] == number]
