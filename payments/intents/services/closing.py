"""Ending an intent without money: ask, close at the provider, and only then release.

CLOSING is written first, so that no new attempt starts meanwhile and a killed process leaves a timer that goes on.
"""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit, failpoints, outbox, timers
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from payments import registry
from payments.intents import permissions, rules, selectors
from payments.intents.contracts import IntentState, LegState, LineState, PaymentFailed
from payments.intents.models import Leg, LegLine
from payments.intents.selectors import LockedIntent
from payments.intents.services.capture import settle_intent_state
from payments.intents.services.opening import EXPIRY_TIMER
from payments.intents.services.sweep import Wish, settle_attempt
from payments.registry import FailedPayment, PaymentLine

EXPIRED = "EXPIRED"
CANCELLED = "CANCELLED"


def cancel_intent(*, actor: Actor, intent_id: int, now: datetime) -> IntentState:
    """End an intent on its payer's wish; returns where it stands. Outside of any transaction: a provider is called.

    RELEASED: nothing will be paid. CLOSING: the payer is just paying, or the provider does not answer; it goes on by
    itself. CAPTURED: the payment was faster. Raises NotFound.
    """
    company_id = actor.company
    with tenant_transaction(company_id):
        locked = selectors.lock_intent(intent_id)
        permissions.require_can_pay(actor=actor, intent=locked.intent)
        _begin(locked=locked, actor=actor, reason=CANCELLED, now=now)
    return _finish(company_id=company_id, intent_id=intent_id, now=now)


def expire_intent(*, company_id: int, intent_id: int, now: datetime) -> IntentState:
    """End an intent whose time is over, or go on with one that is CLOSING. Run by its timer; repeating is safe."""
    with tenant_transaction(company_id):
        locked = selectors.lock_intent(intent_id)
        if locked.intent.state == IntentState.OPEN and now < locked.intent.expires_at:
            timers.set_timer(
                kind=EXPIRY_TIMER, reference=intent_id, due_at=locked.intent.expires_at, company_id=company_id
            )
            return IntentState.OPEN
        _begin(locked=locked, actor=system_actor(company_id=company_id), reason=EXPIRED, now=now)
    return _finish(company_id=company_id, intent_id=intent_id, now=now)


def _begin(*, locked: LockedIntent, actor: Actor, reason: str, now: datetime) -> None:
    intent = locked.intent
    if intent.state != IntentState.OPEN:
        return
    intent.state, intent.closing_reason = IntentState.CLOSING, reason
    intent.save(update_fields=["state", "closing_reason"])
    # Whoever dies on the way from here to the release leaves this timer behind.
    timers.set_timer(
        kind=EXPIRY_TIMER, reference=intent.id, due_at=now + rules.wait_before(0), company_id=intent.company_id
    )
    audit.record(
        actor=actor,
        action="payment.close",
        object_kind="payment_intent",
        object_id=intent.id,
        now=now,
        company_id=intent.company_id,
        new={"reason": reason},
    )


def _finish(*, company_id: int, intent_id: int, now: datetime) -> IntentState:
    with tenant_read(company_id):
        attempt_ids = list(selectors.live_attempts(intent_id=intent_id).values_list("id", flat=True))
    for attempt_id in attempt_ids:
        settle_attempt(company_id=company_id, attempt_id=attempt_id, wish=Wish.CLOSE, now=now)
    with tenant_transaction(company_id):
        locked = selectors.lock_intent(intent_id)
        if locked.intent.state != IntentState.CLOSING:
            return IntentState(locked.intent.state)
        if selectors.live_attempts(intent_id=intent_id).exists():
            timers.set_timer(
                kind=EXPIRY_TIMER, reference=intent_id, due_at=now + rules.wait_before(1), company_id=company_id
            )
            return IntentState.CLOSING
        _release(locked=locked, now=now)
    failpoints.hit("timeout.after_release")
    return IntentState(locked.intent.state)


def _release(*, locked: LockedIntent, now: datetime) -> None:
    intent = locked.intent
    open_legs = [leg for leg in locked.legs.values() if leg.state == LegState.OPEN]
    lines = [line for leg in open_legs for line in locked.lines[leg.id]]
    Leg.objects.filter(id__in=[leg.id for leg in open_legs]).update(state=LegState.RELEASED)
    LegLine.objects.filter(id__in=[line.id for line in lines]).update(state=LineState.RELEASED)
    for leg in open_legs:
        leg.state = LegState.RELEASED
    settle_intent_state(locked=locked, now=now)
    for purpose in sorted({line.purpose for line in lines}):
        registry.handler_of(purpose).on_failed(
            FailedPayment(
                company_id=intent.company_id,
                intent_id=intent.id,
                purpose=purpose,
                lines=tuple(
                    PaymentLine(line.reference, Money(line.amount_minor, intent.currency))
                    for line in lines
                    if line.purpose == purpose
                ),
                payer_account_id=intent.payer_account_id,
                reason=intent.closing_reason,
            ),
            now=now,
        )
    outbox.publish(
        event=PaymentFailed(
            company_id=intent.company_id,
            intent_id=intent.id,
            payer_account_id=intent.payer_account_id,
            reason=intent.closing_reason,
        ),
        now=now,
        company_id=intent.company_id,
        queue="money",
    )
