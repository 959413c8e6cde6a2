"""Ending without money at Alipay, where what nobody has opened can neither be closed nor called unpaid."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.kernel import timers
from backend.kernel.time import current_time
from payments.intents import services
from payments.intents.contracts import CaseKind, LegState
from payments.intents.models import Attempt
from payments.intents.services.errors import CheckoutUnavailable, PaymentEnded, PaymentInProgress
from payments.providers.contracts import EventKind, ProviderEvent
from tests.infra.simulator_process import AlipaySimulator, SimulatorSaidNo, WechatPaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.web import Web, run_and_die
from tests.payments.world import World, build_world

RELEASED = ("RELEASED", ["RELEASED"], ["RELEASED"], ["CLOSED"])


def last_moment(world: World, intent_id: int) -> datetime:
    """Until when Alipay takes money for the intent's attempts."""
    expires_at: datetime = max(attempt.expires_at for attempt in world.rows(Attempt, intent_id=intent_id))
    return expires_at


def let_pass(until_when: datetime) -> None:
    """The clock goes on in small steps, as a relay's does."""
    moment = current_time()
    while moment < until_when:
        moment = min(moment + timedelta(seconds=20), until_when)
        timers.run_due(now=moment)


def test_what_nobody_opened_is_held_until_it_can_be_paid_no_more(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, number = alipay_world.start()
    assert services.cancel_intent(actor=alipay_world.payer, intent_id=opened.intent_id, now=current_time()) == "CLOSING"
    over = last_moment(alipay_world, opened.intent_id) + timedelta(minutes=2)
    let_pass(over - timedelta(seconds=1))
    assert alipay_world.states(opened.intent_id) == ("CLOSING", ["OPEN"], ["OPEN"], ["OPEN"])
    assert alipay_world.handler.failed == []
    let_pass(over + timedelta(minutes=1))
    assert alipay_world.states(opened.intent_id) == RELEASED
    assert [failed.reason for failed in alipay_world.handler.failed] == ["CANCELLED"]
    alipay_simulator.set_clock((over + timedelta(minutes=1)).isoformat())
    with pytest.raises(SimulatorSaidNo, match="TRADE_HAS_CLOSE"):
        alipay_simulator.pay(number)


def test_a_code_that_is_scanned_after_the_cancellation_is_paid_and_taken(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, number = alipay_world.start()
    services.cancel_intent(actor=alipay_world.payer, intent_id=opened.intent_id, now=current_time())
    alipay_simulator.pay(number)
    until(lambda: alipay_world.intent(opened.intent_id).state == "CAPTURED")
    let_pass(last_moment(alipay_world, opened.intent_id) + timedelta(minutes=5))
    assert (alipay_world.in_transit, alipay_world.revenue, alipay_world.handler.failed) == (12345, 12345, [])
    # It was never released, so it is not even late.
    assert alipay_world.handler.captured[0].is_late is False


def test_a_code_that_is_scanned_and_not_paid_is_closed_as_soon_as_we_ask(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, number = alipay_world.start()
    services.cancel_intent(actor=alipay_world.payer, intent_id=opened.intent_id, now=current_time())
    alipay_simulator.act(number, "scan")
    let_pass(current_time() + timedelta(minutes=1))
    assert alipay_world.states(opened.intent_id) == RELEASED
    assert alipay_simulator.order(number)["state"] == "TRADE_CLOSED"


def test_a_timeout_closes_what_was_opened_before_it_releases(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, number = alipay_world.start()
    alipay_simulator.act(number, "scan")
    timers.run_due(now=opened.expires_at + timedelta(seconds=1))
    assert alipay_world.states(opened.intent_id) == RELEASED
    assert alipay_simulator.order(number)["state"] == "TRADE_CLOSED"


def test_a_payment_of_the_last_second_that_nobody_told_of_is_found(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    """Paid in time, told by nobody; at our timeout Alipay does not have it yet, two minutes later it does."""
    opened, number = alipay_world.start()
    over = last_moment(alipay_world, opened.intent_id)
    timers.run_due(now=opened.expires_at + timedelta(seconds=1))
    assert alipay_world.intent(opened.intent_id).state == "CLOSING"
    alipay_simulator.misbehave(out_trade_no=number, notify="silent")
    alipay_simulator.pay(number, success_time=(over - timedelta(seconds=1)).isoformat())
    let_pass(over + timedelta(minutes=3))
    assert alipay_world.intent(opened.intent_id).state == "CAPTURED"
    assert (alipay_world.in_transit, alipay_world.handler.failed) == (12345, [])


def test_nothing_is_released_while_the_provider_is_silent(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, _ = alipay_world.start()
    alipay_simulator.fail_next("query", "busy", times=50)
    over = last_moment(alipay_world, opened.intent_id) + timedelta(minutes=3)
    let_pass(over)
    assert alipay_world.intent(opened.intent_id).state == "CLOSING"
    alipay_simulator.reset()
    let_pass(over + timedelta(minutes=2))
    assert alipay_world.states(opened.intent_id) == RELEASED


def test_legs_are_paid_one_by_one(alipay_world: World, alipay_simulator: AlipaySimulator) -> None:
    opened = alipay_world.open(alipay_world.leg(100), alipay_world.leg(200), now=current_time())

    def pay_next(position: int, amount: int) -> None:
        checkout = alipay_world.checkout(opened.intent_id, now=current_time())
        assert (checkout.position, checkout.groups, checkout.amount.amount_minor) == (position, 2, amount)
        alipay_simulator.pay(alipay_world.number(checkout.attempt_id))
        until(lambda: alipay_world.states(opened.intent_id)[1].count(LegState.CAPTURED) == position)

    pay_next(1, 100)
    pay_next(2, 200)
    assert alipay_world.intent(opened.intent_id).state == "CAPTURED"
    assert (alipay_world.in_transit, alipay_world.revenue) == (300, 300)
    with pytest.raises(PaymentEnded):
        alipay_world.checkout(opened.intent_id, now=current_time())


@pytest.mark.parametrize(
    ("changes", "differs"), [({"mchid": "2088999999999999"}, ["mchid"]), ({"appid": "2021999999999999"}, ["appid"])]
)
def test_an_end_that_is_told_of_somebody_elses_order_ends_nothing(
    alipay_world: World, alipay_simulator: AlipaySimulator, changes: dict[str, str], differs: list[str]
) -> None:
    opened, number = alipay_world.start()
    made = alipay_simulator.credentials
    event = ProviderEvent(
        provider="alipay",
        account_id=alipay_world.alipay,
        event_id="closing",
        kind=EventKind.CLOSED,
        out_trade_no=number,
        amount_minor=12345,
        currency="CNY",
        mchid=changes.get("mchid", made["mchid"]),
        appid=changes.get("appid", made["appid"]),
    )
    state = services.record_provider_event(company_id=alipay_world.company_id, event=event, now=current_time())
    assert state == "PARKED"
    assert [case.detail["differs"] for case in alipay_world.cases()] == [differs]
    assert alipay_world.states(opened.intent_id)[3] == ["OPEN"]


# --- a payer who changes his mind ---


@pytest.fixture
def undecided(both_web: Web) -> World:
    """A company that collects through both; its payers begin at Alipay."""
    return build_world(provider="alipay")


def test_who_has_not_opened_alipay_may_pay_at_wechat_at_once(
    undecided: World, wechat_simulator: WechatPaySimulator, alipay_simulator: AlipaySimulator
) -> None:
    opened, code = undecided.start()
    other = undecided.number(undecided.checkout(opened.intent_id, now=current_time(), provider="wechat").attempt_id)
    assert undecided.states(opened.intent_id) == ("OPEN", ["OPEN"], ["OPEN"], ["SUPERSEDED", "OPEN"])
    wechat_simulator.pay(other)
    until(lambda: undecided.intent(opened.intent_id).state == "CAPTURED")
    # The code is looked after until its time is over: paid all the same, the second money goes back.
    alipay_simulator.pay(code)
    until(lambda: undecided.cases())
    assert [(case.kind, case.provider, case.amount_minor) for case in undecided.cases()] == [
        (CaseKind.DOUBLE, "alipay", 12345)
    ]
    run_refunds(undecided)
    assert (undecided.in_transit, undecided.revenue, undecided.unallocated) == (0, 12345, 0)
    assert alipay_simulator.order(code)["refunded_minor"] == 12345
    assert undecided.check().ok is True


def test_who_pays_the_code_after_all_has_wechats_order_closed(
    undecided: World, wechat_simulator: WechatPaySimulator, alipay_simulator: AlipaySimulator
) -> None:
    opened, code = undecided.start()
    other = undecided.number(undecided.checkout(opened.intent_id, now=current_time(), provider="wechat").attempt_id)
    alipay_simulator.pay(code)
    until(lambda: undecided.intent(opened.intent_id).state == "CAPTURED")
    timers.run_due(now=current_time() + timedelta(seconds=1))
    assert undecided.states(opened.intent_id) == ("CAPTURED", ["CAPTURED"], ["CAPTURED"], ["SUCCEEDED", "CLOSED"])
    assert wechat_simulator.order(other)["state"] == "CLOSED"
    assert (undecided.in_transit, undecided.revenue) == (12345, 12345)


def test_who_comes_back_to_the_code_gets_the_same_one(
    undecided: World, wechat_simulator: WechatPaySimulator, alipay_simulator: AlipaySimulator
) -> None:
    opened = undecided.open(now=current_time())
    first = undecided.checkout(opened.intent_id, now=current_time())
    other = undecided.checkout(opened.intent_id, now=current_time(), provider="wechat")
    again = undecided.checkout(opened.intent_id, now=current_time())
    assert (again.attempt_id, again.code_url) == (first.attempt_id, first.code_url)
    assert undecided.states(opened.intent_id)[3] == ["OPEN", "CLOSED"]
    assert wechat_simulator.order(undecided.number(other.attempt_id))["state"] == "CLOSED"
    alipay_simulator.pay(undecided.number(first.attempt_id))
    until(lambda: undecided.intent(opened.intent_id).state == "CAPTURED")
    assert undecided.in_transit == 12345


def test_what_was_scanned_is_closed_when_the_payer_goes_elsewhere(
    undecided: World, alipay_simulator: AlipaySimulator
) -> None:
    opened, code = undecided.start()
    alipay_simulator.act(code, "scan")
    undecided.checkout(opened.intent_id, now=current_time(), provider="wechat")
    assert undecided.states(opened.intent_id)[3] == ["CLOSED", "OPEN"]
    assert alipay_simulator.order(code)["state"] == "TRADE_CLOSED"


def test_an_order_whose_making_nobody_confirmed_keeps_its_place(
    undecided: World, alipay_simulator: AlipaySimulator
) -> None:
    """What became of it is unknown, so another order beside it would be one too many."""
    opened = undecided.open(now=current_time())
    alipay_simulator.fail_next("precreate", "error_after", 502)
    with pytest.raises(CheckoutUnavailable):
        undecided.checkout(opened.intent_id, now=current_time())
    with pytest.raises(PaymentInProgress):
        undecided.checkout(opened.intent_id, now=current_time(), provider="wechat")
    # Asked for again, it is the same order.
    assert undecided.checkout(opened.intent_id, now=current_time()).code_url
    assert undecided.states(opened.intent_id)[3] == ["OPEN"]


def test_bills_are_not_free_before_a_superseded_code_is_over(
    undecided: World, wechat_simulator: WechatPaySimulator
) -> None:
    opened, _ = undecided.start()
    undecided.checkout(opened.intent_id, now=current_time(), provider="wechat")
    assert services.cancel_intent(actor=undecided.payer, intent_id=opened.intent_id, now=current_time()) == "CLOSING"
    over = last_moment(undecided, opened.intent_id) + timedelta(minutes=2)
    let_pass(over - timedelta(seconds=1))
    assert undecided.states(opened.intent_id) == ("CLOSING", ["OPEN"], ["OPEN"], ["SUPERSEDED", "CLOSED"])
    let_pass(over + timedelta(minutes=1))
    assert undecided.states(opened.intent_id)[0] == "RELEASED"
    assert undecided.states(opened.intent_id)[3] == ["CLOSED", "CLOSED"]


# --- kills ---


@pytest.mark.parametrize("failpoint", ["sweep.after_query", "timeout.after_close", "timeout.after_release"])
def test_a_timeout_that_dies_on_its_way_is_finished_later(
    alipay_world: World, alipay_simulator: AlipaySimulator, failpoint: str
) -> None:
    opened, number = alipay_world.start()
    alipay_simulator.act(number, "scan")
    moment = opened.expires_at + timedelta(seconds=1)

    def expire() -> None:
        services.expire_intent(company_id=alipay_world.company_id, intent_id=opened.intent_id, now=moment)

    assert run_and_die(failpoint, expire) is True
    timers.run_due(now=moment + timedelta(minutes=5))
    assert alipay_world.states(opened.intent_id) == RELEASED
    assert alipay_simulator.order(number)["state"] == "TRADE_CLOSED"


@pytest.mark.parametrize(
    "failpoint", ["checkout.after_attempt", "checkout.after_provider_create", "checkout.after_commit"]
)
@pytest.mark.parametrize("channel", ["QR", "PAGE"])
def test_a_checkout_that_dies_on_its_way_is_asked_for_again_and_paid_once(
    alipay_world: World, alipay_simulator: AlipaySimulator, failpoint: str, channel: str
) -> None:
    opened = alipay_world.open(now=current_time())

    def check_out() -> None:
        alipay_world.checkout(opened.intent_id, now=current_time(), channel=channel)

    assert run_and_die(failpoint, check_out) is True
    again = alipay_world.checkout(opened.intent_id, now=current_time(), channel=channel)
    assert alipay_world.states(opened.intent_id)[3] == ["OPEN"]
    alipay_simulator.press(alipay_simulator.open(again.page_url) if channel == "PAGE" else again.cashier_url)
    until(lambda: alipay_world.intent(opened.intent_id).state == "CAPTURED")
    assert (alipay_world.in_transit, alipay_world.revenue) == (12345, 12345)
    assert alipay_world.check().ok is True
