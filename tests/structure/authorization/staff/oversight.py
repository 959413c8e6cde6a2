"""Reports and oversight."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.security import personal_data_seen
from tests.structure.authorization.staff.targets import one, room, unit

CASES: dict[str, Case] = {
    "Query.collectionRate": for_staff(
        'query ($unit: ID!) { collectionRate(unitId: $unit, periods: ["2026-11"]) { whole { rate } byItem { name } } }',
        named(unit=unit),
        needs="billing.report",
    ),
    "Query.arrears": for_staff(
        "{ arrears { nodes { id overdue { count } } } }", needs="billing.report", outside=HIDDEN, shows=room
    ),
    "Query.arrearsTotal": for_staff(
        "query ($unit: ID!) { arrearsTotal(unitId: $unit) { count } }", named(unit=unit), needs="billing.report"
    ),
    "Query.receivablesAgeing": for_staff(
        "query ($unit: ID!) { receivablesAgeing(unitId: $unit) { whole { count } byUnit { name } } }",
        named(unit=unit),
        needs="billing.report",
    ),
    "Query.collectionTrend": for_staff(
        "query ($unit: ID!) { collectionTrend(unitId: $unit) { period figures { rate } } }",
        named(unit=unit),
        needs="billing.report",
    ),
    "Query.takings": for_staff(
        "query ($unit: ID!) { takings(unitId: $unit) { total { amount } byCashier { cashier } } }",
        named(unit=unit),
        needs="billing.report",
    ),
    "Query.payments": for_staff(
        "{ payments { nodes { id status parts { bill { id } } receipts { id } } } }",
        needs="billing.cash",
        outside=HIDDEN,
        shows=one("Payment", "receipt payment"),
    ),
    "Query.paymentsTotal": for_staff(
        "query ($unit: ID!) { paymentsTotal(filter: {unitId: $unit}) { count byWay { provider count } } }",
        named(unit=unit),
        needs="billing.cash",
        outside=HIDDEN,
        shows=lambda world: '{"provider": "cash", "count": 2}',
    ),
    "Query.exceptionCases": for_staff(
        "{ exceptionCases { nodes { id kind } } }",
        needs="payment.case_view",
        outside=HIDDEN,
        shows=one("ExceptionCase", "case"),
    ),
    "Mutation.refundCase": for_staff(
        mutation("refundCase", "exceptionCase { state }"),
        given(caseId=one("ExceptionCase", "case")),
        needs="payment.case_resolve",
    ),
    "Mutation.closeCase": for_staff(
        mutation("closeCase", "exceptionCase { state }"),
        given(caseId=one("ExceptionCase", "doubt"), resolution="渠道确认未付款"),
        needs="payment.case_resolve",
    ),
    "Query.audit": for_staff(
        "{ audit(first: 100) { nodes { id action objectKind } } }",
        needs="audit.view",
        at="HQ",
        outside=FORBIDDEN,
        other_company=HIDDEN,
        shows=one("AuditEntry", "audit"),
    ),
    "Query.personalDataAccess": for_staff(
        "{ personalDataAccess(first: 100) { nodes { id kind staff persons fields reason } } }",
        personal_data_seen,
        needs="audit.personal",
        at="HQ",
        outside=FORBIDDEN,
        other_company=HIDDEN,
        shows=one("PersonalDataAccess", "access"),
    ),
}
