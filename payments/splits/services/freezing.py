"""What is frozen, and for how long."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from backend.accounts.actor import system_actor
from backend.kernel import audit, outbox, timers
from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.intents import splittable
from payments.intents.splittable import PaidLeg
from payments.providers.registry import splitting_provider
from payments.splits import rules, selectors
from payments.splits.contracts import FreezeState, SplitFreezeEnding
from payments.splits.models import SplitLeg

logger = logging.getLogger(__name__)

FREEZE_TIMER = "payment.split_freeze"


def watch_freeze(*, company_id: int, leg_id: int, now: datetime) -> None:
    """Keep an eye on a leg that was just paid, where its money is frozen. Joins a running transaction."""
    with tenant_transaction(company_id, durable=False):
        paid = splittable.paid_part_of(leg_id)
        if paid is not None and paid.can_be_split:
            ensure_leg(company_id=company_id, paid=paid, now=now)


def ensure_leg(*, company_id: int, paid: PaidLeg, now: datetime) -> SplitLeg:
    """The row of a paid leg that can be split, made and given its timer where it is missing."""
    days = paid.capabilities.get("freeze_days")
    freeze = timedelta(days=int(days)) if days is not None else splitting_provider(paid.provider).limits.freeze
    leg, is_new = SplitLeg.objects.get_or_create(
        attempt_leg_id=paid.attempt_leg_id,
        defaults={
            "company_id": company_id,
            "payee_account_id": paid.payee_account_id,
            "community_id": paid.community_id,
            "currency": paid.currency,
            "amount_minor": paid.amount_minor,
            "fee_minor": rules.expected_fee(amount_minor=paid.amount_minor, rate=paid.fee_rate),
            "paid_at": paid.paid_at,
            "frozen_until": paid.paid_at + freeze,
        },
    )
    if is_new:
        timers.set_timer(
            kind=FREEZE_TIMER, reference=leg.id, due_at=leg.frozen_until - rules.WARNING, company_id=company_id
        )
    return leg


def look_at_freeze(*, company_id: int, split_leg_id: int, now: datetime) -> FreezeState:
    """Warn before the provider unfreezes a leg, and take it for unfrozen when it has. Run by a timer."""
    with tenant_transaction(company_id):
        leg = selectors.lock_leg(split_leg_id)
        if leg.state in {FreezeState.UNFROZEN, FreezeState.EXPIRED}:
            return FreezeState(leg.state)
        if now < leg.frozen_until:
            # What is being unfrozen already needs nobody's eye.
            if leg.warned_at is None and leg.state == FreezeState.FROZEN:
                leg.warned_at = now
                leg.save(update_fields=["warned_at"])
                _warn(leg, now=now)
            timers.set_timer(kind=FREEZE_TIMER, reference=leg.id, due_at=leg.frozen_until, company_id=company_id)
            return FreezeState(leg.state)
        set_state(leg, FreezeState.EXPIRED, now=now)
        return FreezeState.EXPIRED


def set_state(leg: SplitLeg, state: FreezeState, *, now: datetime) -> None:
    """Change a locked leg's state; what is frozen no more needs no timer."""
    before, leg.state = leg.state, state
    leg.save(update_fields=["state"])
    if state in {FreezeState.UNFROZEN, FreezeState.EXPIRED}:
        timers.cancel_timer(kind=FREEZE_TIMER, reference=leg.id, now=now)
    audit.record(
        actor=system_actor(company_id=leg.company_id),
        action="payment.split_freeze",
        object_kind="payment_split_leg",
        object_id=leg.id,
        now=now,
        old={"state": before},
        new={"state": state},
    )


def _warn(leg: SplitLeg, *, now: datetime) -> None:
    left = leg.amount_minor - leg.fee_minor - selectors.refunded_minor(leg) - selectors.given_minor(leg)
    if left <= 0:
        return
    logger.warning("money will be unfrozen soon", extra={"split_leg_id": leg.id, "frozen_until": str(leg.frozen_until)})
    outbox.publish(
        event=SplitFreezeEnding(
            company_id=leg.company_id,
            attempt_leg_id=leg.attempt_leg_id,
            left=Money(left, leg.currency),
            frozen_until=leg.frozen_until,
        ),
        now=now,
        company_id=leg.company_id,
        queue="notify",
    )
