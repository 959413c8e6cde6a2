"""Paying, asking back, and letting the clock do its part."""

from __future__ import annotations

import itertools
import time
from datetime import datetime, timedelta

from backend.accounts.actor import Actor
from backend.kernel import timers
from backend.kernel.money import Money
from backend.kernel.time import current_time
from payments.intents.models import LegLine
from payments.intents.services import capture_at_desk
from payments.refunds.models import RefundOrder
from payments.refunds.services import request_refund
from tests.infra.simulator_process import PaymentSimulator
from tests.payments.steps import until
from tests.payments.world import World

_keys = itertools.count(1)


def pay_online(world: World, simulator: PaymentSimulator, *amounts: int) -> tuple[int, str]:
    """(intent, wire number) of a payment over HTTP whose lines were taken."""
    opened, number = world.start(world.leg(*amounts))
    simulator.pay(number)
    until(lambda: world.intent(opened.intent_id).state == "CAPTURED")
    return opened.intent_id, number


def pay_cash(world: World, *amounts: int, now: datetime | None = None) -> int:
    """The intent of money taken at the desk."""
    opened = capture_at_desk(
        actor=world.cashier,
        legs=[world.leg(*amounts, account=world.cash)],
        idempotency_key=f"cash-{next(_keys)}",
        now=now or current_time(),
    )
    return opened.intent_id


def lines(world: World, intent_id: int) -> list[LegLine]:
    return world.rows(LegLine, leg__intent_id=intent_id)


def ask(
    world: World, actor: Actor, intent_id: int, *amounts: int, key: str = "", now: datetime | None = None
) -> list[int]:
    """Ask for so much of each line, in their order; without amounts for all that is left. Zero leaves a line out."""
    wanted = None
    if amounts:
        known = lines(world, intent_id)
        wanted = {line.id: Money(minor) for line, minor in zip(known, amounts, strict=True) if minor}
    return request_refund(
        actor=actor,
        intent_id=intent_id,
        lines=wanted,
        reason="房间退租",
        idempotency_key=key or f"refund-{next(_keys)}",
        now=now or current_time(),
    )


def order(world: World, order_id: int) -> RefundOrder:
    row: RefundOrder = world.one(RefundOrder, id=order_id)
    return row


def carry(world: World, *, start: datetime | None = None, step: timedelta = timedelta(minutes=5)) -> None:
    """Let the timers carry orders as far as they go by themselves."""
    moment = start or current_time()
    deadline = time.monotonic() + 30
    while world.rows(RefundOrder, state__in=["APPROVED", "RETURNING", "SENDING"]):
        assert time.monotonic() < deadline, "the refund did not end"
        timers.run_due(now=moment)
        moment += step
        time.sleep(0.05)
