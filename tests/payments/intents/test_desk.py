"""Money taken at the desk: in one transaction, once, for the company alone."""

from __future__ import annotations

import pytest

from backend.kernel.errors import IdempotencyKeyReused
from backend.kernel.time import current_time
from payments.intents import services
from payments.intents.contracts import OpenedIntent
from payments.intents.models import Intent
from payments.intents.services.errors import AlreadyBeingPaid, CannotSettleAtDesk, PayeeNotReady, PaymentEmpty
from payments.ledger.contracts import AccountKind
from tests.payments.world import World


def take(world: World, *amounts: int, key: str = "till-1", account: int = 0, reference: int = 0) -> OpenedIntent:
    leg = world.leg(*amounts, account=account or world.cash, references=[reference] if reference else ())
    return services.capture_at_desk(actor=world.cashier, legs=[leg], idempotency_key=key, now=current_time())


def test_cash_stands_in_the_till(world: World) -> None:
    opened = take(world, 500)
    assert world.states(opened.intent_id) == ("CAPTURED", ["CAPTURED"], ["CAPTURED"], ["SUCCEEDED"])
    assert world.balance(AccountKind.CASH, in_community=True) == 500
    assert (world.revenue, world.in_transit) == (500, 0)
    assert world.handler.captured[0].provider == "cash"
    assert world.check().ok is True


def test_the_same_key_takes_money_once(world: World) -> None:
    first = take(world, 500, reference=5)
    assert take(world, 500, reference=5).intent_id == first.intent_id
    assert world.balance(AccountKind.CASH, in_community=True) == 500
    with pytest.raises(IdempotencyKeyReused):
        take(world, 501, reference=5)


def test_what_the_purpose_refuses_the_desk_does_not_take(world: World) -> None:
    world.handler.refuses = {7}
    with pytest.raises(CannotSettleAtDesk):
        take(world, 500, reference=7)
    assert world.rows(Intent) == []
    assert world.check().entries == 0


def test_a_line_being_paid_online_is_not_taken_at_the_desk(world: World) -> None:
    opened, _ = world.start(world.leg(500, references=[8]))
    with pytest.raises(AlreadyBeingPaid):
        take(world, 500, reference=8)
    assert services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=current_time()) == "RELEASED"
    take(world, 500, reference=8)
    assert world.balance(AccountKind.CASH, in_community=True) == 500


def test_nothing_is_no_payment(world: World) -> None:
    with pytest.raises(PaymentEmpty):
        take(world, 0)
    with pytest.raises(PaymentEmpty):
        services.capture_at_desk(actor=world.cashier, legs=[], idempotency_key="till-9", now=current_time())


def test_a_provider_that_calls_out_is_not_a_desk(world: World) -> None:
    with pytest.raises(PayeeNotReady):
        services.capture_at_desk(
            actor=world.cashier, legs=[world.leg(5)], idempotency_key="k", provider="wechat", now=current_time()
        )
