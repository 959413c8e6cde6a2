"""Money on its way back through Alipay, whatever it says to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel import timers
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.time import current_time
from payments.intents import services
from payments.intents.contracts import CaseState
from payments.intents.models import Refund
from tests.infra.simulator_process import AlipaySimulator
from tests.payments.intents.test_refund_kills import POINTS, is_killed_at
from tests.payments.steps import run_refunds, until
from tests.payments.world import World, build_world


def parked(world: World, simulator: AlipaySimulator) -> str:
    """A payment that its purpose refuses; its number. The refund is written and not sent."""
    leg = world.leg(12345)
    world.handler.refuses = {leg.lines[0].reference}
    _, number = world.start(leg)
    simulator.pay(number)
    until(lambda: world.rows(Refund))
    return number


def assert_back_once(world: World, simulator: AlipaySimulator, number: str) -> None:
    assert [refund.state for refund in world.rows(Refund)] == ["SUCCEEDED"]
    assert [case.state for case in world.cases()] == [CaseState.RESOLVED]
    assert simulator.order(number)["refunded_minor"] == 12345
    assert (world.in_transit, world.unallocated) == (0, 0)
    assert OutboxEvent.objects.filter(kind="payment_refunded").count() == 1
    assert AuditEntry.objects.filter(action="payment.refund", new__state="SUCCEEDED").count() == 1
    assert world.check().ok is True


def test_a_refund_is_done_within_its_call(alipay_world: World, alipay_simulator: AlipaySimulator) -> None:
    number = parked(alipay_world, alipay_simulator)
    timers.run_due(now=current_time())
    refund = alipay_world.one(Refund)
    assert refund.accepted_at is not None
    assert abs(refund.accepted_at - current_time()) < timedelta(minutes=1)
    assert_back_once(alipay_world, alipay_simulator, number)


def test_a_refund_that_moves_no_money_yet_is_sent_again_under_its_number(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    alipay_simulator.misbehave(refund="hold")
    number = parked(alipay_world, alipay_simulator)
    moment = current_time()
    for _ in range(4):
        timers.run_due(now=moment)
        moment += timedelta(minutes=5)
        assert alipay_world.one(Refund).state in {"PROCESSING", "REQUESTED"}
    assert (alipay_world.in_transit, alipay_world.unallocated) == (12345, 12345)
    alipay_simulator.post(f"/_sim/refunds/{alipay_world.one(Refund).out_refund_no}/success")
    run_refunds(alipay_world, start=moment)
    assert_back_once(alipay_world, alipay_simulator, number)


@pytest.mark.parametrize("mode", ["error", "error_after", "busy", "cut", "forged"])
def test_an_unknown_answer_is_asked_again_under_the_same_number(
    alipay_world: World, alipay_simulator: AlipaySimulator, mode: str
) -> None:
    number = parked(alipay_world, alipay_simulator)
    alipay_simulator.fail_next("refund", mode, 502)
    run_refunds(alipay_world)
    assert_back_once(alipay_world, alipay_simulator, number)


def test_a_seller_without_balance_is_asked_again_until_there_is_some(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    other = alipay_simulator.new_merchant("穷物业")
    world = build_world(other, name="穷物业", provider="alipay")
    number = parked(world, alipay_simulator)
    alipay_simulator.post(f"/_sim/sellers/{other['mchid']}/withdraw", amount_minor=12345)
    timers.run_due(now=current_time())
    assert world.one(Refund).state == "REQUESTED"
    alipay_simulator.post(f"/_sim/sellers/{other['mchid']}/withdraw", amount_minor=-12345)
    run_refunds(world, start=current_time() + timedelta(minutes=5))
    assert_back_once(world, alipay_simulator, number)


def test_a_trade_that_can_be_refunded_no_more_is_left_to_staff(
    alipay_world: World, alipay_simulator: AlipaySimulator
) -> None:
    number = parked(alipay_world, alipay_simulator)
    alipay_simulator.act(number, "finish")
    run_refunds(alipay_world)
    refund = alipay_world.one(Refund)
    assert (refund.state, refund.refusal) == ("REFUSED", "ACQ.TRADE_HAS_FINISHED")
    assert [case.state for case in alipay_world.cases()] == [CaseState.OPEN]
    assert (alipay_world.in_transit, alipay_world.unallocated) == (12345, 12345)


def test_pushing_a_finished_refund_changes_nothing(alipay_world: World, alipay_simulator: AlipaySimulator) -> None:
    number = parked(alipay_world, alipay_simulator)
    run_refunds(alipay_world)
    refund = alipay_world.one(Refund)
    stage = services.push_refund(company_id=alipay_world.company_id, refund_id=refund.id, now=current_time())
    assert stage == "SUCCEEDED"
    assert_back_once(alipay_world, alipay_simulator, number)


@pytest.mark.parametrize("failpoint", POINTS)
def test_a_refund_survives_the_death_of_its_carrier(
    alipay_world: World, alipay_simulator: AlipaySimulator, failpoint: str
) -> None:
    number = parked(alipay_world, alipay_simulator)
    assert is_killed_at(failpoint)
    # Its timer was pushed ahead before the work began.
    run_refunds(alipay_world, start=current_time() + timedelta(hours=2))
    assert_back_once(alipay_world, alipay_simulator, number)
