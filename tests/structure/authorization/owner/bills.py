"""What is due and why."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    HIDDEN,
    NOT_FOUND,
    Case,
    for_owners,
    named,
)
from tests.structure.authorization.owner.targets import BILL, HOUSEHOLD

CASES: dict[str, Case] = {
    "Query.openBills": for_owners(
        "{ openBills(first: 50) { nodes { id } } }", may=HOUSEHOLD, others=HIDDEN, shows=lambda world: world.bill(BILL)
    ),
    "Query.billsOfPeriod": for_owners(
        '{ billsOfPeriod(period: "2026-11", first: 50) { nodes { id } } }',
        may=HOUSEHOLD,
        others=HIDDEN,
        shows=lambda world: world.bill(BILL),
    ),
    "Query.billHistory": for_owners(
        "{ billHistory(first: 50) { nodes { id } } }",
        may=HOUSEHOLD,
        others=HIDDEN,
        shows=lambda world: world.bill(BILL),
    ),
    "Query.billMonths": for_owners(
        "query ($rooms: [ID!]) { billMonths(roomIds: $rooms) { period rooms { room { id } } } }",
        named(rooms=lambda world: [world.room("502")]),
        may="owner family tenant",
        visitor=NOT_FOUND,
    ),
    "Query.bill": for_owners(
        "query ($id: ID!) { bill(id: $id) { id } }", named(id=lambda world: world.bill(BILL)), may=HOUSEHOLD
    ),
    "Query.amountDue": for_owners(
        "query ($rooms: [ID!]) { amountDue(roomIds: $rooms) { total { amount } rooms { room { id } } } }",
        named(rooms=lambda world: [world.room("502")]),
        may="owner family tenant",
        visitor=NOT_FOUND,
    ),
    "Query.prepaymentBalances": for_owners(
        "query ($rooms: [ID!]) { prepaymentBalances(roomIds: $rooms) { room { id } balance { amount } } }",
        named(rooms=lambda world: [world.room("502")]),
        may="owner family tenant",
        visitor=NOT_FOUND,
    ),
}
