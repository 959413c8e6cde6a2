"""The end of a month at the console: the month closed, late fees made bills."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from property_core.billing.contracts import BillOrigin
from property_core.billing.models import Bill, MonthClose
from property_core.billing.services.red_letters import request_red_letter
from tests.cast import NOW, Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run

pytestmark = pytest.mark.django_db

MONTH = "communityId community closedAt billCount billed { amountMinor } outstanding { amountMinor } "
MONTH += "heldCount letterCount earlierOpen"
PREVIEW = f"""
query ($unit: ID!, $period: Period!) {{ previewClose(unitId: $unit, period: $period) {{
    wouldClose months {{ {MONTH} }}
}} }}
"""
CLOSE = """
mutation ($input: CloseMonthInput!) { closeMonth(input: $input) {
    errors { code field message } closed months { community closedAt }
} }
"""
FEES = "query ($on: Date!) { previewLateFees(on: $on) { on count amount { amountMinor } byCommunity { community } } }"
POST = """
mutation ($input: PostLateFeesInput!) { postLateFees(input: $input) {
    errors { code field } posted { count amount { amountMinor } byCommunity { community amount { amountMinor } } }
} }
"""
TABLES = ("bill", "month_close", "ledger_entry", "outbox_event")


def unit(cast: Cast, code: str) -> str:
    return encode_id("Unit", cast.units[code])


def stored(cast: Cast) -> list[Any]:
    """Counts and sums of everything that these mutations could write."""
    with tenant_read(cast.company_id), connection.cursor() as cursor:
        answer: list[Any] = [
            AuditEntry.objects.filter(company_id=cast.company_id, action__startswith="billing.").count()
        ]
        for table in TABLES:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t")
            answer.append(cursor.fetchone())
        return answer


def other_company() -> Desk:
    return Desk(build_cast("乙物业", prefix="b-", phones=False))


# --- the month --------------------------------------------------------------------------------------------------------


def test_a_month_is_looked_at_and_closed(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    with tenant_read(cast.company_id):
        bills = list(Bill.objects.filter(community_id=cast.units["JG"]).order_by("id"))
    request_red_letter(actor=cast.staff("leader"), bill_id=bills[0].pk, reason="多收", now=NOW)
    asked = {"unit": unit(cast, "HQ"), "period": "2026-11"}
    preview = desk.data("leader", PREVIEW, **asked)["previewClose"]
    assert preview["wouldClose"] == 2
    total = sum(bill.total_minor for bill in bills)
    assert preview["months"][0] == {
        "communityId": unit(cast, "JG"),
        "community": "JG小区",
        "closedAt": None,
        "billCount": len(bills),
        "billed": {"amountMinor": total},
        "outstanding": {"amountMinor": total},
        "heldCount": 0,
        "letterCount": 1,
        "earlierOpen": 0,
    }
    later = desk.data("leader", PREVIEW, unit=unit(cast, "JG"), period="2026-12")["previewClose"]["months"]
    assert [(month["billCount"], month["earlierOpen"]) for month in later] == [(0, 1)]

    closed = desk.payload("manager", CLOSE, input={"unitId": unit(cast, "JG"), "period": "2026-11"})
    assert (closed["closed"], [month["community"] for month in closed["months"]]) == (1, ["JG小区"])
    assert closed["months"][0]["closedAt"] is not None
    with tenant_read(cast.company_id):
        (row,) = MonthClose.objects.all()
    assert (row.community_id, row.period, row.account_id) == (
        cast.units["JG"],
        date(2026, 11, 1),
        cast.accounts["manager"],
    )
    assert desk.data("leader", PREVIEW, **asked)["previewClose"]["wouldClose"] == 1
    # Asked again, nothing is left to close.
    assert desk.payload("manager", CLOSE, input={"unitId": unit(cast, "JG"), "period": "2026-11"})["closed"] == 0


def test_who_may_not_close_closes_nothing(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    other = other_company()
    before = stored(cast)
    for who, code in (("manager", "YX"), ("manager", "HQ"), ("clerk", "JG")):
        asked = {"unitId": unit(cast, code), "period": "2026-11"}
        assert desk.code(who, CLOSE, input=asked) == "FORBIDDEN"
        assert desk.code(who, PREVIEW, unit=asked["unitId"], period="2026-11") == "FORBIDDEN"
    assert other.code("leader", CLOSE, input={"unitId": unit(cast, "JG"), "period": "2026-11"}) == "FORBIDDEN"
    assert other.code("leader", PREVIEW, unit=unit(cast, "JG"), period="2026-11") == "FORBIDDEN"
    ahead = desk.refusal("leader", CLOSE, input={"unitId": unit(cast, "JG"), "period": "2026-12"})["errors"]
    assert [(error["code"], error["field"]) for error in ahead] == [("MONTH_NOT_BEGUN", ["period"])]
    area = desk.refusal("leader", CLOSE, input={"unitId": unit(cast, "JG-1"), "period": "2026-11"})["errors"]
    assert [error["code"] for error in area] == ["AREA_NOT_CLOSABLE"]
    assert stored(cast) == before


# --- late fees --------------------------------------------------------------------------------------------------------


def test_late_fees_are_looked_at_and_posted(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    preview = desk.data("leader", FEES, on="2026-11-23")["previewLateFees"]
    posted = desk.payload("leader", POST, input={"on": "2026-11-23"})["posted"]
    assert (posted["count"], posted["amount"]) == (preview["count"], preview["amount"])
    assert [each["community"] for each in posted["byCommunity"]] == ["JG小区", "YX小区"]
    with tenant_read(cast.company_id):
        fees = list(Bill.objects.filter(origin=BillOrigin.LATE_FEE))
    assert len(fees) == posted["count"] > 0
    assert sum(fee.total_minor for fee in fees) == posted["amount"]["amountMinor"]
    # The same day again adds nothing, and is no surprise.
    assert desk.data("leader", FEES, on="2026-11-23")["previewLateFees"]["count"] == 0
    assert desk.payload("leader", POST, input={"on": "2026-11-23"})["posted"]["count"] == 0


def test_late_fees_are_nobody_elses_and_not_of_tomorrow(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    other = other_company()
    before = stored(cast)
    for who in ("manager", "clerk"):
        assert desk.code(who, POST, input={"on": "2026-11-23"}) == "FORBIDDEN"
        assert desk.code(who, FEES, on="2026-11-23") == "FORBIDDEN"
    ahead = desk.refusal("leader", POST, input={"on": "2026-11-24"})["errors"]
    assert ahead == [{"code": "DAY_IN_FUTURE", "field": ["on"]}]
    assert stored(cast) == before
    # What will have grown by a day may be looked at; another company sees and posts its own, which is nothing.
    assert desk.data("leader", FEES, on="2026-12-31")["previewLateFees"]["count"] > 0
    assert other.data("leader", FEES, on="2026-11-23")["previewLateFees"]["count"] == 0
    assert other.payload("leader", POST, input={"on": "2026-11-23"})["posted"]["count"] == 0
    assert stored(cast) == before
