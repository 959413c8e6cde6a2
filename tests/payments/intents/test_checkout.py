"""Opening the cashier: one open attempt, whatever the provider or our process does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel import timers
from backend.kernel.errors import NotFound
from backend.kernel.time import current_time
from infra.simulators.identity import DEMO_APPID, DEMO_OFFICIAL_APPID, openid_for
from payments.intents import services
from payments.intents.models import Attempt
from payments.intents.services.errors import (
    CheckoutRefused,
    CheckoutUnavailable,
    PayeeNotReady,
    PaymentExpired,
    PaymentInProgress,
)
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import until
from tests.payments.web import run_and_die
from tests.payments.world import World


def test_a_mini_program_gets_parameters_that_the_provider_accepts(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    opened = world.open(now=now)
    openid = openid_for(wechat_simulator.credentials["appid"], "owner")
    checkout = world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid)
    assert wechat_simulator.post("/_sim/request_payment", **checkout.jsapi)["state"] == "SUCCESS"
    assert (checkout.amount.amount_minor, checkout.cashier_url[:4]) == (12345, "http")
    assert checkout.expires_at < opened.expires_at
    # The openid is personal data.
    assert world.one(Attempt).openid == openid


def test_a_page_of_the_official_account_pays_with_its_own_openid(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    """One merchant number, two apps: the order, its parameters and its message are all of the app the payer is in."""
    now = current_time()
    opened = world.open(now=now)
    mini_program = world.checkout(
        opened.intent_id, now=now, channel="JSAPI", openid=openid_for(wechat_simulator.credentials["appid"], "owner")
    )
    openid = openid_for(DEMO_OFFICIAL_APPID, "owner")
    checkout = world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid, app_id=DEMO_OFFICIAL_APPID)
    assert [mini_program.jsapi["appId"], checkout.jsapi["appId"]] == [DEMO_APPID, DEMO_OFFICIAL_APPID]
    assert [attempt.state for attempt in world.rows(Attempt)] == ["CLOSED", "OPEN"]
    # Asked again it is the same one.
    again = world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid, app_id=DEMO_OFFICIAL_APPID)
    assert again == checkout
    assert wechat_simulator.post("/_sim/request_payment", **checkout.jsapi)["state"] == "SUCCESS"
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    assert (world.in_transit, world.check().ok) == (12345, True)


def test_a_payment_that_names_another_app_than_was_asked_for_is_not_believed(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    opened = world.open(now=now)
    openid = openid_for(DEMO_OFFICIAL_APPID, "owner")
    checkout = world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid, app_id=DEMO_OFFICIAL_APPID)
    number = world.number(checkout.attempt_id)
    wechat_simulator.misbehave(out_trade_no=number, notify="wrong_appid")
    wechat_simulator.pay(number, openid=openid)
    until(lambda: world.cases())
    assert world.cases()[0].detail["differs"] == ["appid"]
    # Asked, the provider says the truth.
    timers.run_due(now=now + timedelta(minutes=1))
    assert world.intent(opened.intent_id).state == "CAPTURED"


def test_asked_again_it_is_the_same_checkout(world: World) -> None:
    now = current_time()
    opened = world.open(now=now)
    first = world.checkout(opened.intent_id, now=now)
    assert world.checkout(opened.intent_id, now=now + timedelta(minutes=1)) == first
    assert len(world.rows(Attempt)) == 1


def test_another_device_gets_another_attempt_and_the_first_is_closed(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    opened = world.open(now=now)
    first = world.checkout(opened.intent_id, now=now)
    openid = openid_for(wechat_simulator.credentials["appid"], "owner")
    second = world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid)
    assert [attempt.state for attempt in world.rows(Attempt)] == ["CLOSED", "OPEN"]
    assert wechat_simulator.order(world.number(first.attempt_id))["state"] == "CLOSED"
    assert wechat_simulator.order(world.number(second.attempt_id))["state"] == "NOTPAY"


def test_while_the_payer_is_paying_no_other_attempt_opens(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    opened = world.open(now=now)
    first = world.checkout(opened.intent_id, now=now)
    wechat_simulator.act(world.number(first.attempt_id), "begin_paying")
    openid = openid_for(wechat_simulator.credentials["appid"], "owner")
    with pytest.raises(PaymentInProgress):
        world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid)
    assert [attempt.state for attempt in world.rows(Attempt)] == ["OPEN"]


@pytest.mark.parametrize("mode", ["error", "error_after", "cut", "forged"])
def test_an_unknown_outcome_is_asked_again_under_the_same_number(
    world: World, wechat_simulator: WechatPaySimulator, mode: str
) -> None:
    now = current_time()
    opened = world.open(now=now)
    wechat_simulator.fail_next("prepay", mode, 502)
    with pytest.raises(CheckoutUnavailable):
        world.checkout(opened.intent_id, now=now)
    assert [attempt.state for attempt in world.rows(Attempt)] == ["UNKNOWN"]
    checkout = world.checkout(opened.intent_id, now=now)
    assert [attempt.state for attempt in world.rows(Attempt)] == ["OPEN"]
    assert wechat_simulator.order(world.number(checkout.attempt_id))["state"] == "NOTPAY"


def test_an_unknown_attempt_that_was_paid_is_found(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    opened = world.open(now=now)
    wechat_simulator.fail_next("prepay", "error_after", 500)
    with pytest.raises(CheckoutUnavailable):
        world.checkout(opened.intent_id, now=now)
    number = world.one(Attempt).wire_number
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    timers.run_due(now=now + timedelta(minutes=1))
    assert world.intent(opened.intent_id).state == "CAPTURED"
    assert world.in_transit == 12345


def test_a_create_call_that_never_arrived_is_released_only_after_its_time(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    now = current_time()
    opened = world.open(now=now)
    wechat_simulator.fail_next("prepay", "error", 500)
    with pytest.raises(CheckoutUnavailable):
        world.checkout(opened.intent_id, now=now)
    # It may still be on its way.
    assert services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=now) == "CLOSING"
    timers.run_due(now=opened.expires_at + timedelta(seconds=1))
    assert world.intent(opened.intent_id).state == "RELEASED"


def test_a_definite_no_ends_the_attempt(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    opened = world.open(now=now)
    with pytest.raises(CheckoutRefused) as refusal:
        world.checkout(opened.intent_id, now=now, channel="JSAPI", openid="o-of-another-app")
    assert refusal.value.params["reason"] == "PARAM_ERROR"
    assert world.states(opened.intent_id) == ("OPEN", ["OPEN"], ["OPEN"], ["FAILED"])
    assert world.checkout(opened.intent_id, now=now).code_url


def test_too_little_time_left_opens_nothing(world: World) -> None:
    now = current_time()
    opened = world.open(now=now, minutes=15)
    with pytest.raises(PaymentExpired):
        world.checkout(opened.intent_id, now=opened.expires_at - timedelta(seconds=80))
    assert world.rows(Attempt) == []


def test_a_seller_without_an_account_there_cannot_be_paid(world: World) -> None:
    now = current_time()
    opened = world.open(now=now)
    with pytest.raises(PayeeNotReady):
        services.open_checkout(actor=world.payer, intent_id=opened.intent_id, provider="cash", channel="DESK", now=now)
    with pytest.raises(PayeeNotReady):
        services.open_checkout(
            actor=world.payer, intent_id=opened.intent_id, provider="alipay", channel="NATIVE", now=now
        )


def test_nobody_pays_an_intent_that_is_not_his(world: World) -> None:
    now = current_time()
    opened = world.open(now=now)
    with pytest.raises(NotFound):
        services.open_checkout(
            actor=world.cashier, intent_id=opened.intent_id, provider="wechat", channel="NATIVE", now=now
        )
    assert world.rows(Attempt) == []


@pytest.mark.parametrize(
    "failpoint", ["checkout.after_attempt", "checkout.after_provider_create", "checkout.after_commit"]
)
def test_a_crash_while_opening_leaves_an_attempt_that_goes_on(
    world: World, wechat_simulator: WechatPaySimulator, failpoint: str
) -> None:
    now = current_time()
    opened = world.open(now=now)
    assert run_and_die(failpoint, lambda: world.checkout(opened.intent_id, now=now)) is True
    checkout = world.checkout(opened.intent_id, now=now)
    assert len(world.rows(Attempt)) == 1
    assert wechat_simulator.order(world.number(checkout.attempt_id))["state"] == "NOTPAY"
