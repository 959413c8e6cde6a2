"""Money on its way back, whatever the provider says to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.accounts.actor import system_actor
from backend.kernel import timers
from backend.kernel.models import OutboxEvent
from backend.kernel.time import current_time
from payments.intents import services
from payments.intents.contracts import CaseKind, CaseState, MessageState
from payments.intents.models import AttemptLeg, ProviderMessage, Refund
from payments.intents.services.errors import CaseSettled
from payments.providers.contracts import EventKind, ProviderEvent
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import run_refunds, until
from tests.payments.world import World


def parked(world: World, simulator: WechatPaySimulator) -> str:
    """A payment that its purpose refuses; its wire number. The refund is written and not sent."""
    leg = world.leg(12345)
    world.handler.refuses = {leg.lines[0].reference}
    _, number = world.start(leg)
    simulator.pay(number)
    until(lambda: world.rows(Refund))
    return number


def test_a_refund_is_booked_when_it_has_happened(world: World, wechat_simulator: WechatPaySimulator) -> None:
    wechat_simulator.misbehave(refund="hold")
    number = parked(world, wechat_simulator)
    timers.run_due(now=current_time())
    refund = world.one(Refund)
    assert refund.state == "PROCESSING"
    assert (world.in_transit, world.unallocated) == (12345, 12345)
    # Accepted only: asked again it is still under way.
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert world.one(Refund).state == "PROCESSING"
    wechat_simulator.post(f"/_sim/refunds/{refund.out_refund_no}/success")
    run_refunds(world, start=current_time() + timedelta(minutes=10))
    assert world.one(Refund).state == "SUCCEEDED"
    assert (world.in_transit, world.unallocated) == (0, 0)
    assert [case.state for case in world.cases()] == [CaseState.RESOLVED]
    assert OutboxEvent.objects.filter(kind="payment_refunded").count() == 1
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 12345
    assert world.check().ok is True


@pytest.mark.parametrize("mode", ["error", "error_after", "cut"])
def test_an_unknown_answer_is_asked_again_under_the_same_number(
    world: World, wechat_simulator: WechatPaySimulator, mode: str
) -> None:
    number = parked(world, wechat_simulator)
    wechat_simulator.fail_next("refund", mode, 502)
    run_refunds(world)
    assert [refund.state for refund in world.rows(Refund)] == ["SUCCEEDED"]
    assert wechat_simulator.order(number)["orders"][0]["refunded_minor"] == 12345
    assert (world.in_transit, world.unallocated) == (0, 0)


def test_a_closed_refund_is_tried_under_a_new_number_and_then_left_to_staff(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    wechat_simulator.misbehave(refund="closed")
    parked(world, wechat_simulator)
    run_refunds(world)
    refunds = world.rows(Refund)
    assert [refund.state for refund in refunds] == ["CLOSED", "CLOSED", "CLOSED"]
    assert len({refund.out_refund_no for refund in refunds}) == 3
    assert [case.state for case in world.cases()] == [CaseState.OPEN]
    assert (world.in_transit, world.unallocated) == (12345, 12345)
    assert world.check().ok is True


def test_an_abnormal_refund_waits_for_a_person(world: World, wechat_simulator: WechatPaySimulator) -> None:
    wechat_simulator.misbehave(refund="abnormal")
    parked(world, wechat_simulator)
    run_refunds(world)
    assert [refund.state for refund in world.rows(Refund)] == ["ABNORMAL"]
    assert [(case.kind, case.state) for case in world.cases()] == [(CaseKind.REFUSED, CaseState.OPEN)]
    assert world.unallocated == 12345


def test_an_abnormal_refund_that_was_mended_at_the_provider_is_booked(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    wechat_simulator.misbehave(refund="abnormal")
    parked(world, wechat_simulator)
    run_refunds(world)
    refund, case = world.one(Refund), world.cases()[0]
    # The provider still holds the first one's amount, so there is no second beside it.
    with pytest.raises(CaseSettled):
        services.refund_case(actor=system_actor(company_id=world.company_id), case_id=case.id, now=current_time())
    later = current_time() + timedelta(days=1)
    assert services.push_refund(company_id=world.company_id, refund_id=refund.id, now=later) == "ABNORMAL"
    assert told(refund, world, wechat_simulator) == "PROCESSED"
    assert [row.state for row in world.rows(Refund)] == ["SUCCEEDED"]
    assert [row.state for row in world.cases()] == ["RESOLVED"]
    assert (world.in_transit, world.unallocated, world.check().entries) == (0, 0, 2)


def test_pushing_a_finished_refund_changes_nothing(world: World, wechat_simulator: WechatPaySimulator) -> None:
    parked(world, wechat_simulator)
    run_refunds(world)
    refund = world.one(Refund)
    stage = services.push_refund(company_id=world.company_id, refund_id=refund.id, now=current_time())
    assert stage == "SUCCEEDED"
    assert world.check().entries == 2


def told(refund: Refund, world: World, simulator: WechatPaySimulator, **changes: object) -> MessageState:
    """A refund message as the provider would send it."""
    attempt_leg = world.one(AttemptLeg)
    event = ProviderEvent(
        provider="wechat",
        account_id=world.wechat,
        event_id=f"refund-{len(world.rows(ProviderMessage))}",
        kind=EventKind.REFUNDED,
        out_trade_no=attempt_leg.out_trade_no,
        amount_minor=refund.amount_minor,
        currency="CNY",
        mchid=simulator.credentials["mchid"],
        out_refund_no=refund.out_refund_no,
        refund_id="5030",
        succeeded_at=current_time(),
    )
    return services.record_provider_event(
        company_id=world.company_id,
        event=replace(event, **changes),  # type: ignore[arg-type]
        now=current_time(),
    )


def test_a_refund_message_books_once_beside_the_query(world: World, wechat_simulator: WechatPaySimulator) -> None:
    wechat_simulator.misbehave(refund="hold")
    parked(world, wechat_simulator)
    timers.run_due(now=current_time())
    refund = world.one(Refund)
    assert told(refund, world, wechat_simulator) == "PROCESSED"
    assert told(refund, world, wechat_simulator) == "PROCESSED"
    assert world.one(Refund).state == "SUCCEEDED"
    assert (world.in_transit, world.unallocated, world.check().entries) == (0, 0, 2)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"amount_minor": 1}, CaseKind.MISMATCHED),
        ({"mchid": "1999999999"}, CaseKind.MISMATCHED),
        ({"out_trade_no": "L2"}, CaseKind.MISMATCHED),
        ({"out_refund_no": "R2"}, CaseKind.UNKNOWN),
    ],
)
def test_a_refund_message_that_says_something_else_books_nothing(
    world: World, wechat_simulator: WechatPaySimulator, changes: dict[str, object], kind: CaseKind
) -> None:
    wechat_simulator.misbehave(refund="hold")
    parked(world, wechat_simulator)
    timers.run_due(now=current_time())
    assert told(world.one(Refund), world, wechat_simulator, **changes) == "PARKED"
    assert world.one(Refund).state == "PROCESSING"
    assert [case.kind for case in world.cases()] == [CaseKind.REFUSED, kind]
    assert (world.in_transit, world.unallocated) == (12345, 12345)
    assert world.check().ok is True
