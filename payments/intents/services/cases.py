"""Exception cases: money, or a message about money, that a person must know of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.accounts.actor import system_actor
from backend.kernel import audit, outbox
from backend.kernel.money import Money
from payments.intents.contracts import CaseKind, CaseState, FoundOut, PaymentParked
from payments.intents.models import Attempt, AttemptLeg, ExceptionCase


def open_case(
    *,
    company_id: int,
    kind: CaseKind,
    provider: str,
    payee_account_id: int,
    amount: Money,
    is_booked: bool,
    detail: Mapping[str, Any],
    now: datetime,
    message_id: int | None = None,
    attempt_leg: AttemptLeg | None = None,
    attempt: Attempt | None = None,
    intent_id: int | None = None,
    expected_minor: int | None = None,
) -> ExceptionCase:
    """Write the case, its audit row and PaymentParked, in the running transaction."""
    case = ExceptionCase.objects.create(
        company_id=company_id,
        kind=kind,
        provider=provider,
        payee_account_id=payee_account_id,
        message_id=message_id,
        intent_id=intent_id,
        attempt_id=attempt.id if attempt else (attempt_leg.attempt_id if attempt_leg else None),
        attempt_leg=attempt_leg,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        expected_minor=expected_minor,
        is_booked=is_booked,
        detail=dict(detail),
        opened_at=now,
    )
    audit.record(
        actor=system_actor(company_id=company_id),
        action="payment.case_open",
        object_kind="payment_exception_case",
        object_id=case.id,
        now=now,
        new={"kind": kind, "amount_minor": amount.amount_minor, "is_booked": is_booked, **detail},
    )
    outbox.publish(
        event=PaymentParked(company_id=company_id, case_id=case.id, kind=kind, amount=amount),
        now=now,
        company_id=company_id,
        queue="money",
    )
    return case


def resolve_case(*, case_id: int, resolution: str, now: datetime) -> None:
    """End a case by what the system has found out; nothing for one that is resolved."""
    ExceptionCase.objects.filter(id=case_id).exclude(state=CaseState.RESOLVED).update(
        state=CaseState.RESOLVED, resolved_at=now, resolution=resolution
    )


def resolve_doubts(*, attempt_id: int, now: datetime) -> None:
    """A message that did not fit is explained once the provider confirms the payment as we asked for it."""
    for case_id in ExceptionCase.objects.filter(
        attempt_id=attempt_id, kind=CaseKind.MISMATCHED, is_booked=False, state=CaseState.OPEN
    ).values_list("id", flat=True):
        resolve_case(case_id=case_id, resolution=FoundOut.CONFIRMED, now=now)
