"""The figures of the first page, and the way from each to its rows."""

from __future__ import annotations

import pytest

from backend.graphql_kit.ids import encode_id
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run, take

pytestmark = pytest.mark.django_db

AGEING = """
query ($unit: ID!, $item: ID) { receivablesAgeing(unitId: $unit, itemId: $item) {
    whole { dueFrom dueUntil count owed { amountMinor } }
    byUnit { unitId name bands { count } }
} }
"""
TREND = """
query ($unit: ID!, $months: Int) { collectionTrend(unitId: $unit, months: $months) {
    period isBilled figures { billed { amount } applied { amount } rate }
} }
"""
TAKINGS = """
query ($unit: ID!, $from: Date, $to: Date) { takings(unitId: $unit, firstDay: $from, lastDay: $to) {
    total { amountMinor } offset { amountMinor } byWay { provider count total { amountMinor } }
    byCashier { cashierId cashier count total { amountMinor } byWay { provider count } }
} }
"""
BILLS = "query ($filter: BillFilter) { bills(filter: $filter) { totalCount } }"
PAYMENTS = """
query ($filter: PaymentFilter) { payments(filter: $filter) { totalCount } paymentsTotal(filter: $filter) {
    total { amountMinor }
} }
"""


def test_ages_lead_to_their_bills(desk: Desk, cast: Cast, charges: Charges, assert_queries) -> None:
    run(desk, cast)
    unit = encode_id("Unit", cast.units["JG"])
    with assert_queries(8):  # session, company, company and scope, company and bills, units, their names
        found = desk.data("manager", AGEING, unit=unit)["receivablesAgeing"]
    assert [band["count"] for band in found["whole"]] == [0, 4, 0, 0, 0, 0]
    assert [(row["name"], row["bands"][1]["count"]) for row in found["byUnit"]] == [("JG一区", 4)]
    band = found["whole"][1]
    narrowed = {
        "unitId": found["byUnit"][0]["unitId"], "statuses": ["OPEN", "PART_PAID"],
        "dueFrom": band["dueFrom"], "dueUntil": band["dueUntil"],
    }  # fmt: skip
    assert desk.data("manager", BILLS, filter=narrowed)["bills"]["totalCount"] == 4
    item = encode_id("ChargeItem", charges.items["water"])
    of_item = desk.data("manager", AGEING, unit=unit, item=item)["receivablesAgeing"]
    assert of_item["whole"][1]["count"] == 2


def test_a_trend_and_the_takings_of_today(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast)
    unit = encode_id("Unit", cast.units["JG"])
    taken = take(desk, encode_id("Room", cast.rooms["JG-1-3-2-502"]))
    trend = desk.data("manager", TREND, unit=unit, months=2)["collectionTrend"]
    assert [(row["period"], row["isBilled"]) for row in trend] == [("2026-10", False), ("2026-11", True)]
    assert trend[0]["figures"] == {"billed": {"amount": "0.00"}, "applied": {"amount": "0.00"}, "rate": None}
    assert 0 < float(trend[1]["figures"]["rate"]) < 100
    assert len(desk.data("manager", TREND, unit=unit)["collectionTrend"]) == 12

    found = desk.data("manager", TAKINGS, unit=unit)["takings"]
    amount = found["total"]["amountMinor"]
    assert amount == round(float(taken["applied"]["amount"]) * 100)
    assert found["byWay"] == [{"provider": "cash", "count": 1, "total": {"amountMinor": amount}}]
    (cashier,) = found["byCashier"]
    assert (cashier["cashier"], cashier["count"], cashier["byWay"]) == (
        "manager",
        1,
        [{"provider": "cash", "count": 1}],
    )
    narrowed = {"cashierId": cashier["cashierId"], "unitId": unit, "paidFrom": "2026-11-23", "paidUntil": "2026-11-23"}
    rows = desk.data("manager", PAYMENTS, filter=narrowed)
    assert (rows["payments"]["totalCount"], rows["paymentsTotal"]["total"]["amountMinor"]) == (1, amount)
    earlier = desk.data("manager", TAKINGS, unit=unit, **{"from": "2026-11-21", "to": "2026-11-22"})["takings"]
    assert (earlier["total"]["amountMinor"], earlier["byCashier"]) == (0, [])


def test_figures_are_for_who_may_see_reports_there(desk: Desk, cast: Cast, charges: Charges) -> None:
    unit, elsewhere = (encode_id("Unit", cast.units[code]) for code in ("JG", "YX"))
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    for document in (AGEING, TREND, TAKINGS):
        assert desk.code("clerk", document, unit=unit) == "FORBIDDEN"
        assert desk.code("manager", document, unit=elsewhere) == "NOT_FOUND"
        assert other.code("leader", document, unit=unit) == "NOT_FOUND"
