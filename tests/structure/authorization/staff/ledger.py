"""The books: with ledger.view in the community; the checks of them over the company."""

from __future__ import annotations

from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.cases import FORBIDDEN, HIDDEN, OK, Case, for_staff, named
from tests.structure.authorization.staff.targets import BILL, room, unit
from tests.structure.authorization.world import World

_DAYS = 'from: "2026-01-01", to: "2030-12-31"'
_STATEMENT = "{ opening { total { amount } } closing { owed { amount } } lines { nodes { id document { number } } } }"


def bill(world: World) -> str:
    return world.bill(BILL)


def neighbour(world: World) -> str:
    """He has rooms in the first community only."""
    return encode_id("Person", world.cast.people["neighbour"])


CASES: dict[str, Case] = {
    "Query.trialBalance": for_staff(
        f"query ($unit: ID!) {{ trialBalance(unitId: $unit, {_DAYS})"
        " { isBalanced rows { kind community closing { amount } } months { period isClosed } } }",
        named(unit=unit),
        needs="ledger.view",
    ),
    "Query.ledgerAccounts": for_staff(
        f"query ($unit: ID!) {{ ledgerAccounts(unitId: $unit, {_DAYS})"
        " { nodes { id name closing { amount } } } }",
        named(unit=unit),
        needs="ledger.view",
    ),
    "Query.ledgerEntries": for_staff(
        "query ($unit: ID!) { ledgerEntries(filter: { unitId: $unit })"
        " { nodes { id community document { kind number } total { amount } } } }",
        named(unit=unit),
        needs="ledger.view",
    ),
    "Query.ledgerPostings": for_staff(
        "query ($bill: ID!) { ledgerPostings(filter: { billId: $bill }) { nodes { bill { id } accountName } } }",
        named(bill=bill),
        needs="ledger.view",
        outside=HIDDEN,
        shows=bill,
    ),
    "Query.collectionPostings": for_staff(
        'query ($unit: ID!) { collectionPostings(unitId: $unit, periods: ["2026-11"], figure: BILLED)'
        " { nodes { bill { id } } } }",
        named(unit=unit),
        needs="ledger.view",
    ),
    "Query.roomStatement": for_staff(
        f"query ($room: ID!) {{ roomStatement(roomId: $room, {_DAYS}) {_STATEMENT} }}",
        named(room=room),
        needs="ledger.view",
    ),
    "Query.personStatement": for_staff(
        f"query ($person: ID!) {{ personStatement(personId: $person, {_DAYS}) {_STATEMENT} }}",
        named(person=neighbour),
        needs="ledger.view",
    ),
    "Query.ledgerChecks": for_staff(
        "{ ledgerChecks { nodes { id ok findings } } }",
        needs="ledger.view",
        at="HQ",
        outside=FORBIDDEN,
        other_company=OK,
    ),
    "Mutation.runLedgerCheck": for_staff(
        "mutation { runLedgerCheck { errors { code message } ledgerCheck { ok } } }",
        needs="ledger.view",
        at="HQ",
        outside=FORBIDDEN,
        # His own company's books.
        other_company=OK,
    ),
}
