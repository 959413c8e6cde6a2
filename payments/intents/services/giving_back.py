"""Counting what of each captured line goes back. The caller holds the intent's lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from backend.kernel.money import Money
from payments.intents.contracts import CaseKind, RefundWay
from payments.intents.models import AttemptLeg, LegLine
from payments.intents.services import cases, refunds


def count_refunds(amounts: Mapping[int, int]) -> None:
    """Add so many fen (negative: what stays after all) to what goes back of each line; joins the transaction.

    The database refuses more than came.
    """
    for line_id in sorted(amounts):
        LegLine.objects.filter(id=line_id).update(refund_minor=F("refund_minor") + amounts[line_id])


def send_refund(*, order_id: int, attempt_leg_id: int, amount: Money, now: datetime) -> int:
    """Have an order's money carried to the provider, after the running transaction; returns the refund's id."""
    attempt_leg = AttemptLeg.objects.get(id=attempt_leg_id)
    return refunds.request_order_refund(order_id=order_id, attempt_leg=attempt_leg, amount=amount, now=now).id


def record_hand_refund(
    *, order_id: int, attempt_leg_id: int, amount: Money, way: RefundWay, slip: str, now: datetime
) -> int:
    """Book money that staff handed out or transferred, in the running transaction; returns the refund's id."""
    attempt_leg = AttemptLeg.objects.get(id=attempt_leg_id)
    return refunds.record_hand_refund(
        order_id=order_id, attempt_leg=attempt_leg, amount=amount, way=way, reference=slip, now=now
    ).id


def park_failed_refund(*, attempt_leg_id: int, amount: Money, reasons: list[str], now: datetime) -> int:
    """A case for money of a failed refund that its purpose does not take again; returns the case's id."""
    attempt_leg = AttemptLeg.objects.select_related("attempt").get(id=attempt_leg_id)
    return cases.open_case(
        company_id=attempt_leg.company_id,
        kind=CaseKind.REFUSED,
        provider=attempt_leg.attempt.provider,
        payee_account_id=attempt_leg.payee_account_id,
        amount=amount,
        is_booked=True,
        detail={"reasons": reasons},
        attempt_leg=attempt_leg,
        intent_id=attempt_leg.attempt.intent_id,
        now=now,
    ).id
