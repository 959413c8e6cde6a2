"""Differences with the provider and paused payment at the console: seen, explained, paused; refused to others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read, tenant_transaction
from payments.intents.services import ensure_company_account
from payments.pauses.models import PaymentPause
from payments.pauses.services import pause_payments
from payments.reconciliation.contracts import DifferenceKind, StatementKind, StatementState, Subject
from payments.reconciliation.models import Difference, Statement
from tests.cast import NOW, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

STATEMENTS = """
query ($filter: ProviderStatementFilter) { providerStatements(filter: $filter) { nodes {
    provider day kind state paymentCount payments { amountMinor } refundCount fees { amountMinor }
} } }
"""
DIFFERENCES = """
query ($filter: StatementDifferenceFilter, $first: Int, $after: String) {
    statementDifferences(filter: $filter, first: $first, after: $after) {
        nodes { id number kind subject community ours { amountMinor } theirs { amountMinor } state note staff }
        pageInfo { endCursor hasNextPage }
    }
}
"""
EXPLAIN = """
mutation ($input: ExplainDifferenceInput!) { explainDifference(input: $input) {
    errors { code field } difference { state note staff }
} }
"""
PAUSES = """
query ($active: Boolean) { paymentPauses(isActive: $active) { nodes {
    id isPlatform community reason endsAt resumedAt staff
} } }
"""
PAUSE = """
mutation ($input: PausePaymentsInput!) { pausePayments(input: $input) {
    errors { code field } paymentPause { id community reason staff }
} }
"""
RESUME = """
mutation ($input: ResumePaymentsInput!) { resumePayments(input: $input) {
    errors { code } paymentPause { resumedAt }
} }
"""
DAY = date(2026, 11, 22)
TABLES = ("payment_difference", "payment_statement", "payment_pause")


def stored(cast: Cast) -> list[Any]:
    with tenant_read(cast.company_id), connection.cursor() as cursor:
        answer: list[Any] = [AuditEntry.objects.count()]
        for table in TABLES:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t")
            answer.append(cursor.fetchone())
        return answer


def differ(cast: Cast, number: str, community: str | None, *, days: int = 0) -> str:
    account = ensure_company_account(actor=cast.system, provider="wechat", now=NOW)
    with tenant_transaction(cast.company_id, durable=False):
        row = Difference.objects.create(
            company_id=cast.company_id, payee_account_id=account, provider="wechat", day=DAY - timedelta(days=days),
            kind=DifferenceKind.AMOUNT, subject=Subject.PAYMENT, number=number, ours_minor=100, theirs_minor=90,
            community_id=cast.units[community] if community else None, found_at=NOW,
        )  # fmt: skip
    return encode_id("StatementDifference", row.pk)


def numbers(desk: Desk, who: str, **filter: Any) -> list[str]:
    nodes = desk.data(who, DIFFERENCES, filter=filter)["statementDifferences"]["nodes"]
    return [node["number"] for node in nodes]


def other_company() -> Desk:
    return Desk(build_cast("乙物业", prefix="b-", phones=False))


def test_statements_are_for_who_may_see_the_whole_company(desk: Desk, cast: Cast) -> None:
    account = ensure_company_account(actor=cast.system, provider="wechat", now=NOW)
    with tenant_transaction(cast.company_id, durable=False):
        for days in (0, 1):
            Statement.objects.create(
                company_id=cast.company_id, payee_account_id=account, provider="wechat", day=DAY - timedelta(days=days),
                kind=StatementKind.TRADE, state=StatementState.IMPORTED, content_hash="a" * 64, payment_count=3,
                payment_minor=3000, fee_minor=18, imported_at=NOW,
            )  # fmt: skip
    (node,) = desk.data("leader", STATEMENTS, filter={"since": str(DAY), "kind": "TRADE"})["providerStatements"][
        "nodes"
    ]
    assert node == {
        "provider": "wechat", "day": "2026-11-22", "kind": "TRADE", "state": "IMPORTED", "paymentCount": 3,
        "payments": {"amountMinor": 3000}, "refundCount": 0, "fees": {"amountMinor": 18},
    }  # fmt: skip
    assert desk.code("manager", STATEMENTS) == "FORBIDDEN"
    assert other_company().data("leader", STATEMENTS)["providerStatements"]["nodes"] == []


def test_differences_are_listed_by_community_filtered_and_paged(desk: Desk, cast: Cast) -> None:
    differ(cast, "HERE", "JG")
    differ(cast, "THERE", "YX", days=1)
    differ(cast, "NOBODYS", None, days=2)
    assert numbers(desk, "leader") == ["HERE", "THERE", "NOBODYS"]
    assert numbers(desk, "manager") == ["HERE"]
    assert numbers(desk, "leader", communityId=encode_id("Unit", cast.units["YX"])) == ["THERE"]
    assert numbers(desk, "leader", kind="FEE") == []
    assert numbers(desk, "leader", state="OPEN", since=str(DAY - timedelta(days=1)), until=str(DAY)) == ["THERE"]
    first = desk.data("leader", DIFFERENCES, first=2)["statementDifferences"]
    rest = desk.data("leader", DIFFERENCES, first=2, after=first["pageInfo"]["endCursor"])["statementDifferences"]
    assert [node["number"] for node in (*first["nodes"], *rest["nodes"])] == ["HERE", "THERE", "NOBODYS"]
    assert desk.code("clerk", DIFFERENCES) == "FORBIDDEN"
    assert numbers(other_company(), "leader") == []


def test_a_difference_is_explained_once(desk: Desk, cast: Cast) -> None:
    asked = {"differenceId": differ(cast, "HERE", "JG"), "note": "渠道次日更正"}
    done = desk.payload("manager", EXPLAIN, input=asked)
    assert done["difference"] == {"state": "EXPLAINED", "note": "渠道次日更正", "staff": "manager"}
    assert numbers(desk, "manager", state="OPEN") == []
    before = stored(cast)
    assert desk.refusal("manager", EXPLAIN, input=asked)["errors"][0]["code"] == "DIFFERENCE_NOT_OPEN"
    empty = {"differenceId": differ(cast, "MORE", "JG"), "note": " "}
    assert desk.refusal("manager", EXPLAIN, input=empty)["errors"] == [{"code": "NOTE_MISSING", "field": ["note"]}]
    assert stored(cast)[0] == before[0]
    assert AuditEntry.objects.filter(action="payment.difference_explain").count() == 1


@pytest.mark.parametrize(
    ("who", "community", "code"),
    [("manager", "YX", "NOT_FOUND"), ("manager", None, "NOT_FOUND"), ("clerk", "JG", "FORBIDDEN")],
)
def test_other_differences_are_not_explained(
    desk: Desk, cast: Cast, who: str, community: str | None, code: str
) -> None:
    asked = {"differenceId": differ(cast, "X", community), "note": "说明"}
    other = other_company()
    desk.token(who)
    other.token("leader")
    before = stored(cast)
    assert desk.code(who, EXPLAIN, input=asked) == code
    assert other.code("leader", EXPLAIN, input=asked) == "NOT_FOUND"
    assert stored(cast) == before


def test_payment_is_paused_and_resumed(desk: Desk, cast: Cast) -> None:
    asked = {"unitId": encode_id("Unit", cast.units["JG"]), "reason": "系统升级"}
    done = desk.payload("manager", PAUSE, input=asked)["paymentPause"]
    assert done == {"id": done["id"], "community": "JG小区", "reason": "系统升级", "staff": "manager"}
    (node,) = desk.data("manager", PAUSES, active=True)["paymentPauses"]["nodes"]
    assert (node["isPlatform"], node["endsAt"]) == (False, None)
    assert desk.payload("manager", RESUME, input={"pauseId": done["id"]})["paymentPause"]["resumedAt"]
    assert desk.refusal("manager", RESUME, input={"pauseId": done["id"]})["errors"] == [{"code": "PAUSE_OVER"}]
    assert desk.data("manager", PAUSES, active=True)["paymentPauses"]["nodes"] == []
    actions = AuditEntry.objects.filter(object_kind="payment_pause").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["payment.pause", "payment.resume"]


def test_others_pause_nothing_and_nobody_ends_a_pause_of_the_platform(desk: Desk, cast: Cast) -> None:
    elsewhere = desk.payload("leader", PAUSE, input={"unitId": encode_id("Unit", cast.units["YX"]), "reason": "停电"})[
        "paymentPause"
    ]["id"]
    platform = PaymentPause.objects.create(reason="渠道故障", starts_at=NOW, created_at=NOW)
    everywhere = encode_id("PaymentPause", platform.pk)
    other = other_company()
    for each, who in ((desk, "manager"), (desk, "clerk"), (other, "leader")):
        each.token(who)
    before = stored(cast)
    here = {"unitId": encode_id("Unit", cast.units["JG"]), "reason": "停"}
    assert desk.code("manager", PAUSE, input={**here, "unitId": encode_id("Unit", cast.units["YX"])}) == "NOT_FOUND"
    assert desk.code("manager", PAUSE, input={**here, "unitId": encode_id("Unit", cast.units["HQ"])}) == "NOT_FOUND"
    assert desk.code("clerk", PAUSE, input=here) == "FORBIDDEN"
    assert other.code("leader", PAUSE, input=here) == "NOT_FOUND"
    area = {**here, "unitId": encode_id("Unit", cast.units["JG-1"])}
    assert desk.refusal("manager", PAUSE, input=area)["errors"][0]["code"] == "PAUSE_UNIT_INVALID"
    for pause_id in (elsewhere, everywhere):
        assert desk.code("manager", RESUME, input={"pauseId": pause_id}) == "NOT_FOUND"
        assert other.code("leader", RESUME, input={"pauseId": pause_id}) == "NOT_FOUND"
    assert desk.code("leader", RESUME, input={"pauseId": everywhere}) == "NOT_FOUND"
    assert stored(cast) == before
    reasons = [node["reason"] for node in desk.data("manager", PAUSES)["paymentPauses"]["nodes"]]
    assert reasons == ["渠道故障"]
    assert pause_payments(actor=cast.system, unit_id=cast.units["HQ"], reason="全公司", now=NOW)
    assert [node["reason"] for node in desk.data("manager", PAUSES)["paymentPauses"]["nodes"]] == ["全公司", "渠道故障"]
