"""The cashier."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    HIDDEN,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import BILL, one, room, unit

CASES: dict[str, Case] = {
    "Query.dueOfRooms": for_staff(
        "query ($rooms: [ID!]!) { dueOfRooms(roomIds: $rooms) { room { id } amount { amount } } }",
        named(rooms=lambda world: [world.room("502")]),
        needs="billing.cash",
        shows=room,
    ),
    "Mutation.takeCash": for_staff(
        mutation("takeCash", "taken { applied { amount } }"),
        given(
            billIds=lambda world: [world.bill(BILL)],
            tenderedMinor=lambda world: world.due(BILL),
            expectedTotalMinor=lambda world: world.due(BILL),
            idempotencyKey="matrix",
        ),
        needs="billing.cash",
    ),
    "Mutation.takePrepayment": for_staff(
        mutation("takePrepayment", "taken { prepaid { amount } }"),
        given(roomId=room, amountMinor=5000, idempotencyKey="matrix"),
        needs="billing.cash",
    ),
    "Mutation.applyPrepayment": for_staff(
        mutation("applyPrepayment", "applied { applied { amount } }"),
        given(roomId=room, idempotencyKey="matrix"),
        needs="billing.cash",
    ),
    "Query.receipts": for_staff(
        "{ receipts { nodes { id number } } }",
        needs="billing.cash billing.receipt",
        outside=HIDDEN,
        shows=one("Receipt", "receipt"),
    ),
    "Query.receiptsTotal": for_staff(
        "query ($unit: ID!) { receiptsTotal(filter: {unitId: $unit}) { count voidCount } }",
        named(unit=unit),
        needs="billing.cash billing.receipt",
        outside=HIDDEN,
        shows=lambda world: '"count": 4, "voidCount": 2',
    ),
    "Query.receiptLink": for_staff(
        "query ($id: ID!) { receiptLink(id: $id) }",
        named(id=one("Receipt", "receipt")),
        needs="billing.cash billing.receipt",
    ),
    "Mutation.voidReceipt": for_staff(
        mutation("voidReceipt", "receipt { voidedAt }"),
        given(receiptId=one("Receipt", "receipt"), reason="写错"),
        needs="billing.receipt",
    ),
    "Mutation.reissueReceipt": for_staff(
        mutation("reissueReceipt", "receipt { number }"),
        given(receiptId=one("Receipt", "void")),
        needs="billing.receipt",
    ),
}
