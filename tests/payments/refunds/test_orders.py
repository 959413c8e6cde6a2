"""Asking, approving, rejecting and handing out: who may, how much, how often."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from backend.accounts.actor import Actor
from backend.kernel.errors import Forbidden, IdempotencyKeyReused, InvalidInput, NotFound
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.money import Money
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from payments import registry
from payments.intents.models import Attempt, AttemptLeg, Refund
from payments.intents.services import ensure_company_account
from payments.ledger.contracts import AccountKind
from payments.refunds import rules
from payments.refunds.contracts import OrderState
from payments.refunds.errors import (
    ApprovesOwnRefund,
    LineNotRefundable,
    NothingToRefund,
    RefundDecided,
    RefundNotAtDesk,
    RefundTooLarge,
    SlipMissing,
    TooManyRefunds,
)
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.refunds.selectors import refundable_lines
from payments.refunds.services import approve_refund, carry_refund, hand_out_refund, reject_refund
from payments.registry import RefundStepFailed
from tests.payments.refunds.conftest import ParcelRefunds, ParcelSent, approver, staff
from tests.payments.refunds.steps import ask, lines, order, pay_cash
from tests.payments.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(db: None) -> World:
    """A world that takes cash only: no provider is asked."""
    return build_world()


def carry(world: World, order_id: int) -> OrderState:
    return carry_refund(company_id=world.company_id, order_id=order_id, now=current_time())


def require_clean(world: World) -> None:
    connection.check_constraints()
    assert world.check().findings == ()


def test_cash_goes_back_out_of_the_till_when_it_is_handed_out(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 5000, 3000)
    [order_id] = ask(till, staff(till), intent_id, 1000, 0)
    require_clean(till)
    assert carry(till, order_id) is OrderState.HAND_OUT
    assert till.balance(AccountKind.CASH, in_community=True) == 8000
    hand_out_refund(actor=staff(till), order_id=order_id, now=current_time(), slip=" 18 ")
    assert (order(till, order_id).state, order(till, order_id).slip) == (OrderState.SUCCEEDED, "18")
    assert till.balance(AccountKind.CASH, in_community=True) == till.revenue == 7000
    require_clean(till)
    with pytest.raises(RefundNotAtDesk):
        hand_out_refund(actor=staff(till), order_id=order_id, now=current_time())
    actions = AuditEntry.objects.filter(object_kind="refund_order").values_list("action", flat=True)
    assert {str(action).rsplit(".", 1)[1] for action in actions} == {"request", "approved", "hand_out", "succeeded"}


def test_above_the_limit_another_person_approves(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 30_000)
    asker = staff(till, REFUND_REQUEST, REFUND_APPROVE)
    [order_id] = ask(till, asker, intent_id, 20_001)
    assert order(till, order_id).state == OrderState.REQUESTED
    assert OutboxEvent.objects.filter(kind="refund_requested").count() == 1
    assert carry(till, order_id) is OrderState.REQUESTED
    with pytest.raises(ApprovesOwnRefund):
        approve_refund(actor=asker, order_id=order_id, now=current_time())
    approve_refund(actor=approver(till), order_id=order_id, now=current_time())
    assert order(till, order_id).state == OrderState.APPROVED
    with pytest.raises(RefundDecided):
        approve_refund(actor=approver(till), order_id=order_id, now=current_time())
    require_clean(till)


def test_many_small_refunds_are_one_large_one(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 30_000)
    states = [order(till, *ask(till, staff(till), intent_id, minor)).state for minor in (15_000, 5000, 1)]
    assert states == [OrderState.APPROVED, OrderState.APPROVED, OrderState.REQUESTED]


def test_no_more_goes_back_than_came(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 5000, 3000)
    ask(till, staff(till), intent_id, 4000, 0)
    with pytest.raises(RefundTooLarge):
        ask(till, staff(till), intent_id, 1001, 0)
    with pytest.raises(InvalidInput):
        ask(till, staff(till), intent_id, -1, 0)
    [rest] = ask(till, staff(till), intent_id)
    assert order(till, rest).amount_minor == 4000
    with pytest.raises(NothingToRefund):
        ask(till, staff(till), intent_id)
    require_clean(till)


def test_the_same_key_asks_once(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 5000)
    assert ask(till, staff(till), intent_id, 100, key="k") == ask(till, staff(till), intent_id, 100, key="k")
    assert lines(till, intent_id)[0].refund_minor == 100
    with pytest.raises(IdempotencyKeyReused):
        ask(till, staff(till), intent_id, 200, key="k")


def test_who_may(till: World, parcels: ParcelRefunds) -> None:
    now, intent_id = current_time(), pay_cash(till, 30_000)
    elsewhere = Actor(
        kind=staff(till).kind,
        account_id=300,
        company_id=till.company_id,
        grants={code: frozenset({till.community_id + 999}) for code in (REFUND_REQUEST, REFUND_APPROVE)},
    )
    with pytest.raises(Forbidden):
        ask(till, approver(till), intent_id)
    with pytest.raises(NotFound):
        ask(till, elsewhere, intent_id)
    [order_id] = ask(till, staff(till), intent_id)
    with pytest.raises(Forbidden):
        approve_refund(actor=staff(till, account_id=204), order_id=order_id, now=now)
    for act in (approve_refund, hand_out_refund):
        with pytest.raises(NotFound):
            act(actor=elsewhere, order_id=order_id, now=now)
    with pytest.raises(NotFound):
        reject_refund(actor=elsewhere, order_id=order_id, reason="不", now=now)
    with pytest.raises(NotFound):
        reject_refund(actor=staff(till, account_id=204), order_id=order_id, reason="不", now=now)
    assert order(till, order_id).state == OrderState.REQUESTED
    # Who asked may take it back.
    reject_refund(actor=staff(till), order_id=order_id, reason="写错", now=now)
    assert (order(till, order_id).state, lines(till, intent_id)[0].refund_minor) == (OrderState.REJECTED, 0)
    require_clean(till)


def test_what_a_purpose_does_not_give_up_is_refused_and_nothing_is_written(till: World, parcels: ParcelRefunds) -> None:
    intent_id = pay_cash(till, 5000)
    parcels.sent = {lines(till, intent_id)[0].reference}
    with pytest.raises(ParcelSent):
        ask(till, staff(till), intent_id)
    [line] = refundable_lines(actor=staff(till), intent_id=intent_id, now=current_time())
    assert line.refusal is not None
    assert (line.refusal.code, line.left) == ("PARCEL_SENT", Money(5000))


def test_a_purpose_that_knows_no_refunds_gives_nothing_back(till: World) -> None:
    intent_id = pay_cash(till, 5000)
    with pytest.raises(LineNotRefundable):
        ask(till, staff(till), intent_id)


def older(world: World, intent_id: int, *, provider: str) -> None:
    """As if the money had come through another provider."""
    with tenant_transaction(world.company_id, durable=False):
        Attempt.objects.filter(intent_id=intent_id).update(provider=provider)


def test_where_the_provider_gives_nothing_back_it_is_transferred_with_two_signatures(
    till: World, parcels: ParcelRefunds
) -> None:
    intent_id = pay_cash(till, 5000)
    older(till, intent_id, provider="pos")
    now, [order_id] = current_time(), ask(till, staff(till), intent_id, 100)
    assert (order(till, order_id).way, order(till, order_id).state) == ("TRANSFER", OrderState.REQUESTED)
    approve_refund(actor=approver(till), order_id=order_id, now=now)
    carry(till, order_id)
    with pytest.raises(SlipMissing):
        hand_out_refund(actor=staff(till), order_id=order_id, now=now)
    hand_out_refund(actor=staff(till), order_id=order_id, now=now, slip="T20261130-7")
    assert till.one(Refund).refund_id == "T20261130-7"
    account = ensure_company_account(actor=staff(till), provider="transfer", now=now)
    assert till.balance(AccountKind.BANK_IN_TRANSIT, account) == -100
    connection.check_constraints()


def test_a_provider_takes_so_many_refunds_of_one_payment(
    till: World, parcels: ParcelRefunds, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent_id = pay_cash(till, 5000)
    older(till, intent_id, provider="wechat")
    monkeypatch.setitem(rules.LIMITS, "wechat", rules.Limits(most=1))
    [order_id] = ask(till, staff(till), intent_id, 100)
    assert carry(till, order_id) is OrderState.SENDING
    with pytest.raises(TooManyRefunds):
        ask(till, staff(till), intent_id, 100)


class Returning:
    """A step that is done after it was asked so often, or fails."""

    def __init__(self, questions: int, reason: str = "") -> None:
        self.questions, self.reason, self.started = questions, reason, 0

    def start(self, *, company_id: int, refund_id: int, attempt_leg_id: int, amount: Money, now: datetime) -> None:
        self.started += 1
        if self.reason:
            raise RefundStepFailed(self.reason)

    def is_done(self, *, company_id: int, refund_id: int, now: datetime) -> bool:
        self.questions -= 1
        return self.questions < 0


@pytest.mark.usefixtures("steps")
def test_shares_come_back_before_the_money_goes(till: World, parcels: ParcelRefunds) -> None:
    step = Returning(2)
    registry.register_before_refund("test", step)
    intent_id = pay_cash(till, 5000)
    [order_id] = ask(till, staff(till), intent_id, 100)
    assert [carry(till, order_id) for _ in range(3)] == [
        OrderState.RETURNING, OrderState.RETURNING, OrderState.HAND_OUT,
    ]  # fmt: skip
    assert step.started == 1


@pytest.mark.usefixtures("steps")
def test_a_step_that_fails_for_good_ends_the_refund_and_puts_the_money_back(
    till: World, parcels: ParcelRefunds
) -> None:
    registry.register_before_refund("test", Returning(0, "SHARE_NOT_RETURNED"))
    intent_id = pay_cash(till, 5000)
    [order_id] = ask(till, staff(till), intent_id, 100)
    assert carry(till, order_id) is OrderState.REFUSED
    assert order(till, order_id).refusal == "SHARE_NOT_RETURNED"
    assert (till.revenue, till.balance(AccountKind.UNALLOCATED, till.cash)) == (5000, 0)
    require_clean(till)


def test_the_paid_part_alone_can_go_back(till: World, parcels: ParcelRefunds) -> None:
    """An intent that nobody paid has no leg to refund."""
    opened = till.open(now=current_time())
    with pytest.raises(NotFound):
        ask(till, staff(till), opened.intent_id)
    assert till.rows(AttemptLeg) == []
