"""What is paid in a mini-program is told to WeChat at once and watched until the money is free."""

from __future__ import annotations

import os
import signal
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from backend.accounts.actor import system_actor
from backend.kernel import timers
from backend.kernel.models import OutboxEvent
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from infra.simulators.identity import DEMO_OFFICIAL_APPID, openid_for
from payments.intents.models import Attempt, AttemptLeg, PayeeAccount
from payments.providers.wechat import shipping as wire
from payments.shipping import selectors, services
from payments.shipping.models import Shipment
from payments.shipping.services.telling import ShipmentSettled
from tests.infra.simulator_process import WechatOpenSimulator, WechatPaySimulator
from tests.payments.splits.sellers import deliver
from tests.payments.steps import until
from tests.payments.world import World


@pytest.fixture(autouse=True)
def managed(
    world: World,
    wechat_simulator: WechatPaySimulator,
    wechat_open_simulator: WechatOpenSimulator,
    settings: Any,
) -> None:
    """The company's account collects in a managed mini-program."""
    cache.clear()
    settings.WECHAT = wechat_open_simulator.settings
    wechat_open_simulator.post("/_sim/pay", url=wechat_simulator.base_url)
    with tenant_transaction(world.company_id):
        PayeeAccount.objects.filter(id=world.wechat).update(capabilities={"combine": True, "shipping": True})


def pay(world: World, simulator: WechatPaySimulator, *amounts: int, app_id: str = "", channel: str = "JSAPI") -> str:
    """A payment in the mini-program, its events delivered; its number."""
    app = app_id or simulator.credentials["appid"]
    opened = world.open(*[world.leg(amount) for amount in amounts or (5000,)], now=current_time())
    checkout = world.checkout(
        opened.intent_id,
        now=current_time(),
        channel=channel,
        openid=openid_for(app, "wang") if channel == "JSAPI" else "",
        app_id=app_id,
    )
    number = world.number(checkout.attempt_id)
    simulator.pay(number)
    until(lambda: world.one(Attempt, id=checkout.attempt_id).state == "SUCCEEDED")
    deliver("payment_captured")
    return number


def run(world: World, at: datetime | None = None) -> Shipment:
    timers.run_due(now=at or current_time())
    row: Shipment = world.one(Shipment)
    return row


def told(simulator: WechatOpenSimulator, world: World) -> list[dict[str, Any]]:
    numbers = {leg.out_trade_no for leg in world.rows(AttemptLeg)}
    return [one for one in simulator.get("/_sim/shipments") if one["out_trade_no"] in numbers]


def test_a_bill_paid_in_the_mini_program_is_told_at_once_and_watched(
    world: World, wechat_simulator: WechatPaySimulator, wechat_open_simulator: WechatOpenSimulator
) -> None:
    pay(world, wechat_simulator)
    deliver("payment_captured")
    shipment = run(world)
    assert (shipment.state, shipment.uploads) == ("UPLOADED", 1)
    [one] = told(wechat_open_simulator, world)
    assert (one["logistics_type"], one["uploads"], one["item_desc"]) == (3, 1, "物业费用")
    transaction_id = one["transaction_id"]
    later = current_time() + timedelta(hours=12, minutes=1)
    shipment = run(world, later)
    assert (shipment.state, shipment.order_state) == ("UPLOADED", 2)
    wechat_open_simulator.post("/_sim/shipments", transaction_id=transaction_id, in_complaint=True)
    assert run(world, later + timedelta(hours=13)).is_in_complaint is True
    wechat_open_simulator.post("/_sim/shipments", transaction_id=transaction_id, order_state=4)
    shipment = run(world, later + timedelta(hours=26))
    assert (shipment.state, shipment.order_state, shipment.is_in_complaint) == ("RELEASED", 4, False)
    assert len(told(wechat_open_simulator, world)) == 1


def test_a_combined_payment_is_told_as_a_whole(
    world: World, wechat_simulator: WechatPaySimulator, wechat_open_simulator: WechatOpenSimulator
) -> None:
    pay(world, wechat_simulator, 300, 200)
    assert run(world).state == "UPLOADED"
    parts = told(wechat_open_simulator, world)
    assert {one["out_trade_no"] for one in parts} == {leg.out_trade_no for leg in world.rows(AttemptLeg)}
    assert len(parts) == 2
    # The slowest part counts.
    wechat_open_simulator.post("/_sim/shipments", transaction_id=parts[0]["transaction_id"], order_state=4)
    later = current_time() + timedelta(hours=13)
    assert run(world, later).state == "UPLOADED"
    wechat_open_simulator.post("/_sim/shipments", transaction_id=parts[1]["transaction_id"], order_state=4)
    assert run(world, later + timedelta(hours=13)).state == "RELEASED"


def test_what_was_not_paid_in_a_mini_program_is_not_told(world: World, wechat_simulator: WechatPaySimulator) -> None:
    pay(world, wechat_simulator, channel="NATIVE")
    pay(world, wechat_simulator, app_id=DEMO_OFFICIAL_APPID)
    with tenant_transaction(world.company_id):
        PayeeAccount.objects.filter(id=world.wechat).update(capabilities={"combine": True})
    pay(world, wechat_simulator)
    assert world.rows(Shipment) == []


def test_a_token_that_has_ended_is_got_anew(
    world: World, wechat_simulator: WechatPaySimulator, wechat_open_simulator: WechatOpenSimulator
) -> None:
    pay(world, wechat_simulator)
    run(world)
    wechat_open_simulator.post("/_sim/tokens/forget")
    shipment = run(world, current_time() + timedelta(hours=13))
    assert (shipment.state, shipment.order_state, shipment.checks) == ("UPLOADED", 2, 0)


def test_an_open_platform_that_is_away_is_asked_again_and_the_payment_is_listed(
    world: World, wechat_simulator: WechatPaySimulator, wechat_open_simulator: WechatOpenSimulator, settings: Any
) -> None:
    settings.WECHAT = {**settings.WECHAT, "base_url": "http://127.0.0.1:9"}
    pay(world, wechat_simulator)
    assert run(world).state == "WAITING"
    with tenant_transaction(world.company_id):
        assert not selectors.lacking(now=current_time()).exists()
        assert selectors.lacking(now=current_time() + timedelta(hours=2)).count() == 1
    later = current_time() + timedelta(hours=2)
    found = selectors.lacking_by_account([world.wechat, world.cash], company_id=world.company_id, now=later)
    assert found == {world.wechat: 1, world.cash: 0}
    settings.WECHAT = wechat_open_simulator.settings
    assert run(world, current_time() + timedelta(minutes=1)).state == "UPLOADED"


def test_what_wechat_refuses_waits_for_a_person_and_may_be_told_once_more(
    world: World,
    wechat_simulator: WechatPaySimulator,
    wechat_open_simulator: WechatOpenSimulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    actor = system_actor(company_id=world.company_id)
    pay(world, wechat_simulator)
    with monkeypatch.context() as wrong:
        wrong.setattr(wire, "VIRTUAL", 9)
        shipment = run(world)
    assert (shipment.state, shipment.refusal, shipment.uploads) == ("LACKING", "10060005", 0)
    assert OutboxEvent.objects.filter(kind="shipment_lacking", payload__code="10060005").count() == 1
    with tenant_transaction(world.company_id):
        assert [row.id for row in selectors.lacking(now=current_time())] == [shipment.id]
    call_command("lacking_shipments")
    assert f"{shipment.id} LACKING" in capsys.readouterr().out
    for uploads in (1, 2):
        call_command("lacking_shipments", "--again", str(shipment.id))
        row = run(world)
        assert (row.state, row.uploads, row.refusal) == ("UPLOADED", uploads, "")
    assert told(wechat_open_simulator, world)[0]["uploads"] == 2
    with pytest.raises(ShipmentSettled):
        services.tell_again(actor=actor, shipment_id=shipment.id, now=current_time())


def test_an_app_without_a_secret_is_said_so(world: World, wechat_simulator: WechatPaySimulator, settings: Any) -> None:
    settings.WECHAT = {**settings.WECHAT, "secret": ""}
    pay(world, wechat_simulator)
    shipment = run(world)
    assert (shipment.state, shipment.refusal) == ("LACKING", "UNKNOWN_APP")


def test_whoever_dies_after_telling_does_not_spend_the_second_upload(
    world: World, wechat_simulator: WechatPaySimulator, wechat_open_simulator: WechatOpenSimulator
) -> None:
    pay(world, wechat_simulator)
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        os.environ["LINLI_FAILPOINT"] = "shipping.after_provider_call"
        timers.run_due(now=current_time())
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert world.one(Shipment).state == "WAITING"
    assert run(world, current_time() + timedelta(hours=2)).state == "UPLOADED"
    assert told(wechat_open_simulator, world)[0]["uploads"] == 1
