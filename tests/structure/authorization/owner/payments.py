"""Paying and receipts."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    HIDDEN,
    Case,
    for_owners,
    given,
    mutation,
    named,
)
from tests.structure.authorization.owner.targets import BILL, HOUSEHOLD, one

CASES: dict[str, Case] = {
    "Query.payment": for_owners(
        "query ($id: ID!) { payment(id: $id) { id status total { amount } } }",
        named(id=one("Payment", "payment")),
        may="owner",
    ),
    "Query.payments": for_owners(
        "{ payments { nodes { id status } } }", may="owner", others=HIDDEN, shows=one("Payment", "payment")
    ),
    "Query.paymentWays": for_owners("{ paymentWays { provider channels } }"),
    "Query.receipt": for_owners(
        "query ($id: ID!) { receipt(id: $id) { id number } }", named(id=one("Receipt", "receipt")), may=HOUSEHOLD
    ),
    "Query.receipts": for_owners(
        "{ receipts { nodes { id number } } }", may=HOUSEHOLD, others=HIDDEN, shows=one("Receipt", "receipt")
    ),
    "Mutation.payBills": for_owners(
        mutation("payBills"),
        given(
            billIds=lambda world: [world.bill(BILL)],
            expectedTotalMinor=lambda world: world.due(BILL),
            idempotencyKey="matrix",
        ),
        may=HOUSEHOLD,
    ),
    "Mutation.payInAdvance": for_owners(
        mutation("payInAdvance"),
        given(roomId=lambda world: world.room("502"), amountMinor=5000, idempotencyKey="matrix"),
        may="owner family tenant",
    ),
    "Mutation.openCheckout": for_owners(
        mutation("openCheckout"),
        given(paymentId=one("Payment", "payment"), provider="wechat", channel="NATIVE"),
        may="owner",
    ),
    "Mutation.cancelPayment": for_owners(
        mutation("cancelPayment"), given(paymentId=one("Payment", "payment")), may="owner"
    ),
}
