"""The tree's shape over the API: made, renamed, moved, closed and deleted, by those who manage it there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization import services as organization
from backend.organization.base import tenant_scope
from backend.organization.contracts import RoleKind
from backend.organization.models import OrgUnit, StaffMember
from tests.cast import NOW, PASSWORD, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

TREE = "{ orgTree { code name isActive counts { buildings rooms staff } } }"
CREATE = """
mutation ($input: CreateUnitInput!) { createUnit(input: $input) {
    errors { code field } unit { id code kind parentId isActive counts { rooms } }
} }
"""
CHANGE = (
    "mutation ($input: ChangeUnitInput!) { changeUnit(input: $input) { errors { code field } unit { code name } } }"
)
MOVE = "mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { errors { code message } unit { parentId } } }"
ACTIVE = """
mutation ($input: SetUnitActiveInput!) { setUnitActive(input: $input) { errors { code message } unit { isActive } } }
"""
DELETE = "mutation ($input: DeleteUnitInput!) { deleteUnit(input: $input) { errors { code message } done } }"


def unit(cast: Cast, code: str) -> str:
    return encode_id("Unit", cast.units[code])


def made(desk: Desk, cast: Cast, parent: str, kind: str, code: str) -> str:
    payload = desk.payload(
        "leader", CREATE, input={"parentId": unit(cast, parent), "kind": kind, "code": code, "name": code}
    )
    return str(payload["unit"]["id"])


def paths(cast: Cast) -> dict[str, str]:
    with tenant_scope(cast.company_id):
        return dict(OrgUnit.objects.values_list("code", "path"))


def test_the_tree_counts_what_hangs_on_each_node_by_one_statement(desk: Desk, cast: Cast, assert_queries: Any) -> None:
    desk.token("leader")
    with assert_queries(4):  # session with grants, company set, units, all counts
        tree = {node["code"]: node["counts"] for node in desk.data("leader", TREE)["orgTree"]}
    assert tree["HQ"] == {"buildings": 2, "rooms": 4, "staff": 2}
    assert tree["JG"] == tree["YX"] | {"staff": 1} == {"buildings": 1, "rooms": 2, "staff": 1}
    assert tree["JG-1"] == {"buildings": 1, "rooms": 2, "staff": 0}
    seen = {node["code"]: node["counts"] for node in desk.data("manager", TREE)["orgTree"]}
    assert seen.keys() == {"HQ", "JG", "JG-1"}
    assert seen["HQ"] is None


def test_the_tree_without_its_buildings_for_whom_they_are_no_business(desk: Desk, cast: Cast) -> None:
    role = organization.create_role(
        actor=cast.system,
        kind=RoleKind.POST,
        code="TREE",
        name="组织管理员",
        permissions=["organization.view"],
        now=NOW,
    )
    staff_id = organization.create_staff(
        actor=cast.system, login="keeper", password=PASSWORD, name="keeper", phone="", now=NOW
    )
    organization.assign_post(
        actor=cast.system, staff_id=staff_id, unit_id=cast.units["HQ"], org_role_id=None, post_role_id=role,
        title="组织管理员", starts_on=date(2026, 1, 1), now=NOW,
    )  # fmt: skip
    with tenant_scope(cast.company_id):
        cast.accounts["keeper"] = StaffMember.objects.get(id=staff_id).account_id
    tree = desk.data("keeper", "{ orgTree { code buildings { id } } }")["orgTree"]
    assert {node["code"]: node["buildings"] for node in tree} == {
        code: [] for code in ("HQ", "JG", "YX", "JG-1", "YX-1")
    }


def test_a_unit_is_made_and_changed_where_one_manages(desk: Desk, cast: Cast) -> None:
    area = {"parentId": unit(cast, "JG"), "kind": "AREA", "code": " JG-2 ", "name": "二区"}
    new = desk.payload("manager", CREATE, input=area)["unit"]
    assert (new["code"], new["parentId"], new["isActive"]) == ("JG-2", unit(cast, "JG"), True)
    changed = desk.payload("manager", CHANGE, input={"unitId": new["id"], "name": "东二区", "code": "JG-E2"})["unit"]
    assert changed == {"code": "JG-E2", "name": "东二区"}
    entry = AuditEntry.objects.get(action="unit_changed")
    assert (entry.old, entry.new) == ({"name": "二区", "code": "JG-2"}, {"name": "东二区", "code": "JG-E2"})

    refused = desk.refusal("manager", CREATE, input=area | {"code": "YX"})
    assert refused["errors"] == [{"code": "UNIT_CODE_TAKEN", "field": ["code"]}]
    taken = desk.refusal("manager", CHANGE, input={"unitId": new["id"], "code": "YX-1"})
    assert taken["errors"] == [{"code": "UNIT_CODE_TAKEN", "field": ["code"]}]
    wrong = desk.refusal("manager", CREATE, input=area | {"code": "X", "kind": "REGION"})
    assert wrong["errors"] == [{"code": "UNIT_MISPLACED", "field": ["kind"]}]
    blank = desk.refusal("manager", CREATE, input=area | {"code": "X", "name": " "})
    assert blank["errors"] == [{"code": "INVALID_INPUT", "field": ["name"]}]


def test_nobody_touches_a_unit_that_he_does_not_manage(desk: Desk, cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    for who in ("clerk", "manager", "leader"):
        desk.token(who)
    before = paths(cast), paths(other), AuditEntry.objects.count()
    for query, given in (
        (CREATE, {"kind": "AREA", "code": "N", "name": "n"}),
        (CHANGE, {"name": "n"}),
        (MOVE, {"parentId": unit(cast, "JG")}),
        (ACTIVE, {"isActive": False}),
        (DELETE, {}),
    ):
        name = "parentId" if query is CREATE else "unitId"
        assert desk.code("clerk", query, input={name: unit(cast, "JG-1"), **given}) == "FORBIDDEN"
        assert desk.code("manager", query, input={name: unit(cast, "YX-1"), **given}) == "NOT_FOUND"
        assert desk.code("leader", query, input={name: unit(other, "JG-1"), **given}) == "NOT_FOUND"
    assert before == (paths(cast), paths(other), AuditEntry.objects.count())


def test_a_moved_unit_takes_its_subtree_and_its_staff_along(desk: Desk, cast: Cast) -> None:
    region = made(desk, cast, "HQ", "REGION", "R")
    moved = desk.payload("leader", MOVE, input={"unitId": unit(cast, "JG"), "parentId": region})
    assert moved["unit"] == {"parentId": region}
    known = paths(cast)
    assert known["JG"] == f"{known['R']}{cast.units['JG']}/"
    assert known["JG-1"] == f"{known['JG']}{cast.units['JG-1']}/"
    assert cast.staff("manager").units("homes.view") == {cast.units["JG"], cast.units["JG-1"]}
    assert cast.units["JG-1"] in cast.staff("leader").units("homes.view")
    entry = AuditEntry.objects.get(action="unit_moved")
    assert entry.old is not None
    assert entry.old["parent_id"] == cast.units["HQ"]


def test_a_unit_is_not_moved_where_it_cannot_stand(desk: Desk, cast: Cast) -> None:
    region, inner = made(desk, cast, "HQ", "REGION", "R"), made(desk, cast, "HQ", "REGION", "R2")
    before = paths(cast)

    def refusal(what: str, where: str) -> tuple[str, str]:
        (error,) = desk.refusal("leader", MOVE, input={"unitId": what, "parentId": where})["errors"]
        return error["code"], error["message"]

    assert refusal(unit(cast, "HQ"), region)[0] == "ROOT_STAYS"
    assert refusal(unit(cast, "JG"), unit(cast, "JG-1"))[0] == "UNIT_UNDER_ITSELF"
    assert refusal(region, inner)[0] == "UNIT_MISPLACED"
    code, message = refusal(unit(cast, "JG-1"), unit(cast, "YX"))
    assert code == "AREA_HOLDS_HOMES"
    assert "1 栋楼、2 间房" in message
    assert paths(cast) == before
    empty = made(desk, cast, "JG", "AREA", "JG-2")
    assert desk.payload("leader", MOVE, input={"unitId": empty, "parentId": unit(cast, "YX")})["unit"] == {
        "parentId": unit(cast, "YX")
    }
    assert desk.code("manager", MOVE, input={"unitId": empty, "parentId": unit(cast, "JG")}) == "NOT_FOUND"


def test_only_what_is_empty_is_closed_or_deleted(desk: Desk, cast: Cast) -> None:
    for query, given in ((ACTIVE, {"isActive": False}), (DELETE, {})):
        (error,) = desk.refusal("leader", query, input={"unitId": unit(cast, "JG"), **given})["errors"]
        assert error == {
            "code": "UNIT_IN_USE",
            "message": "“JG小区”下还有1 个下级机构、1 名员工、1 栋楼、2 间房，请先处理。",
        }
        (error,) = desk.refusal("leader", query, input={"unitId": unit(cast, "HQ"), **given})["errors"]
        assert error["code"] == "ROOT_STAYS"
    area = made(desk, cast, "JG", "AREA", "JG-2")
    assert desk.payload("manager", ACTIVE, input={"unitId": area, "isActive": False})["unit"] == {"isActive": False}
    child = {"parentId": area, "kind": "AREA", "code": "X", "name": "x"}
    assert [e["code"] for e in desk.refusal("manager", CREATE, input=child)["errors"]] == ["UNIT_MISPLACED"]
    assert desk.payload("manager", ACTIVE, input={"unitId": area, "isActive": True})["unit"] == {"isActive": True}
    assert desk.payload("manager", DELETE, input={"unitId": area})["done"] is True
    assert "JG-2" not in paths(cast)
    assert desk.code("manager", DELETE, input={"unitId": area}) == "NOT_FOUND"


def test_nothing_new_comes_under_a_closed_unit(desk: Desk, cast: Cast) -> None:
    region = made(desk, cast, "HQ", "REGION", "R")
    desk.payload("leader", ACTIVE, input={"unitId": region, "isActive": False})
    new = {"parentId": region, "kind": "COMMUNITY", "code": "N", "name": "n"}
    assert [e["code"] for e in desk.refusal("leader", CREATE, input=new)["errors"]] == ["UNIT_INACTIVE"]
    move = {"unitId": unit(cast, "JG"), "parentId": region}
    assert [e["code"] for e in desk.refusal("leader", MOVE, input=move)["errors"]] == ["UNIT_INACTIVE"]
