"""Opening an account for a company by hand; what is not configured is not offered."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.kernel.time import current_time
from payments.intents import selectors
from payments.intents.models import PayeeAccount
from payments.intents.services.errors import PayeeNotReady
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.web import Web
from tests.payments.world import World, build_world


def ways(world: World) -> list[tuple[str, tuple[str, ...]]]:
    return [(way.provider, way.channels) for way in selectors.ways_to_pay(world.company_id)]


def test_a_company_collects_where_the_settings_describe_an_account(
    both_web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    world = build_world()
    assert ways(world) == [("wechat", ("H5", "JSAPI", "NATIVE")), ("alipay", ("APP", "PAGE", "QR", "WAP"))]
    call_command("collect_through", "alipay")
    assert capsys.readouterr().out == f"collects; messages come to {both_web.url}/payments/notify/alipay\n"
    assert len(world.rows(PayeeAccount, provider="alipay")) == 1
    with pytest.raises(CommandError, match="那家"):
        call_command("collect_through", "alipay", "--company", "那家")


def test_what_the_settings_do_not_describe_is_not_offered(
    world: World, wechat_simulator: WechatPaySimulator, settings: Any
) -> None:
    settings.ALIPAY = {**settings.ALIPAY, "mchid": ""}
    assert [provider for provider, _ in ways(world)] == ["wechat"]
    opened = world.open(now=current_time())
    with pytest.raises(PayeeNotReady):
        world.checkout(opened.intent_id, now=current_time(), provider="alipay")
    assert world.states(opened.intent_id)[3] == []
    with pytest.raises(CommandError, match="ALIPAY_"):
        call_command("collect_through", "alipay", "--company", "安居物业")


@pytest.mark.parametrize(
    ("provider", "channel"), [("alipay", "JSAPI"), ("wechat", "QR"), ("cash", "DESK"), ("x", "QR")]
)
def test_a_way_that_the_provider_does_not_have_is_refused_before_anything_is_written(
    both_web: Web, provider: str, channel: str
) -> None:
    world = build_world()
    opened = world.open(now=current_time())
    with pytest.raises(PayeeNotReady):
        world.checkout(opened.intent_id, now=current_time(), provider=provider, channel=channel)
    assert world.states(opened.intent_id)[3] == []
