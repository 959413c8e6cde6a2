"""Statements, differences, pauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_transaction
from payments.intents.models import PayeeAccount
from payments.pauses.models import PaymentPause
from payments.reconciliation.contracts import DifferenceKind, StatementKind, StatementState, Subject
from payments.reconciliation.models import Difference, Statement
from tests.structure.authorization.cases import FORBIDDEN, HIDDEN, Case, for_staff, given, mutation
from tests.structure.authorization.staff.targets import unit
from tests.structure.authorization.world import World

STATEMENT, DIFFERENCE, PAUSE_REASON = "wechat", "L-DIFFERENT", "MAINTENANCE-OF-JG"


def _account(world: World) -> int:
    return PayeeAccount.objects.filter(company_id=world.cast.company_id, provider="wechat").values_list(
        "id", flat=True
    )[0]


def statement(world: World) -> Mapping[str, Any]:
    """An imported statement."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_transaction(company_id, durable=False):
        Statement.objects.get_or_create(
            company_id=company_id, payee_account_id=_account(world), provider="wechat", day=local_date(now),
            kind=StatementKind.TRADE, content_hash="5" * 64,
            defaults={"state": StatementState.IMPORTED, "imported_at": now},
        )  # fmt: skip
    return {}


def difference_id(world: World) -> str:
    """A difference of the first community, open again for each call."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_transaction(company_id, durable=False):
        row, _ = Difference.objects.update_or_create(
            company_id=company_id, payee_account_id=_account(world), provider="wechat", day=local_date(now),
            kind=DifferenceKind.AMOUNT, subject=Subject.PAYMENT, number=DIFFERENCE,
            defaults={"community_id": world.cast.units["JG"], "found_at": now, "state": "OPEN"},
        )  # fmt: skip
    return encode_id("StatementDifference", row.pk)


def difference(world: World) -> Mapping[str, Any]:
    difference_id(world)
    return {}


def pause_id(world: World) -> str:
    """A pause of the first community that nobody meets: it begins in a far year."""
    now = current_time()
    row, _ = PaymentPause.objects.update_or_create(
        company_id=world.cast.company_id,
        community_id=world.cast.units["JG"],
        reason=PAUSE_REASON,
        defaults={"starts_at": now.replace(year=now.year + 50), "created_at": now, "resumed_at": None},
    )
    return encode_id("PaymentPause", row.pk)


def pause(world: World) -> Mapping[str, Any]:
    pause_id(world)
    return {}


CASES: dict[str, Case] = {
    "Query.providerStatements": for_staff(
        "{ providerStatements { nodes { id provider day paymentCount } } }",
        statement,
        needs="payment.reconcile_view",
        at="HQ",
        outside=FORBIDDEN,
        other_company=HIDDEN,
        shows=lambda world: STATEMENT,
    ),
    "Query.statementDifferences": for_staff(
        "{ statementDifferences(first: 100) { nodes { id number kind note } } }",
        difference,
        needs="payment.reconcile_view",
        outside=HIDDEN,
        shows=lambda world: DIFFERENCE,
    ),
    "Mutation.explainDifference": for_staff(
        mutation("explainDifference", "difference { state }"),
        given(differenceId=difference_id, note="渠道重复记账"),
        needs="payment.reconcile_explain",
    ),
    "Query.paymentPauses": for_staff(
        "{ paymentPauses(first: 100) { nodes { id reason } } }",
        pause,
        needs="payment.pause",
        outside=HIDDEN,
        shows=lambda world: PAUSE_REASON,
    ),
    "Mutation.pausePayments": for_staff(
        mutation("pausePayments", "paymentPause { id }"),
        given(unitId=unit, reason="系统升级", startsAt="2090-01-01T00:00:00Z", endsAt="2090-01-02T00:00:00Z"),
        needs="payment.pause",
    ),
    "Mutation.resumePayments": for_staff(
        mutation("resumePayments", "paymentPause { resumedAt }"),
        given(pauseId=pause_id),
        needs="payment.pause",
    ),
}
