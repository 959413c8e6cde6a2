"""What is peculiar to Stripe's events, over real HTTP against the simulator."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from backend.accounts.actor import system_actor
from backend.kernel import timers
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from payments.intents import selectors, services
from payments.intents.contracts import CaseKind, CaseState
from payments.intents.models import AttemptLeg, PayeeAccount, ProviderMessage, Refund
from payments.intents.services.errors import PaymentTooSmall
from payments.providers.contracts import PayeeCredentials, RefundRequest
from payments.providers.registry import provider_named
from payments.providers.stripe.client import client_for
from tests.infra.simulator_process import StripeSimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web
from tests.payments.webhooks.ways import STRIPE, Told, assert_booked_once
from tests.payments.world import World

BACK = "http://127.0.0.1:9/app/"


@pytest.fixture
def told(stripe_world: World, stripe_web: Web, stripe_simulator: StripeSimulator) -> Told:
    return Told(way=STRIPE, world=stripe_world, web=stripe_web, simulator=stripe_simulator)


def credentials_of(world: World) -> PayeeCredentials:
    with tenant_read(world.company_id):
        return selectors.credentials_of(PayeeAccount.objects.get(id=world.stripe))


def paid(told: Told, *legs: object) -> tuple[int, str]:
    opened, number = told.world.start(*legs)  # type: ignore[arg-type]
    told.simulator.pay(number)
    told.paid(opened.intent_id)
    until(lambda: len(told.world.rows(ProviderMessage)) == 2)
    return opened.intent_id, number


def settled(told: Told, number: str, count: int) -> None:
    """All that the provider had to say of the order was heard, and worked on."""
    until(lambda: len(told.messages(number)) == count)
    until(lambda: {message["state"] for message in told.messages(number)} == {"DELIVERED"})


def test_the_payer_presses_pay_on_the_page_and_is_brought_back(told: Told, stripe_simulator: StripeSimulator) -> None:
    now = current_time()
    opened = told.world.open(now=now)
    checkout = services.open_checkout(
        actor=told.world.payer,
        intent_id=opened.intent_id,
        provider="stripe",
        channel="CHECKOUT",
        return_url=f"{BACK}pay/1",
        now=now,
    )
    answer = stripe_simulator.press(checkout.page_url)
    assert (answer.status, answer.headers["Location"]) == (303, f"{BACK}pay/1")
    told.paid(opened.intent_id)
    assert_booked_once(told.world, opened.intent_id)
    assert told.simulator.balance() >= 12345


def test_an_intent_confirmed_by_the_sdk_is_told_by_one_event(told: Told) -> None:
    now = current_time()
    opened = told.world.open(now=now)
    checkout = told.world.checkout(opened.intent_id, now=now, channel="INTENT")
    assert set(json.loads(checkout.order_string)) == {"clientSecret", "publishableKey"}
    number = told.world.number(checkout.attempt_id)
    told.simulator.pay(number)
    told.paid(opened.intent_id)
    settled(told, number, 1)
    assert_booked_once(told.world, opened.intent_id)


def test_a_page_that_expired_by_itself_ends_its_attempt(told: Told) -> None:
    opened, number = told.world.start()
    told.simulator.set_clock((current_time() + timedelta(minutes=47)).isoformat())
    assert told.simulator.order(number)["state"] == "expired"
    # The event carries the platform's clock, which the test has moved: it is sent again by the real one.
    told.simulator.post("/_sim/clock", offset_seconds=0)
    until(lambda: told.world.states(opened.intent_id)[3] == ["CLOSED"])
    assert told.world.states(opened.intent_id)[:3] == ("OPEN", ["OPEN"], ["OPEN"])


def test_who_goes_another_way_cannot_pay_the_first_page_any_more(told: Told) -> None:
    now = current_time()
    opened = told.world.open(now=now)
    page = told.world.number(told.world.checkout(opened.intent_id, now=now).attempt_id)
    intent = told.world.number(told.world.checkout(opened.intent_id, now=now, channel="INTENT").attempt_id)
    assert told.simulator.order(page)["state"] == "expired"
    # Paid all the same, by a payer who was faster than our call.
    told.simulator.pay(intent)
    told.paid(opened.intent_id)
    told.simulator.pay(page, force=True)
    until(lambda: told.world.cases())
    assert [(case.kind, case.amount_minor) for case in told.world.cases()] == [(CaseKind.DOUBLE, 12345)]
    assert sorted(leg.state for leg in told.world.rows(AttemptLeg)) == ["EXTRA", "SUCCEEDED"]
    run_refunds(told.world)
    assert (told.world.in_transit, told.world.revenue, told.world.unallocated) == (12345, 12345, 0)
    assert (told.refunded(page), told.refunded(intent)) == (12345, 0)
    report = told.world.check()
    assert (report.entries, report.ok, report.findings) == (3, True, ())


def test_a_payment_in_progress_is_not_released(told: Told) -> None:
    opened, number = told.world.start()
    told.simulator.act(number, "begin_paying")
    state = services.cancel_intent(actor=told.world.payer, intent_id=opened.intent_id, now=current_time())
    assert state == "CLOSING"
    assert told.world.handler.failed == []
    told.simulator.pay(number)
    told.paid(opened.intent_id)
    assert_booked_once(told.world, opened.intent_id)


def test_a_pending_refund_ends_by_its_event(told: Told) -> None:
    leg = told.world.leg(10000, 2345)
    told.world.handler.refuses = {leg.lines[1].reference}
    told.simulator.misbehave(refund="hold")
    _, number = paid(told, leg)
    timers.run_due(now=current_time())
    refund = told.world.one(Refund)
    assert (refund.state, refund.amount_minor) == ("PROCESSING", 2345)
    told.simulator.post(f"/_sim/refunds/{refund.out_refund_no}/succeeded")
    until(lambda: told.world.one(Refund).state == "SUCCEEDED")
    assert (told.world.in_transit, told.world.revenue, told.world.unallocated) == (10000, 10000, 0)
    assert told.refunded(number) == 2345
    assert told.world.check().ok is True


def test_a_refund_that_failed_days_later_is_money_of_ours_again(told: Told) -> None:
    leg = told.world.leg(10000, 2345)
    told.world.handler.refuses = {leg.lines[1].reference}
    _, number = paid(told, leg)
    run_refunds(told.world)
    refund = told.world.one(Refund)
    assert (told.world.in_transit, told.world.unallocated) == (10000, 0)
    told.simulator.post(f"/_sim/refunds/{refund.out_refund_no}/failed")
    until(lambda: told.world.cases(kind=CaseKind.REFUND_LOST))
    # Told by two events, it is one case.
    settled(told, number, 5)
    (case,) = told.world.cases(kind=CaseKind.REFUND_LOST)
    assert (case.amount_minor, case.is_booked, case.state) == (2345, True, CaseState.OPEN)
    assert (told.world.in_transit, told.world.unallocated, told.refunded(number)) == (12345, 2345, 0)
    report = told.world.check()
    assert (report.ok, report.findings) == (True, ())
    # Somebody sends it again, under a number of its own.
    clerk = system_actor(company_id=told.world.company_id)
    services.refund_case(actor=clerk, case_id=case.id, now=current_time())
    run_refunds(told.world)
    assert (told.world.in_transit, told.world.unallocated, told.refunded(number)) == (10000, 0, 2345)
    assert told.world.check().findings == ()


def test_a_refund_made_by_hand_in_the_dashboard_is_a_case(told: Told) -> None:
    intent_id, number = paid(told)
    leg = told.world.one(AttemptLeg)
    by_hand = RefundRequest(
        out_refund_no="2026HAND",
        out_trade_no=number,
        amount_minor=345,
        total_minor=12345,
        reason="by hand",
        transaction_id=leg.transaction_id,
    )
    provider_named("stripe").refund(request=by_hand, credentials=credentials_of(told.world), now=current_time())
    until(lambda: told.world.cases())
    (case,) = told.world.cases()
    assert (case.kind, case.is_booked, case.detail["differs"]) == (CaseKind.UNKNOWN, False, ["out_refund_no"])
    assert_booked_once(told.world, intent_id)


@pytest.mark.parametrize(("end", "state"), [("won", CaseState.RESOLVED), ("lost", CaseState.OPEN)])
def test_a_dispute_is_a_case_until_it_is_won(told: Told, end: str, state: CaseState) -> None:
    intent_id, number = paid(told)
    dispute = told.simulator.post(f"/_sim/orders/{number}/dispute", reason="product_not_received")
    until(lambda: told.world.cases())
    (case,) = told.world.cases()
    assert (case.kind, case.is_booked, case.amount_minor) == (CaseKind.DISPUTE, False, 12345)
    assert (case.intent_id, case.detail["reasons"]) == (intent_id, ["product_not_received"])
    assert case.detail["answer_by"] > current_time().isoformat()
    # Nothing moves in the books before somebody decides.
    assert_booked_once(told.world, intent_id)
    told.simulator.post(f"/_sim/disputes/{dispute['id']}/{end}")
    settled(told, number, 2 + 2 + (2 if end == "won" else 1))
    (case,) = told.world.cases()
    assert (case.state, "the dispute was lost" in case.detail["reasons"]) == (state, end == "lost")
    assert_booked_once(told.world, intent_id)


def test_a_dispute_whose_end_is_told_first_is_one_case(told: Told) -> None:
    paid(told)
    number = told.world.number(told.world.one(AttemptLeg).attempt_id)
    told.simulator.misbehave(out_trade_no=number, notify="late", late_seconds=2)
    dispute = told.simulator.post(f"/_sim/orders/{number}/dispute")
    told.simulator.misbehave(out_trade_no=number, notify="normal")
    told.simulator.post(f"/_sim/disputes/{dispute['id']}/won")
    settled(told, number, 6)
    assert [(case.kind, case.state) for case in told.world.cases()] == [(CaseKind.DISPUTE, CaseState.RESOLVED)]


def test_what_another_shop_takes_through_the_account_is_left_alone(told: Told) -> None:
    client = client_for(credentials_of(told.world))
    page = client.post(
        "/v1/checkout/sessions",
        mode="payment",
        client_reference_id="SHOP-1",
        line_items=[
            {"quantity": 1, "price_data": {"currency": "cny", "unit_amount": 900, "product_data": {"name": "tea"}}}
        ],
        expires_at=int((current_time() + timedelta(hours=1)).timestamp()),
        success_url=BACK,
        cancel_url=BACK,
    )
    told.simulator.call("POST", f"{page['url'].removeprefix(told.simulator.base_url)}/pay")
    settled(told, "SHOP-1", 2)
    assert told.world.rows(ProviderMessage) == []
    assert told.world.cases() == []


def test_a_rolled_signing_secret_is_believed_beside_the_old_one(told: Told, stripe_simulator: StripeSimulator) -> None:
    intent_id, number = told.silent()
    before = settings.STRIPE
    made = stripe_simulator.roll("webhook_secret")
    try:
        # Stripe signs with both, and we know the old one alone.
        (answer,) = stripe_simulator.send_again(number)
        assert (answer["status"], answer["body"]) == STRIPE.taken
        settings.STRIPE = {**before, "api_v3_key": f"{made},{before['api_v3_key']}"}
        stripe_simulator.roll("webhook_secret", retire=True)
        (answer,) = stripe_simulator.send_again(number)
        assert (answer["status"], answer["body"]) == STRIPE.taken
        settings.STRIPE = before
        (answer,) = stripe_simulator.send_again(number)
        assert answer["status"] == 401
    finally:
        settings.STRIPE = before
    assert_booked_once(told.world, intent_id)


def test_an_event_brought_to_another_companys_address_is_refused(told: Told) -> None:
    other = told.other_company()
    opened, number = other.start()
    told.simulator.misbehave(out_trade_no=number, notify="silent")
    told.simulator.pay(number)
    written = told.simulator.post(f"/_sim/orders/{number}/written")
    answer = Client().post(
        "/payments/notify/stripe",
        data=written["body"].encode(),
        content_type="application/json",
        headers={"Stripe-Signature": written["headers"]["Stripe-Signature"]},
    )
    assert answer.status_code == 401
    assert (told.world.in_transit, other.in_transit, other.intent(opened.intent_id).state) == (0, 0, "OPEN")


def test_less_than_stripe_charges_is_refused_in_words(told: Told) -> None:
    now = current_time()
    opened = told.world.open(told.world.leg(399), now=now)
    with pytest.raises(PaymentTooSmall):
        told.world.checkout(opened.intent_id, now=now)
    assert told.world.states(opened.intent_id)[3] == ["FAILED"]
