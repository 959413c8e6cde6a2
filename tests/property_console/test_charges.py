"""Tariffs with their versions, the formula check, assignments and readings."""

from __future__ import annotations

from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.selectors import staff_names
from property_core.charges.models import Assignment, TariffVersion
from property_core.homes.models import Room
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import Charges
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

TERMS = {
    "formula": "建筑面积×单价", "unitPrice": "2.00", "cycle": "MONTH", "proration": "BY_DAY", "dueDay": 10,
}  # fmt: skip

CREATE = """
mutation ($input: CreateTariffInput!) { createTariff(input: $input) {
    errors { code field message } tariff { code communityId item { code } versions { number formula unitPrice } }
} }
"""
CHANGE = """
mutation ($input: ChangeTariffInput!) { changeTariff(input: $input) {
    errors { code field message } tariff { versions { number startsOn unitPrice createdBy } }
} }
"""
ASSIGN = "mutation ($input: AssignTariffInput!) { assignTariff(input: $input) { errors { code message } count } }"
END = """
mutation ($input: EndAssignmentInput!) { endAssignment(input: $input) {
    errors { code field } assignment { endsOn object { kind code } tariff { code } }
} }
"""


def new_tariff(cast: Cast, charges: Charges, unit: str = "JG", **terms: Any) -> dict[str, Any]:
    return {
        "itemId": encode_id("ChargeItem", charges.items["fee"]),
        "communityId": encode_id("Unit", cast.units[unit]),
        "code": "T-new",
        "name": "物业费（新）",
        "startsOn": "2026-12-01",
        "terms": {**TERMS, **terms},
    }


def change(charges: Charges, **terms: Any) -> dict[str, Any]:
    """New terms of the company's fee from December on, by somebody who saw its first version."""
    fee = encode_id("Tariff", charges.tariffs["fee"])
    return {"tariffId": fee, "seenVersion": 1, "startsOn": "2026-12-01", "terms": {**TERMS, **terms}}


def test_a_formula_is_checked_while_it_is_typed(desk: Desk) -> None:
    check = "query ($formula: String!) { checkFormula(formula: $formula) "
    check += "{ fault { code position message } canonical usesPrice isSplit asks { name label } } }"
    assert desk.data("manager", check, formula="area*price")["checkFormula"] == {
        "fault": None,
        "canonical": "建筑面积*单价",
        "usesPrice": True,
        "isSplit": False,
        "asks": [{"name": "area", "label": "建筑面积"}, {"name": "price", "label": "单价"}],
    }
    fault = desk.data("manager", check, formula="建筑面积*价钱")["checkFormula"]["fault"]
    assert (fault["code"], fault["position"]) == ("unknown_variable", 5)


def test_a_tariff_is_made_and_followed_by_a_version(desk: Desk, cast: Cast, charges: Charges) -> None:
    made = desk.payload("manager", CREATE, input=new_tariff(cast, charges))["tariff"]
    assert made["versions"] == [{"number": 1, "formula": "建筑面积*单价", "unitPrice": "2"}]
    again = desk.refusal("manager", CREATE, input=new_tariff(cast, charges))
    assert [(error["code"], error["field"]) for error in again["errors"]] == [("TARIFF_CODE_TAKEN", ["code"])]

    changed = desk.payload("leader", CHANGE, input=change(charges, unitPrice="2.10"))
    assert [version["number"] for version in changed["tariff"]["versions"]] == [2, 1]
    late = desk.refusal("leader", CHANGE, input={**change(charges), "seenVersion": 2})
    assert [(error["code"], error["field"]) for error in late["errors"]] == [("VERSION_NOT_LATER", ["startsOn"])]
    assert AuditEntry.objects.filter(action="billing.tariff.change").count() == 1


def kept_versions(cast: Cast) -> list[Any]:
    with tenant_read(cast.company_id):
        return list(TariffVersion.objects.order_by("id").values())


def test_who_did_not_see_the_newest_terms_is_told_them(desk: Desk, cast: Cast, charges: Charges) -> None:
    account_id = cast.accounts["leader"]
    leader = staff_names([account_id], company_id=cast.company_id)[account_id]
    desk.payload("leader", CHANGE, input=change(charges, unitPrice="2.10", lateFeeRate="0.0005"))
    later = {**change(charges, unitPrice="1.95"), "startsOn": "2027-01-01"}
    before = kept_versions(cast)
    stale = desk.refusal("leader", CHANGE, input=later)["errors"]
    assert [(error["code"], error["field"]) for error in stale] == [("TARIFF_CHANGED", ["seenVersion"])]
    for said in (leader, "第 2 版", "2026-12-01 起", "公式“建筑面积*单价”", "单价 2.1 元", "每日 0.05%", "天，不"):
        assert said in stale[0]["message"]
    strange = desk.refusal("leader", CHANGE, input={**later, "seenVersion": 3})["errors"]
    assert [(error["code"], error["field"]) for error in strange] == [("INVALID_INPUT", ["seenVersion"])]
    assert kept_versions(cast) == before
    assert AuditEntry.objects.filter(action="billing.tariff.change").count() == 1
    # Having looked, he may.
    seen = desk.payload("leader", CHANGE, input={**later, "seenVersion": 2})["tariff"]["versions"]
    assert [(version["number"], version["createdBy"]) for version in seen] == [
        (3, leader),
        (2, leader),
        (1, None),
    ]


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        ({"formula": "建筑面积*"}, "syntax_error", ["terms", "formula"]),
        ({"unitPrice": None}, "PRICE_REQUIRED", ["terms", "unitPrice"]),
        ({"dueDay": 32}, "INVALID_INPUT", ["terms", "dueDay"]),
    ],
)
def test_wrong_terms_stand_at_their_field(
    desk: Desk, cast: Cast, charges: Charges, terms: dict[str, Any], code: str, field: list[str]
) -> None:
    payload = desk.refusal("manager", CREATE, input=new_tariff(cast, charges, **terms))
    assert [(error["code"], error["field"]) for error in payload["errors"]] == [(code, field)]


def test_a_manager_changes_no_tariff_of_the_company_or_of_others(desk: Desk, cast: Cast, charges: Charges) -> None:
    assert desk.code("manager", CHANGE, input=change(charges)) == "FORBIDDEN"
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    assert other.code("leader", CHANGE, input=change(charges)) == "NOT_FOUND"
    assert desk.code("manager", CREATE, input=new_tariff(cast, charges, unit="YX")) == "NOT_FOUND"
    assert desk.code("clerk", CREATE, input=new_tariff(cast, charges)) == "FORBIDDEN"


def test_a_new_formula_asks_for_nothing_that_its_objects_lack(desk: Desk, charges: Charges) -> None:
    refused = desk.refusal("leader", CHANGE, input=change(charges, formula="套内面积*单价"))
    assert [(error["code"], error["field"]) for error in refused["errors"]] == [("type_error", ["terms", "formula"])]


def assignment(charges: Charges, tariff: str, **objects: Any) -> dict[str, Any]:
    return {
        "tariffId": encode_id("Tariff", charges.tariffs[tariff]),
        "payerRole": "OWNER",
        "startsOn": "2026-12-01",
        **objects,
    }


def test_a_tariff_is_assigned_to_many_objects_or_to_none(desk: Desk, cast: Cast, charges: Charges) -> None:
    rooms = [encode_id("Room", cast.rooms[code]) for code in ("JG-1-3-2-502", "JG-1-3-2-503")]
    assert desk.payload("manager", ASSIGN, input=assignment(charges, "fee", roomIds=rooms))["count"] == 2
    again = desk.refusal("manager", ASSIGN, input=assignment(charges, "fee", roomIds=rooms))
    assert [error["code"] for error in again["errors"]] == ["ALREADY_ASSIGNED"]
    elsewhere = encode_id("Room", cast.rooms["YX-1-3-2-502"])
    assert desk.code("manager", ASSIGN, input=assignment(charges, "fee", roomIds=[*rooms, elsewhere])) == "NOT_FOUND"
    building = next(
        building["id"]
        for unit in desk.data("manager", "{ orgTree { buildings { id } } }")["orgTree"]
        for building in unit["buildings"]
    )
    start = {"startsOn": "2027-01-01"}
    assert desk.payload("manager", ASSIGN, input=assignment(charges, "fee", buildingIds=[building], **start))[
        "count"
    ] == 2  # fmt: skip


def test_a_space_has_no_usage(desk: Desk, cast: Cast, charges: Charges) -> None:
    room = desk.data(
        "manager",
        "query ($id: ID!) { room(id: $id) { spaces { id } } }",
        id=encode_id("Room", cast.rooms["JG-1-3-2-502"]),
    )
    spaces = [space["id"] for space in room["room"]["spaces"]]
    refused = desk.refusal("manager", ASSIGN, input=assignment(charges, "water", spaceIds=spaces))
    assert [error["code"] for error in refused["errors"]] == ["type_error"]
    assert "用量" in refused["errors"][0]["message"]
    assert desk.payload("manager", ASSIGN, input=assignment(charges, "fee", spaceIds=spaces))["count"] == 1


LIST = """
query ($filter: AssignmentFilter) { assignments(first: 10, filter: $filter) {
    totalCount nodes { id tariff { code item { name } } object { kind code room { label } } startsOn endsOn }
} }
"""


def test_assignments_are_listed_and_ended(desk: Desk, cast: Cast, charges: Charges, assert_queries) -> None:
    desk.token("manager")
    room = {"roomId": encode_id("Room", cast.rooms["JG-1-3-2-502"])}
    with assert_queries(5):  # session with grants, company, count, page with tariff, item and object, rooms
        few = desk.data("manager", LIST, filter=room)["assignments"]
    with assert_queries(5):
        more = desk.data("manager", LIST)["assignments"]
    assert (few["totalCount"], more["totalCount"]) == (2, 4)
    first = few["nodes"][0]
    assert first["object"] == {"kind": "ROOM", "code": "JG-1-3-2-502", "room": {"label": "3栋2单元502"}}
    ended = desk.payload("manager", END, input={"assignmentId": first["id"], "endsOn": "2026-12-01"})
    assert ended["assignment"]["endsOn"] == "2026-12-01"
    twice = desk.refusal("manager", END, input={"assignmentId": first["id"], "endsOn": "2027-01-01"})
    assert twice["errors"] == [{"code": "ASSIGNMENT_ENDED", "field": ["assignmentId"]}]


PREVIEW = """
query ($input: AssignTariffInput!) { previewAssignment(input: $input) {
    count fresh { count objects } overlapping { count objects } same { count } strange { count }
    lacking { quantity { name } those { count objects } }
} }
"""
END_MANY = """
mutation ($input: EndAssignmentsInput!) { endAssignments(input: $input) { errors { code field } count leftOut } }
"""


def kept_assignments(cast: Cast) -> list[Any]:
    with tenant_read(cast.company_id):
        return list(Assignment.objects.order_by("id").values_list("tariff__code", "room__code", "starts_on", "ends_on"))


def test_an_assignment_is_previewed_object_by_object(desk: Desk, cast: Cast, charges: Charges, assert_queries) -> None:
    desk.token("manager")
    unit, other = (encode_id("Unit", cast.units[code]) for code in ("JG", "YX"))
    rooms = [encode_id("Room", cast.rooms["JG-1-3-2-502"])]
    desk.payload("manager", ASSIGN, input=assignment(charges, "fee", roomIds=rooms, startsOn="2027-01-01"))
    wanted = assignment(charges, "fee", unitIds=[unit], startsOn="2027-01-01")
    # session with grants, company three times, tariff, rooms of the unit, rooms, their meters, formula, what stands
    with assert_queries(10):
        found = desk.data("manager", PREVIEW, input=wanted)["previewAssignment"]
    assert found == {
        "count": 2,
        "fresh": {"count": 0, "objects": []},
        "overlapping": {"count": 1, "objects": ["JG-1-3-2-503"]},
        "same": {"count": 1},
        "strange": {"count": 0},
        "lacking": [],
    }
    spaces = [space["id"] for space in room_of(desk, cast)["spaces"]]
    water = desk.data("manager", PREVIEW, input=assignment(charges, "water", spaceIds=spaces))["previewAssignment"]
    assert water["lacking"] == [{"quantity": {"name": "usage"}, "those": {"count": 1, "objects": ["P-JG-1-3-2-502"]}}]
    fresh = desk.data("manager", PREVIEW, input=assignment(charges, "fee", spaceIds=spaces))["previewAssignment"]
    assert fresh["fresh"] == {"count": 1, "objects": ["P-JG-1-3-2-502"]}
    ended = assignment(charges, "fee", unitIds=[unit], startsOn="2025-01-01", endsOn="2026-01-01")
    assert desk.data("manager", PREVIEW, input=ended)["previewAssignment"]["fresh"]["count"] == 2
    assert desk.code("manager", PREVIEW, input=assignment(charges, "fee", unitIds=[other])) == "NOT_FOUND"
    assert desk.code("manager", PREVIEW, input=assignment(charges, "fee")) == "NOT_FOUND"
    assert desk.code("clerk", PREVIEW, input=wanted) == "FORBIDDEN"


def room_of(desk: Desk, cast: Cast) -> dict[str, Any]:
    query = "query ($id: ID!) { room(id: $id) { spaces { id } } }"
    return dict(desk.data("manager", query, id=encode_id("Room", cast.rooms["JG-1-3-2-502"]))["room"])


def test_all_rooms_of_a_use_below_a_unit_are_assigned(desk: Desk, cast: Cast, charges: Charges) -> None:
    with tenant_transaction(cast.company_id, durable=False):
        Room.objects.filter(code="JG-1-3-2-503").update(use="SHOP")
    area = encode_id("Unit", cast.units["JG-1"])
    for uses, count in ((["SHOP"], 1), (["RESIDENTIAL", "SHOP"], 2), ([], 2)):
        start = f"2027-0{len(uses) + 1}-01"
        wanted = assignment(charges, "fee", unitIds=[area], uses=uses, startsOn=start)
        assert desk.payload("manager", ASSIGN, input=wanted)["count"] == count
    none = assignment(charges, "fee", unitIds=[area], uses=["OFFICE"])
    assert desk.code("manager", ASSIGN, input=none) == "NOT_FOUND"


def test_only_where_it_is_new(desk: Desk, cast: Cast, charges: Charges) -> None:
    unit = encode_id("Unit", cast.units["JG"])
    spaces = [space["id"] for space in room_of(desk, cast)["spaces"]]
    wanted = assignment(charges, "fee", unitIds=[unit], spaceIds=spaces, onlyNew=True)
    document = ASSIGN.replace("count }", "count leftOut }")
    done = desk.payload("manager", document, input=wanted)
    assert (done["count"], done["leftOut"]) == (1, 2)
    again = desk.payload("manager", document, input=wanted)
    assert (again["count"], again["leftOut"]) == (0, 3)


def test_many_assignments_end_on_one_day(desk: Desk, cast: Cast, charges: Charges) -> None:
    unit, fee = encode_id("Unit", cast.units["JG"]), encode_id("Tariff", charges.tariffs["fee"])
    before = kept_assignments(cast)
    by_tariff = {"tariffId": fee, "objects": {"unitIds": [unit]}, "endsOn": "2026-12-01"}
    done = desk.payload("manager", END_MANY, input=by_tariff)
    assert (done["count"], done["leftOut"]) == (2, 0)
    again = desk.payload("manager", END_MANY, input=by_tariff)
    assert (again["count"], again["leftOut"]) == (0, 2)
    changed = [row for row in kept_assignments(cast) if row not in before]
    assert {(row[0], str(row[3])) for row in changed} == {("T-fee", "2026-12-01")}
    assert len(changed) == 2
    assert AuditEntry.objects.filter(action="billing.assignment.end", company_id=cast.company_id).count() == 2
    rows = desk.data("manager", LIST, filter={"tariffId": encode_id("Tariff", charges.tariffs["water"])})["assignments"]
    ids = [row["id"] for row in rows["nodes"]]
    early = desk.payload("manager", END_MANY, input={"assignmentIds": ids, "endsOn": "2026-01-01"})
    assert (early["count"], early["leftOut"]) == (0, 2)
    assert desk.payload("manager", END_MANY, input={"assignmentIds": ids, "endsOn": "2026-12-01"})["count"] == 2
    for wrong in ({}, {"assignmentIds": ids, **{name: by_tariff[name] for name in ("tariffId", "objects")}}):
        refused = desk.refusal("manager", END_MANY, input={"endsOn": "2026-12-01", **wrong})
        assert [(error["code"], error["field"]) for error in refused["errors"]] == [
            ("INVALID_INPUT", ["assignmentIds"])
        ]


def test_a_batch_ends_nothing_of_others(desk: Desk, cast: Cast, charges: Charges) -> None:
    fee = encode_id("Tariff", charges.tariffs["fee"])
    all_ids = [row["id"] for row in desk.data("leader", LIST)["assignments"]["nodes"]]
    elsewhere = encode_id("Unit", cast.units["YX"])
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    before = kept_assignments(cast)
    by_place = {"tariffId": fee, "objects": {"unitIds": [elsewhere]}, "endsOn": "2026-12-01"}
    by_id = {"assignmentIds": all_ids, "endsOn": "2026-12-01"}
    for given in (by_place, by_id):
        assert desk.code("manager", END_MANY, input=given) == "NOT_FOUND"
        assert other.code("leader", END_MANY, input=given) == "NOT_FOUND"
        assert desk.code("clerk", END_MANY, input=given) == "FORBIDDEN"
    assert kept_assignments(cast) == before
