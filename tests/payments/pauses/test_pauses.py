"""While payment is paused nobody begins to pay; what runs goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.actor import system_actor
from backend.kernel.errors import NotFound
from backend.kernel.models import AuditEntry
from backend.kernel.time import current_time
from backend.organization.contracts import UnitKind
from backend.organization.models import Company
from backend.organization.selectors import company_unit_id
from backend.organization.services.tree import create_unit
from payments.intents.models import Intent
from payments.pauses.models import PaymentPause
from payments.pauses.services import (
    PauseOver,
    PausePeriodInvalid,
    PauseReasonMissing,
    PaymentPaused,
    pause_payments,
    resume_payments,
)
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.steps import until
from tests.payments.world import World, build_world


def pause(world: World, unit_id: int | None = None, **options: object) -> int:
    chosen = unit_id or company_unit_id(world.company_id)
    actor = system_actor(company_id=world.company_id)
    return pause_payments(
        actor=actor,
        unit_id=chosen,
        **{"reason": "系统升级", "now": current_time(), **options},  # type: ignore[arg-type]
    )


def resume(world: World, pause_id: int) -> None:
    resume_payments(actor=system_actor(company_id=world.company_id), pause_id=pause_id, now=current_time())


def test_new_payments_are_refused_with_the_reason_and_running_ones_arrive(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    running, number = world.start()
    opened = world.open(now=current_time())
    paused = pause(world)
    with pytest.raises(PaymentPaused) as refusal:
        world.open(now=current_time())
    assert refusal.value.text() == "线上缴费暂停中：系统升级"
    # An intent that was open may not go to the provider, one that is there may be shown again and paid.
    with pytest.raises(PaymentPaused):
        world.checkout(opened.intent_id, now=current_time())
    assert world.checkout(running.intent_id, now=current_time()).code_url
    wechat_simulator.pay(number)
    until(lambda: world.intent(running.intent_id).state == "CAPTURED")
    resume(world, paused)
    assert world.checkout(opened.intent_id, now=current_time()).code_url
    assert len(world.rows(Intent)) == 2
    assert list(
        AuditEntry.objects.filter(object_kind="payment_pause").order_by("id").values_list("action", flat=True)
    ) == ["payment.pause", "payment.resume"]


def test_a_pause_of_one_community_leaves_the_others_open(world: World) -> None:
    actor = system_actor(company_id=world.company_id)
    other = create_unit(
        actor=actor, parent_id=company_unit_id(world.company_id), kind=UnitKind.COMMUNITY, code="C2", name="果园",
        now=current_time(),
    )  # fmt: skip
    elsewhere = pause(world, other.id)
    world.open(now=current_time())
    resume(world, elsewhere)
    pause(world, world.community_id)
    with pytest.raises(PaymentPaused):
        world.open(now=current_time())


def test_a_pause_begins_and_ends_by_the_clock(world: World) -> None:
    now = current_time()
    pause(world, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2), now=now)
    world.open(now=now)
    with pytest.raises(PaymentPaused):
        world.open(now=now + timedelta(minutes=90))
    world.open(now=now + timedelta(hours=2))
    with pytest.raises(PausePeriodInvalid):
        pause(world, ends_at=now - timedelta(hours=1))
    with pytest.raises(PauseReasonMissing):
        pause(world, reason="  ")


def test_the_platform_is_paused_by_the_command_alone(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    second = build_world(name="乐居物业")
    call_command("pause_payments", "--platform", "--reason", "微信支付故障")
    for each in (world, second):
        with pytest.raises(PaymentPaused, match="微信支付故障"):
            each.open(now=current_time())
    (row,) = PaymentPause.objects.all()
    with pytest.raises(NotFound):
        resume(world, row.pk)
    with pytest.raises(NotFound):
        pause_payments(actor=world.cashier, unit_id=None, reason="x", now=current_time())
    call_command("pause_payments", "--platform", "--resume")
    assert "1 ended" in capsys.readouterr().out
    world.open(now=current_time())
    with pytest.raises(PauseOver):
        resume_payments(actor=system_actor(company_id=None), pause_id=row.pk, now=current_time())


def test_the_command_pauses_one_company_or_community(world: World) -> None:
    second = build_world(name="乐居物业")
    name = Company.objects.get(id=second.company_id).name
    call_command("pause_payments", "--company", name, "--community", "C1", "--reason", "停电")
    world.open(now=current_time())
    with pytest.raises(PaymentPaused):
        second.open(now=current_time())
    call_command("pause_payments", "--company", name, "--resume")
    with pytest.raises(PaymentPaused):
        second.open(now=current_time())
    call_command("pause_payments", "--company", name, "--community", "C1", "--resume")
    second.open(now=current_time())
    for wrong in (("--company", "没有"), ("--company", name, "--community", "XX"), ("--company", name)):
        with pytest.raises(CommandError):
            call_command("pause_payments", *wrong)
