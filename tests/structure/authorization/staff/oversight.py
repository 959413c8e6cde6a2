"""Reports and oversight."""

from __future__ import annotations

from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from payments.intents.models import AttemptLeg, ProviderMessage
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
from tests.structure.authorization.world import World


def message_id(world: World) -> str:
    """What WeChat said of the payment at its cashier."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_transaction(company_id, durable=False):
        leg = AttemptLeg.objects.get(attempt__provider="wechat")
        row, _ = ProviderMessage.objects.get_or_create(
            company_id=company_id, provider="wechat", payee_account_id=leg.payee_account_id, event_id="MATRIX",
            defaults={
                "number": leg.out_trade_no, "origin": "NOTIFY", "kind": "PAID", "content": "{}", "state": "PROCESSED",
                "received_at": now, "retry_at": now,
            },
        )  # fmt: skip
    return encode_id("ProviderMessage", row.pk)


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
        shows=lambda world: '{"provider": "cash", "count": 3}',
    ),
    "Query.payment": for_staff(
        "query ($id: ID!) { payment(id: $id) { id status } }",
        named(id=one("Payment", "receipt payment")),
        needs="billing.cash",
    ),
    "Query.paymentAttempts": for_staff(
        "query ($id: ID!) { paymentAttempts(paymentId: $id) { number legs { number } messages { kind } } }",
        named(id=one("Payment", "receipt payment")),
        needs="billing.cash",
    ),
    "Query.paymentPostings": for_staff(
        "query ($id: ID!) { paymentPostings(paymentId: $id) { side amount { amount } entry { id } } }",
        named(id=one("Payment", "receipt payment")),
        needs="ledger.view",
    ),
    "Mutation.openMessage": for_staff(
        mutation("openMessage", "rawMessage { body }"),
        given(messageId=message_id, reason="业主称已付款"),
        needs="payment.message_read",
    ),
    "Query.payeeAccounts": for_staff(
        "{ payeeAccounts { id provider state } }",
        needs="payment.accounts",
        at="HQ",
        outside=FORBIDDEN,
        other_company=HIDDEN,
        shows=lambda world: "wechat",
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
