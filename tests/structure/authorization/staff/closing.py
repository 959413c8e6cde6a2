"""The end of a month."""

from __future__ import annotations

from tests.structure.authorization.cases import FORBIDDEN, OK, Case, for_staff, given, mutation, named
from tests.structure.authorization.staff.targets import unit

CASES: dict[str, Case] = {
    "Query.previewClose": for_staff(
        'query ($unit: ID!) { previewClose(unitId: $unit, period: "2026-11") { wouldClose months { billCount } } }',
        named(unit=unit),
        needs="billing.close",
        outside=FORBIDDEN,
    ),
    "Mutation.closeMonth": for_staff(
        # A month without online money: its days need no signatures.
        mutation("closeMonth", "closed"),
        given(unitId=unit, period="2026-02"),
        needs="billing.close",
        outside=FORBIDDEN,
    ),
    "Query.previewLateFees": for_staff(
        '{ previewLateFees(on: "2026-11-23") { count amount { amount } } }',
        needs="billing.run",
        at="HQ",
        outside=FORBIDDEN,
        other_company=OK,
    ),
    "Mutation.postLateFees": for_staff(
        mutation("postLateFees", "posted { count }"),
        given(on="2026-11-23"),
        needs="billing.run",
        at="HQ",
        outside=FORBIDDEN,
        other_company=OK,
    ),
}
