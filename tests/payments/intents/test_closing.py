"""Ending without money: ask, close, release; and what the provider's answers forbid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel import timers
from backend.kernel.errors import NotFound
from backend.kernel.models import OutboxEvent
from backend.kernel.time import current_time
from payments.intents import services
from payments.intents.services.errors import PaymentEnded
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import until
from tests.payments.web import run_and_die
from tests.payments.world import World


def test_a_timeout_closes_at_the_provider_before_it_releases(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    opened, number = world.start()
    timers.run_due(now=opened.expires_at + timedelta(seconds=1))
    assert world.states(opened.intent_id) == ("RELEASED", ["RELEASED"], ["RELEASED"], ["CLOSED"])
    assert wechat_simulator.order(number)["state"] == "CLOSED"
    (failed,) = world.handler.failed
    assert (failed.reason, failed.intent_id) == ("EXPIRED", opened.intent_id)
    assert OutboxEvent.objects.filter(kind="payment_failed").count() == 1


def test_a_timeout_finds_the_payment_that_nobody_told_of(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.misbehave(out_trade_no=number, notify="silent")
    wechat_simulator.pay(number)
    timers.run_due(now=opened.expires_at + timedelta(seconds=1))
    assert world.intent(opened.intent_id).state == "CAPTURED"
    assert (world.in_transit, world.handler.failed) == (12345, [])


def test_nothing_is_released_while_the_payer_is_paying(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.act(number, "begin_paying")
    late = opened.expires_at + timedelta(seconds=1)
    timers.run_due(now=late)
    assert world.states(opened.intent_id)[:2] == ("CLOSING", ["OPEN"])
    assert world.handler.failed == []
    wechat_simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    timers.run_due(now=late + timedelta(hours=1))
    assert world.in_transit == 12345


def test_nothing_is_released_while_the_provider_is_silent(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, number = world.start()
    wechat_simulator.fail_next("query", "error", 503, times=2)
    moment = opened.expires_at + timedelta(seconds=1)
    timers.run_due(now=moment)
    assert world.intent(opened.intent_id).state == "CLOSING"
    timers.run_due(now=moment + timedelta(minutes=10))
    timers.run_due(now=moment + timedelta(minutes=20))
    assert world.intent(opened.intent_id).state == "RELEASED"
    assert wechat_simulator.order(number)["state"] == "CLOSED"


def test_what_is_cancelled_cannot_be_checked_out(world: World) -> None:
    opened, _ = world.start()
    now = current_time()
    assert services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=now) == "RELEASED"
    assert services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=now) == "RELEASED"
    with pytest.raises(PaymentEnded):
        world.checkout(opened.intent_id, now=now)
    assert [failed.reason for failed in world.handler.failed] == ["CANCELLED"]


def test_an_intent_without_attempt_is_released_at_once(world: World) -> None:
    now = current_time()
    opened = world.open(now=now)
    assert services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=now) == "RELEASED"


def test_nobody_cancels_for_somebody_else(world: World) -> None:
    opened, _ = world.start()
    with pytest.raises(NotFound):
        services.cancel_intent(actor=world.cashier, intent_id=opened.intent_id, now=current_time())
    assert world.intent(opened.intent_id).state == "OPEN"


@pytest.mark.parametrize("failpoint", ["sweep.after_query", "timeout.after_close", "timeout.after_release"])
def test_a_timeout_that_dies_on_its_way_is_finished_later(
    world: World, wechat_simulator: WechatPaySimulator, failpoint: str
) -> None:
    opened, number = world.start()
    moment = opened.expires_at + timedelta(seconds=1)

    def expire() -> None:
        services.expire_intent(company_id=world.company_id, intent_id=opened.intent_id, now=moment)

    assert run_and_die(failpoint, expire) is True
    timers.run_due(now=moment + timedelta(minutes=5))
    assert world.states(opened.intent_id) == ("RELEASED", ["RELEASED"], ["RELEASED"], ["CLOSED"])
    assert wechat_simulator.order(number)["state"] == "CLOSED"
