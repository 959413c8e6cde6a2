"""What staff do with an exception case: send the money back, or note what was found out."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_transaction
from payments.intents import permissions, selectors
from payments.intents.contracts import CaseKind, CaseState, MessageOrigin
from payments.intents.models import Attempt, AttemptLeg, ExceptionCase, Leg
from payments.intents.services import messages, refunds
from payments.intents.services.errors import CaseHoldsMoney, CaseSettled


def refund_case(*, actor: Actor, case_id: int, now: datetime) -> int:
    """Send the parked money of an open case back to its payer; returns the refund's id. A timer carries it out.

    Asked twice, the second finds the case under way. Raises NotFound, Forbidden, CaseSettled.
    """
    with tenant_transaction(actor.company, durable=False):
        case = _locked(actor=actor, case_id=case_id)
        if not case.is_booked or case.attempt_leg_id is None:
            raise CaseSettled
        attempt_leg = AttemptLeg.objects.get(id=case.attempt_leg_id)
        refund = refunds.request_refund(case=case, attempt_leg=attempt_leg, reason=case.kind, now=now)
        _record(actor=actor, case=case, action="payment.case_refund", new={"refund_id": refund.id}, now=now)
        return refund.id


def close_case(*, actor: Actor, case_id: int, resolution: str, now: datetime) -> None:
    """Note what was found out about a case in which nothing was booked.

    Where the provider's own answer about an attempt was the doubtful one, nobody waits for that attempt any more: its
    payment can end, and what it held is free. Locks: the intent, then the case. Raises NotFound, Forbidden,
    CaseSettled, CaseHoldsMoney.
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(permissions.CASE_RESOLVE)
        # An intent is locked before everything that hangs on it.
        intent_id = (
            ExceptionCase.objects.filter(
                id=case_id, kind=CaseKind.MISMATCHED, message__origin=MessageOrigin.QUERY, attempt__isnull=False
            )
            .values_list("intent_id", flat=True)
            .first()
        )
        if intent_id is not None:
            selectors.lock_intent(intent_id)
        case = _locked(actor=actor, case_id=case_id)
        if case.is_booked:
            raise CaseHoldsMoney
        case.state = CaseState.RESOLVED
        case.resolved_at = now
        case.resolved_by_account_id = actor.account_id
        case.resolution = resolution[:200]
        case.save(update_fields=["state", "resolved_at", "resolved_by_account_id", "resolution"])
        if intent_id is not None and case.attempt_id is not None:
            messages.close_attempt(attempt=Attempt.objects.select_for_update().get(id=case.attempt_id), now=now)
        _record(actor=actor, case=case, action="payment.case_close", new={"resolution": case.resolution}, now=now)


def _locked(*, actor: Actor, case_id: int) -> ExceptionCase:
    actor.require(permissions.CASE_RESOLVE)
    case = ExceptionCase.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NotFound
    community_id = None
    if case.attempt_leg_id is not None:
        leg_id = AttemptLeg.objects.values_list("leg_id", flat=True).get(id=case.attempt_leg_id)
        community_id = Leg.objects.values_list("community_id", flat=True).get(id=leg_id)
    if not actor.can(permissions.CASE_RESOLVE, unit_id=community_id):
        raise NotFound
    if case.state != CaseState.OPEN:
        raise CaseSettled
    return case


def _record(*, actor: Actor, case: ExceptionCase, action: str, new: dict[str, object], now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="payment_exception_case",
        object_id=case.id,
        now=now,
        old={"state": CaseState.OPEN},
        new=new,
    )
