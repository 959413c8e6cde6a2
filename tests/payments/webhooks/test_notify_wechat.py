"""What is peculiar to messages of WeChat Pay, over real HTTP against the simulator."""

from __future__ import annotations

import time
from datetime import timedelta

from backend.kernel import timers
from backend.kernel.time import current_time
from infra.simulators.identity import openid_for
from payments.intents.contracts import CaseKind, CaseState
from payments.intents.models import AttemptLeg
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.world import World


def paid(world: World, intent_id: int) -> None:
    until(lambda: world.intent(intent_id).state == "CAPTURED")


def test_a_refund_told_before_its_payment_books_both_in_their_order(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    """Reordered: the payment's message is held back until the refund's has gone."""
    leg = world.leg(12345)
    world.handler.refuses = {leg.lines[0].reference}
    opened, number = world.start(leg)
    wechat_simulator.misbehave(out_trade_no=number, notify="reordered")
    wechat_simulator.pay(number)
    # The sweep learns of the payment by asking, and sends the money back; only then do the messages come.
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert world.states(opened.intent_id)[1] == ["RETURNED"]
    run_refunds(world, start=current_time() + timedelta(minutes=2))
    wechat_simulator.post("/_sim/owed/hurry")
    until(lambda: wechat_simulator.owed(number) == [])
    time.sleep(0.3)
    assert (world.in_transit, world.unallocated, world.revenue) == (0, 0, 0)
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 12345
    assert [case.state for case in world.cases()] == [CaseState.RESOLVED]
    assert world.check().ok is True


def test_a_second_success_of_one_leg_is_refunded(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    opened = world.open(now=now)
    first = world.number(world.checkout(opened.intent_id, now=now).attempt_id)
    openid = wechat_openid(wechat_simulator)
    second = world.number(world.checkout(opened.intent_id, now=now, channel="JSAPI", openid=openid).attempt_id)
    assert first != second
    # The first order was closed for the second one, and is paid all the same.
    wechat_simulator.pay(second)
    paid(world, opened.intent_id)
    wechat_simulator.pay(first, force=True)
    until(lambda: world.cases())
    assert [(case.kind, case.amount_minor) for case in world.cases()] == [(CaseKind.DOUBLE, 12345)]
    assert (world.in_transit, world.revenue, world.unallocated) == (24690, 12345, 12345)
    assert sorted(leg.state for leg in world.rows(AttemptLeg)) == ["EXTRA", "SUCCEEDED"]
    run_refunds(world)
    assert_balances_after_double(world)
    assert wechat_simulator.order(first)["orders"][0]["refunded_minor"] == 12345
    assert wechat_simulator.order(second)["orders"][0]["refunded_minor"] == 0


def assert_balances_after_double(world: World) -> None:
    assert (world.in_transit, world.revenue, world.unallocated) == (12345, 12345, 0)
    assert len(world.handler.captured) == 1
    report = world.check()
    assert (report.entries, report.ok, report.findings) == (3, True, ())


def wechat_openid(simulator: WechatPaySimulator) -> str:
    return openid_for(simulator.credentials["appid"], "payer")


def messages_of(simulator: WechatPaySimulator, number: str) -> list[dict[str, object]]:
    return [message for message in simulator.get("/_sim/messages") if message["out_trade_no"] == number]
