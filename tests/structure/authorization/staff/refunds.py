"""Refunds."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    HIDDEN,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import one, unit

BOTH = "payment.refund_request payment.refund_approve"

CASES: dict[str, Case] = {
    "Query.refunds": for_staff(
        "{ refunds { nodes { id amount { amount } payment { id } } } }",
        needs=BOTH,
        outside=HIDDEN,
        shows=one("Refund", "refund"),
    ),
    "Query.refundsTotal": for_staff(
        "query ($unit: ID!) { refundsTotal(filter: {unitId: $unit}) { count total { amount } } }",
        named(unit=unit),
        needs=BOTH,
        outside=HIDDEN,
        shows=lambda world: '"count": 2',
    ),
    "Query.refund": for_staff(
        "query ($id: ID!) { refund(id: $id) { id state } }", named(id=one("Refund", "refund")), needs=BOTH
    ),
    "Query.refundPreview": for_staff(
        "query ($id: ID!) { refundPreview(paymentId: $id) { lines { id left { amount } } } }",
        named(id=one("Payment", "refunded payment")),
        needs="payment.refund_request",
    ),
    "Mutation.requestRefund": for_staff(
        mutation("requestRefund", "refunds { id state }"),
        given(
            paymentId=one("Payment", "refunded payment"),
            lines=lambda world: [{"lineId": world.id("PaymentLine", "payment line"), "amountMinor": 100}],
            reason="多收",
            idempotencyKey="refund part",
        ),
        needs="payment.refund_request",
    ),
    "Mutation.requestPrepaymentRefund": for_staff(
        mutation("requestPrepaymentRefund", "refunds { id state }"),
        given(
            roomId=lambda world: world.room("503"), amountMinor=100, reason="退租", idempotencyKey="prepayment refund"
        ),
        needs="payment.refund_request",
    ),
    "Mutation.approveRefund": for_staff(
        mutation("approveRefund", "refund { state }"),
        given(refundId=one("Refund", "refund")),
        needs="payment.refund_approve",
    ),
    "Mutation.rejectRefund": for_staff(
        mutation("rejectRefund", "refund { state }"),
        given(refundId=one("Refund", "refund"), reason="不予退款"),
        needs=BOTH,
    ),
    "Mutation.handOutRefund": for_staff(
        mutation("handOutRefund", "refund { state }"),
        given(refundId=one("Refund", "refund at desk")),
        needs="payment.refund_request",
    ),
}
