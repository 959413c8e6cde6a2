"""Bills and their runs."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    NOT_FOUND,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import BILL, one, unit

CASES: dict[str, Case] = {
    "Query.previewRun": for_staff(
        'query ($unit: ID!) { previewRun(unitId: $unit, period: "2026-12") { count amount { amount } } }',
        named(unit=unit),
        needs="billing.run",
        outside=FORBIDDEN,
    ),
    "Mutation.runBilling": for_staff(
        mutation("runBilling", "run { id billCount }"),
        given(unitId=unit, period="2026-12"),
        needs="billing.run",
        outside=FORBIDDEN,
    ),
    "Query.billingRuns": for_staff(
        "{ billingRuns { nodes { id period billCount } } }",
        needs="billing.run",
        at="HQ",
        outside=HIDDEN,
        shows=one("BillingRun", "run"),
    ),
    "Query.bills": for_staff(
        "{ bills(first: 50) { nodes { id total { amount } lateFee { amount } lines { kind } } } }",
        needs="billing.view",
        outside=HIDDEN,
        shows=lambda world: world.bill(BILL),
    ),
    "Query.billsTotal": for_staff(
        "query ($unit: ID!) { billsTotal(filter: {unitId: $unit}) { count total { amountMinor } } }",
        named(unit=unit),
        needs="billing.view",
        outside=HIDDEN,
        other_company=NOT_FOUND,
        shows=lambda world: '"count": 10',
    ),
    "Query.bill": for_staff(
        "query ($id: ID!) { bill(id: $id) { id total { amount } trace } }",
        named(id=lambda world: world.bill(BILL)),
        needs="billing.view",
        shows=lambda world: world.bill(BILL),
    ),
}
