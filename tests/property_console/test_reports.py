"""The collection rate and the arrears over the API; their arithmetic is tested with the selectors."""

from __future__ import annotations

import pytest

from backend.graphql_kit.ids import encode_id
from tests.cast import Cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run, take

pytestmark = pytest.mark.django_db

RATE = """
query ($unit: ID!) { collectionRate(unitId: $unit, periods: ["2026-11"]) {
    whole { collectable { amountMinor } applied { amountMinor amount } rate }
    byItem { name figures { applied { amount } } } byUnit { name } byPeriod { name }
} }
"""
ARREARS = """
query ($unit: ID) {
    arrears(unitId: $unit) {
        totalCount nodes { room { code } payers owed { amount } overdue { count byAge { amount } } }
    }
}
"""
TOTAL = "query ($unit: ID!) { arrearsTotal(unitId: $unit) { owed { amountMinor } count } }"


def test_money_taken_moves_the_collection_rate_by_what_was_applied(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    unit = encode_id("Unit", cast.units["JG"])
    before = desk.data("manager", RATE, unit=unit)["collectionRate"]
    assert (before["whole"]["applied"]["amountMinor"], before["whole"]["rate"]) == (0, "0")
    assert [line["name"] for line in before["byItem"]] == ["物业服务费", "水费"]
    assert [line["name"] for line in before["byPeriod"]] == ["2026-11"]
    taken = take(desk, encode_id("Room", cast.rooms["JG-1-3-2-502"]))
    after = desk.data("manager", RATE, unit=unit)["collectionRate"]["whole"]
    assert after["applied"]["amount"] == taken["applied"]["amount"]
    assert desk.code("manager", RATE, unit=encode_id("Unit", cast.units["YX"])) == "NOT_FOUND"
    assert desk.code("clerk", RATE, unit=unit) == "FORBIDDEN"


def test_arrears_are_mine_with_their_age(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast, unit="HQ", who="leader")
    rooms = desk.data("manager", ARREARS)["arrears"]
    assert [row["room"]["code"] for row in rooms["nodes"]] == ["JG-1-3-2-503", "JG-1-3-2-502"]
    first = rooms["nodes"][0]
    assert [row["payers"] for row in rooms["nodes"]] == [["王建国"], ["曾小明"]]
    assert first["overdue"] == {"count": 2, "byAge": [first["owed"], *[{"amount": "0.00"}] * 4]}
    assert desk.data("leader", ARREARS)["arrears"]["totalCount"] == 4
    total = desk.data("manager", TOTAL, unit=encode_id("Unit", cast.units["JG"]))["arrearsTotal"]
    assert total["count"] == 4
