"""The reading sheet: what is missing and what is strange, entering by the dozen, looking again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from property_core.charges.models import Reading
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run

pytestmark = pytest.mark.django_db

HERE, NEXT_DOOR, ELSEWHERE = "W-JG-1-3-2-502", "W-JG-1-3-2-503", "W-YX-1-3-2-502"
SHEET = """
query ($period: Period!, $filter: MeterReadingFilter, $orderBy: MeterReadingOrder, $first: Int, $after: String) {
    meterReadings(period: $period, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes {
            id code building room { label } value readOn previous previousPeriod usage usual isOutlier
            confirmedAt confirmedBy isBilled
        }
    }
}
"""
FIGURES = """
query ($period: Period!, $filter: MeterReadingFilter) {
    readingFigures(period: $period, filter: $filter) { meters entered missing deviating confirmed }
}
"""
ENTER = """
mutation ($input: EnterReadingInput!) { enterReading(input: $input) {
    errors { code message } reading { previous usage usual isOutlier }
} }
"""
ENTER_MANY = """
mutation ($input: EnterReadingsInput!) { enterReadings(input: $input) {
    errors { code field } kept
    rows { meterId errors { code field message } reading { previous usage usual isOutlier } }
} }
"""
CONFIRM = (
    "mutation ($input: ConfirmReadingsInput!) { confirmReadings(input: $input) { errors { code message } count } }"
)


def meter(charges: Charges, code: str) -> str:
    return encode_id("Meter", charges.meters[code])


def entry(charges: Charges, code: str, value: str) -> dict[str, str]:
    return {"meterId": meter(charges, code), "readOn": "2026-12-20", "value": value}


def enter(desk: Desk, charges: Charges, *rows: tuple[str, str], period: str = "2026-12") -> dict[str, Any]:
    readings = [entry(charges, code, value) for code, value in rows]
    return desk.payload("manager", ENTER_MANY, input={"period": period, "readings": readings})


def sheet(desk: Desk, period: str = "2026-12", **options: Any) -> Any:
    return desk.data("manager", SHEET, period=period, **options)["meterReadings"]


def codes(found: Any) -> list[str]:
    return [row["code"] for row in found["nodes"]]


def figures(desk: Desk, **filters: Any) -> dict[str, int]:
    found: dict[str, int] = desk.data("manager", FIGURES, period="2026-12", filter=filters)["readingFigures"]
    return found


def kept(cast: Cast) -> list[Any]:
    with tenant_read(cast.company_id):
        return list(Reading.objects.order_by("id").values())


def test_the_sheet_shows_the_month_beside_the_one_before(desk: Desk, charges: Charges, assert_queries) -> None:
    desk.token("manager")
    # session with grants; count: company, units, parameters, meters; page: company, units, sheet; rooms; what is billed
    with assert_queries(12):
        found = sheet(desk, "2026-11")
    first, second = found["nodes"]
    assert first == {
        "id": meter(charges, HERE),
        "code": HERE,
        "building": "3栋",
        "room": {"label": "3栋2单元502"},
        "value": "110",
        "readOn": "2026-11-20",
        "previous": "100",
        "previousPeriod": "2026-10",
        "usage": "10",
        "usual": "100",
        "isOutlier": True,
        "confirmedAt": None,
        "confirmedBy": None,
        "isBilled": False,
    }
    assert (second["code"], second["value"], found["totalCount"]) == (NEXT_DOOR, "111", 2)


def test_a_reading_is_kept_compared_and_flagged(desk: Desk, charges: Charges) -> None:
    given = {**entry(charges, HERE, "400"), "period": "2026-12"}
    saved = desk.payload("manager", ENTER, input=given)["reading"]
    assert {name: Decimal(value) for name, value in saved.items() if name != "isOutlier"} == {
        "previous": 110, "usage": 290, "usual": 55,
    }  # fmt: skip
    assert saved["isOutlier"] is True
    back = desk.refusal("manager", ENTER, input={**given, "value": "109"})
    assert [error["code"] for error in back["errors"]] == ["READING_GOES_BACK"]
    above = desk.refusal("manager", ENTER, input={**given, "period": "2026-11", "value": "401"})
    assert [error["code"] for error in above["errors"]] == ["READING_ABOVE_NEXT"]
    elsewhere = {**given, "meterId": meter(charges, ELSEWHERE)}
    assert desk.code("manager", ENTER, input=elsewhere) == "NOT_FOUND"


def test_many_are_entered_and_one_that_is_wrong_stops_no_other(
    desk: Desk, cast: Cast, charges: Charges, assert_queries
) -> None:
    desk.token("manager")
    assert figures(desk) == {"meters": 2, "entered": 0, "missing": 2, "deviating": 0, "confirmed": 0}
    # session with grants, company, meters, lock, standing, around, parameters, rows, audit; company for the answer
    with assert_queries(10):
        done = enter(desk, charges, (HERE, "160"), (NEXT_DOOR, "1"))
    good, bad = done["rows"]
    assert (done["kept"], good["meterId"], good["errors"]) == (1, meter(charges, HERE), [])
    assert {name: Decimal(value) for name, value in good["reading"].items() if name != "isOutlier"} == {
        "previous": 110, "usage": 50, "usual": 55,
    }  # fmt: skip
    assert bad["reading"] is None
    assert [(error["code"], error["field"]) for error in bad["errors"]] == [("READING_GOES_BACK", ["value"])]
    assert "111" in bad["errors"][0]["message"]
    assert figures(desk) == {"meters": 2, "entered": 1, "missing": 1, "deviating": 0, "confirmed": 0}
    assert codes(sheet(desk, filter={"state": "MISSING"})) == [NEXT_DOOR]
    assert codes(sheet(desk, filter={"state": "ENTERED"})) == [HERE]
    assert AuditEntry.objects.filter(action="billing.reading.enter", company_id=cast.company_id).count() == 9
    # Sent again it changes nothing and is no correction of another value.
    again = enter(desk, charges, (HERE, "160"))
    assert again["kept"] == 1
    with tenant_read(cast.company_id):
        assert Reading.objects.filter(period="2026-12-01").count() == 1


def test_each_kind_of_wrong_row_is_told(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast)
    billed = enter(desk, charges, (HERE, "112"), (NEXT_DOOR, "112.00001"), period="2026-11")
    assert [[error["code"] for error in row["errors"]] for row in billed["rows"]] == [
        ["READING_BILLED"],
        ["INVALID_INPUT"],
    ]
    assert billed["kept"] == 0
    assert [row["isBilled"] for row in sheet(desk, "2026-11")["nodes"]] == [True, True]
    # The same value again is no change.
    assert enter(desk, charges, (HERE, "110"), period="2026-11")["kept"] == 1


def test_a_batch_as_a_whole_is_refused_with_nothing_changed(desk: Desk, cast: Cast, charges: Charges) -> None:
    before = kept(cast)
    twice = [entry(charges, HERE, "160"), entry(charges, HERE, "161")]
    for readings in (twice, []):
        refused = desk.refusal("manager", ENTER_MANY, input={"period": "2026-12", "readings": readings})
        assert [error["code"] for error in refused["errors"]] == ["INVALID_INPUT"]
    mixed = {"period": "2026-12", "readings": [entry(charges, HERE, "160"), entry(charges, ELSEWHERE, "160")]}
    assert desk.code("manager", ENTER_MANY, input=mixed) == "NOT_FOUND"
    assert desk.code("clerk", ENTER_MANY, input=mixed) == "FORBIDDEN"
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    assert other.code("leader", ENTER_MANY, input=mixed) == "NOT_FOUND"
    assert other.code("leader", CONFIRM, input={"period": "2026-11", "meterIds": [meter(charges, HERE)]}) == "NOT_FOUND"
    assert desk.code("clerk", CONFIRM, input={"period": "2026-11", "meterIds": [meter(charges, HERE)]}) == "FORBIDDEN"
    elsewhere = {"period": "2026-11", "meterIds": [meter(charges, ELSEWHERE)]}
    assert desk.code("manager", CONFIRM, input=elsewhere) == "NOT_FOUND"
    assert kept(cast) == before


def test_what_is_strange_is_looked_at_again(desk: Desk, cast: Cast, charges: Charges) -> None:
    enter(desk, charges, (HERE, "400"), (NEXT_DOOR, "166"))
    assert figures(desk)["deviating"] == 1
    assert codes(sheet(desk, filter={"state": "DEVIATING"})) == [HERE]
    assert sheet(desk, filter={"state": "DEVIATING"})["totalCount"] == 1
    confirm = {"period": "2026-12", "meterIds": [meter(charges, HERE)]}
    assert desk.payload("manager", CONFIRM, input=confirm)["count"] == 1
    assert desk.payload("manager", CONFIRM, input=confirm)["count"] == 0
    assert figures(desk) == {"meters": 2, "entered": 2, "missing": 0, "deviating": 0, "confirmed": 1}
    (row,) = sheet(desk, filter={"state": "CONFIRMED"})["nodes"]
    assert (row["code"], row["isOutlier"], row["confirmedBy"]) == (HERE, True, "manager")
    assert row["confirmedAt"] is not None
    # The same value keeps it confirmed; another one is to be looked at anew.
    enter(desk, charges, (HERE, "400"))
    assert figures(desk)["confirmed"] == 1
    enter(desk, charges, (HERE, "401"))
    assert (figures(desk)["confirmed"], figures(desk)["deviating"]) == (0, 1)
    missing = desk.refusal("manager", CONFIRM, input={"period": "2027-01", "meterIds": [meter(charges, HERE)]})
    assert [error["code"] for error in missing["errors"]] == ["READING_MISSING"]
    assert HERE in missing["errors"][0]["message"]


def test_the_sheet_is_narrowed_and_turned_by_pages(desk: Desk, cast: Cast, charges: Charges) -> None:
    for narrowed, expected in (
        ({"unitId": encode_id("Unit", cast.units["JG-1"])}, 2),
        ({"unitId": encode_id("Unit", cast.units["YX"])}, 0),
        ({"roomId": encode_id("Room", cast.rooms["JG-1-3-2-502"])}, 1),
        ({"text": "503"}, 1),
        ({"text": "3-2-503"}, 1),
        ({"medium": "POWER"}, 0),
        ({"level": "PRIVATE"}, 2),
    ):
        found = sheet(desk, filter=narrowed)
        assert (len(found["nodes"]), found["totalCount"]) == (expected, expected), narrowed
    for order in ("CODE", "PLACE"):
        for state in (None, "DEVIATING"):
            filters = {"state": state} if state else {}
            first = sheet(desk, "2026-11", orderBy=order, first=1, filter=filters)
            second = sheet(
                desk, "2026-11", orderBy=order, first=1, filter=filters, after=first["pageInfo"]["endCursor"]
            )
            assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
            assert codes(first) + codes(second) == [HERE, NEXT_DOOR]
