"""Refunds on demand against the providers' simulators: real HTTP, real signatures, money on both sides the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel import timers
from backend.kernel.models import OutboxEvent
from backend.kernel.time import current_time
from payments.intents.contracts import CaseState
from payments.intents.models import Refund
from payments.ledger.contracts import AccountKind
from payments.refunds.contracts import OrderState
from tests.infra.simulator_process import AlipaySimulator, WechatPaySimulator
from tests.payments.intents.test_refunds import told
from tests.payments.refunds.conftest import ParcelRefunds, staff
from tests.payments.refunds.steps import ask, carry, lines, order, pay_online
from tests.payments.world import World


def refunded_at(simulator: WechatPaySimulator, number: str) -> int:
    return int(simulator.order(number)["orders"][0]["refunded_minor"])


def test_a_part_goes_back_and_its_purpose_gives_it_up_first(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds
) -> None:
    intent_id, number = pay_online(world, wechat_simulator, 10000, 5000)
    [order_id] = ask(world, staff(world), intent_id, 4000, 0)
    assert (order(world, order_id).state, order(world, order_id).parked_minor) == (OrderState.APPROVED, 4000)
    assert (world.revenue, world.unallocated, world.in_transit) == (11000, 4000, 15000)
    assert world.check().ok is True
    carry(world)
    assert (order(world, order_id).state, order(world, order_id).parked_minor) == (OrderState.SUCCEEDED, 0)
    assert (world.revenue, world.unallocated, world.in_transit) == (11000, 0, 11000)
    assert refunded_at(wechat_simulator, number) == 4000
    assert [line.refund_minor for line in lines(world, intent_id)] == [4000, 0]
    assert parcels.told == [("prepared", 4000), ("refunded", 4000)]
    assert OutboxEvent.objects.filter(kind="payment_refunded").count() == 1
    assert OutboxEvent.objects.filter(kind="refund_ended").count() == 1
    assert world.check().ok is True


def test_the_last_refund_takes_what_is_left(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds
) -> None:
    intent_id, number = pay_online(world, wechat_simulator, 10000, 5000)
    for amounts in ((3333, 0), (3333, 1), ()):
        ask(world, staff(world), intent_id, *amounts)
        carry(world)
    assert refunded_at(wechat_simulator, number) == 15000
    assert [row.amount_minor for row in world.rows(Refund)] == [3333, 3334, 8333]
    assert (world.revenue, world.in_transit, world.unallocated) == (0, 0, 0)
    assert world.check().ok is True


def test_two_refunds_of_a_payment_keep_a_minute_between_them(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds
) -> None:
    intent_id, _ = pay_online(world, wechat_simulator, 10000)
    now = current_time()
    for minor in (100, 200):
        ask(world, staff(world), intent_id, minor, now=now)
    for _ in range(2):
        timers.run_due(now=now)
    sent = [row.sent_at for row in world.rows(Refund)]
    assert (sent[0], sent[1]) == (now, None)
    carry(world, start=now + timedelta(seconds=66))
    first, second = (row.sent_at for row in world.rows(Refund))
    assert second - first >= timedelta(minutes=1)
    assert world.check().ok is True


@pytest.mark.parametrize("mode", ["error", "error_after", "cut"])
def test_an_unknown_answer_is_asked_again_under_the_same_number(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds, mode: str
) -> None:
    intent_id, number = pay_online(world, wechat_simulator, 10000)
    wechat_simulator.fail_next("refund", mode, 502)
    ask(world, staff(world), intent_id)
    carry(world)
    assert [row.state for row in world.rows(Refund)] == ["SUCCEEDED"]
    assert refunded_at(wechat_simulator, number) == 10000


def test_a_closed_refund_gets_new_numbers_and_then_its_purpose_has_the_money_again(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds
) -> None:
    intent_id, number = pay_online(world, wechat_simulator, 10000)
    wechat_simulator.misbehave(refund="closed")
    [order_id] = ask(world, staff(world), intent_id, 2500)
    carry(world)
    numbers = {row.out_refund_no for row in world.rows(Refund, order_id=order_id)}
    assert (order(world, order_id).state, len(numbers)) == (OrderState.CLOSED, 3)
    assert (world.revenue, world.unallocated, world.in_transit) == (10000, 0, 10000)
    assert [line.refund_minor for line in lines(world, intent_id)] == [0]
    assert parcels.told[-1] == ("restored", 2500)
    assert world.check().ok is True
    # It may be asked for anew.
    wechat_simulator.misbehave(refund="normal")
    ask(world, staff(world), intent_id, 2500)
    carry(world, start=current_time() + timedelta(hours=1))
    assert refunded_at(wechat_simulator, number) == 2500


def test_what_a_purpose_cannot_take_again_waits_for_a_person(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds
) -> None:
    intent_id, _ = pay_online(world, wechat_simulator, 10000)
    parcels.sold = {lines(world, intent_id)[0].reference}
    wechat_simulator.misbehave(refund="closed")
    [order_id] = ask(world, staff(world), intent_id)
    carry(world)
    assert order(world, order_id).state == OrderState.CLOSED
    assert [(case.state, case.amount_minor) for case in world.cases()] == [(CaseState.OPEN, 10000)]
    assert world.unallocated == 10000
    # It does not belong to its purpose any more, so it is not asked back a second time.
    assert [line.refund_minor for line in lines(world, intent_id)] == [10000]
    assert world.check().ok is True


def test_an_abnormal_refund_waits_for_a_person_at_the_provider(
    world: World, wechat_simulator: WechatPaySimulator, parcels: ParcelRefunds
) -> None:
    intent_id, _ = pay_online(world, wechat_simulator, 10000)
    wechat_simulator.misbehave(refund="abnormal")
    [order_id] = ask(world, staff(world), intent_id)
    carry(world)
    assert (order(world, order_id).state, world.unallocated) == (OrderState.ABNORMAL, 10000)
    assert world.check().ok is True
    refund = world.one(Refund)
    # Asked again it still is; then somebody has chosen another card there.
    timers.run_due(now=current_time() + timedelta(days=1))
    assert order(world, order_id).state == OrderState.ABNORMAL
    assert told(refund, world, wechat_simulator) == "PROCESSED"
    assert (order(world, order_id).state, world.unallocated, world.in_transit) == (OrderState.SUCCEEDED, 0, 0)
    assert world.check().ok is True


def test_alipay_gives_parts_back_as_well(
    alipay_world: World, alipay_simulator: AlipaySimulator, parcels: ParcelRefunds
) -> None:
    world, before = alipay_world, alipay_simulator.balance()
    intent_id, _ = pay_online(world, alipay_simulator, 10000)
    for amounts in ((1,), ()):
        ask(world, staff(world), intent_id, *amounts)
        carry(world)
    assert [row.amount_minor for row in world.rows(Refund, state="SUCCEEDED")] == [1, 9999]
    assert (world.revenue, world.in_transit, world.unallocated) == (0, 0, 0)
    assert alipay_simulator.balance() == before
    assert world.balance(AccountKind.UNALLOCATED, world.account) == 0
    assert world.check().ok is True
