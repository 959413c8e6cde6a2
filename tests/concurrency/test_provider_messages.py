"""Several threads, one payment: money is booked once, and a control shows what the locks are for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet

from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from payments.intents import selectors, services
from payments.intents.contracts import Checkout
from payments.intents.models import Attempt, PayeeAccount, ProviderMessage
from payments.providers import registry
from payments.providers.contracts import ProviderEvent
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.world import World


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at the same moment; results in order, an exception in the place of a result."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(position: int) -> None:
        start.wait()
        try:
            results[position] = works[position]()
        except Exception as error:
            results[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def paid_event(world: World, simulator: WechatPaySimulator, intent_id: int) -> ProviderEvent:
    """The provider's own word on a payment that it has told nobody of."""
    attempt = world.one(Attempt, intent_id=intent_id)
    simulator.misbehave(out_trade_no=attempt.wire_number, notify="silent")
    simulator.pay(attempt.wire_number)
    with tenant_read(world.company_id):
        legs = selectors.attempt_legs(attempt)
        asked = selectors.provider_attempt(attempt=attempt, legs=legs)
        credentials = selectors.credentials_of(PayeeAccount.objects.get(id=world.wechat))
    state = registry.provider_named("wechat").query(attempt=asked, credentials=credentials, now=current_time())
    assert state.event is not None
    return state.event


def store_several(world: World, event: ProviderEvent, count: int) -> list[int]:
    """The same payment told under different event ids, as by a message and a query at once."""
    return [
        services.store_message(
            company_id=world.company_id,
            event=replace(event, event_id=f"told-{number}"),
            headers={},
            body=b"{}",
            now=current_time(),
        )
        for number in range(count)
    ]


def process_all(world: World, message_ids: Sequence[int]) -> list[Any]:
    def one(message_id: int) -> Callable[[], Any]:
        return lambda: services.process_message(company_id=world.company_id, message_id=message_id, now=current_time())

    return together([one(message_id) for message_id in message_ids])


def test_one_payment_told_four_times_at_once_is_booked_once(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, _ = world.start()
    message_ids = store_several(world, paid_event(world, wechat_simulator, opened.intent_id), 4)
    world.handler.barrier = threading.Barrier(2)
    assert process_all(world, message_ids) == ["PROCESSED"] * 4
    assert len(world.handler.captured) == 1
    assert (world.in_transit, world.revenue) == (12345, 12345)
    assert world.check().ok is True


def test_control_without_locks_two_threads_settle_one_payment(
    world: World, wechat_simulator: WechatPaySimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is real: unlocked, both threads hand the money to the purpose. Only the unique keys then stop one."""
    opened, _ = world.start()
    message_ids = store_several(world, paid_event(world, wechat_simulator, opened.intent_id), 2)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    world.handler.barrier = threading.Barrier(2)
    assert sorted(process_all(world, message_ids)) == ["PENDING", "PROCESSED"]
    assert len(world.handler.captured) == 2
    assert (world.in_transit, world.revenue) == (12345, 12345)
    assert world.check().ok is True


def test_the_same_event_stored_by_two_routes_is_one_message(world: World, wechat_simulator: WechatPaySimulator) -> None:
    opened, _ = world.start()
    event = paid_event(world, wechat_simulator, opened.intent_id)

    def record() -> Any:
        return services.record_provider_event(company_id=world.company_id, event=event, now=current_time())

    assert together([record] * 4) == ["PROCESSED"] * 4
    assert len(world.rows(ProviderMessage)) == 1
    assert len(world.handler.captured) == 1


def test_checkouts_opened_at_once_are_one_attempt(world: World, wechat_simulator: WechatPaySimulator) -> None:
    now = current_time()
    opened = world.open(now=now)
    results = together([lambda: world.checkout(opened.intent_id, now=now)] * 4)
    assert {type(result) for result in results} == {Checkout}
    assert len({result.attempt_id for result in results}) == 1
    assert len({result.code_url for result in results}) == 1
    assert len(world.rows(Attempt, intent_id=opened.intent_id)) == 1
    assert wechat_simulator.order(world.number(results[0].attempt_id))["state"] == "NOTPAY"


def test_paying_and_cancelling_at_once_end_in_one_of_both(world: World, wechat_simulator: WechatPaySimulator) -> None:
    for _ in range(3):
        opened, number = world.start()
        wechat_simulator.misbehave(out_trade_no=number, notify="concurrent")

        def cancel(intent_id: int = opened.intent_id) -> Any:
            return services.cancel_intent(actor=world.payer, intent_id=intent_id, now=current_time())

        def pay(wire_number: str = number) -> Any:
            return wechat_simulator.pay(wire_number)["state"]

        cancelled, paid = together([cancel, pay])
        if paid == "SUCCESS":
            assert cancelled in {"CAPTURED", "CLOSING"}
            assert world.intent(opened.intent_id).state == "CAPTURED"
        else:
            assert cancelled == "RELEASED"
    assert world.in_transit == sum(
        order["amount_minor"]
        for prepay in wechat_simulator.get("/_sim/orders")
        if prepay["state"] == "SUCCESS" and world.rows(Attempt, wire_number=prepay["number"])
        for order in prepay["orders"]
    )
    assert world.check().ok is True
