"""The role editor over the API: sets of permissions, and never more than the editor holds himself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization import services as organization
from backend.organization.base import tenant_scope
from backend.organization.contracts import RoleKind
from backend.organization.models import Role, RolePermission, StaffMember
from backend.organization.permissions import all_permissions
from tests.cast import NOW, PASSWORD, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

GROUPS = "{ permissionGroups { key name permissions { code name explanation lowestLevel isMine } } }"
ROLES = "{ roles { id kind code name version permissions postCount pastPostCount } }"
CREATE = """
mutation ($input: CreateRoleInput!) { createRole(input: $input) {
    errors { code field } role { id kind code version permissions }
} }
"""
COPY = """
mutation ($input: CopyRoleInput!) { copyRole(input: $input) { errors { code } role { code kind permissions } } }
"""
RENAME = "mutation ($input: RenameRoleInput!) { renameRole(input: $input) { errors { code } role { name version } } }"
SET = """
mutation ($input: SetRolePermissionsInput!) { setRolePermissions(input: $input) {
    errors { code field message } role { version permissions }
} }
"""
DELETE = "mutation ($input: DeleteRoleInput!) { deleteRole(input: $input) { errors { code message } done } }"


def role_id(cast: Cast, code: str) -> str:
    with tenant_scope(cast.company_id):
        return encode_id("Role", Role.objects.get(code=code).pk)


def state(cast: Cast) -> tuple[Any, ...]:
    with tenant_scope(cast.company_id):
        return (
            list(Role.objects.order_by("id").values_list("id", "code", "name", "version")),
            list(RolePermission.objects.order_by("role_id", "permission").values_list("role_id", "permission")),
            AuditEntry.objects.count(),
        )


@pytest.fixture
def editor(cast: Cast) -> str:
    """Somebody at the company's root who edits roles and holds little else."""
    role = organization.create_role(
        actor=cast.system, kind=RoleKind.POST, code="EDITOR", name="权限管理员",
        permissions=["role.manage", "staff.manage", "staff.view", "homes.view"], now=NOW,
    )  # fmt: skip
    staff_id = organization.create_staff(
        actor=cast.system, login="editor", password=PASSWORD, name="editor", phone="", now=NOW
    )
    organization.assign_post(
        actor=cast.system, staff_id=staff_id, unit_id=cast.units["HQ"], org_role_id=None, post_role_id=role,
        title="权限管理员", starts_on=date(2026, 1, 1), now=NOW,
    )  # fmt: skip
    with tenant_scope(cast.company_id):
        cast.accounts["editor"] = StaffMember.objects.get(id=staff_id).account_id
    return role_id(cast, "EDITOR")


def test_every_permission_is_listed_with_a_sentence(desk: Desk, cast: Cast, editor: str) -> None:
    groups = desk.data("editor", GROUPS)["permissionGroups"]
    listed = {permission["code"]: permission for group in groups for permission in group["permissions"]}
    assert listed.keys() == {permission.code for permission in all_permissions()}
    assert listed["homes.view"] == {
        "code": "homes.view", "name": "查看房产", "lowestLevel": "AREA", "isMine": True,
        "explanation": "查看所管区域的楼栋、房间、车位和仪表，不含住户和费用。",
    }  # fmt: skip
    assert listed["residents.unmask"]["isMine"] is False
    assert listed["payment.case_view"]["lowestLevel"] == "COMMUNITY"


def test_a_role_is_made_copied_renamed_set_and_deleted(desk: Desk, cast: Cast) -> None:
    wanted = {"kind": "POST", "code": "GUARD", "name": "保安", "permissions": ["homes.view"]}
    made = desk.payload("leader", CREATE, input=wanted)["role"]
    assert made == {
        "id": made["id"], "kind": "POST", "code": "GUARD", "version": 1, "permissions": ["homes.view"],
    }  # fmt: skip
    taken = desk.refusal("leader", CREATE, input=wanted)
    assert taken["errors"] == [{"code": "ROLE_CODE_TAKEN", "field": ["code"]}]
    unknown = desk.refusal("leader", CREATE, input=wanted | {"code": "X", "permissions": ["billing.fly"]})
    assert unknown["errors"] == [{"code": "PERMISSION_UNKNOWN", "field": ["permissions"]}]
    copied = desk.payload("leader", COPY, input={"roleId": made["id"], "code": "GUARD2", "name": "保安二"})["role"]
    assert copied == {"code": "GUARD2", "kind": "POST", "permissions": ["homes.view"]}
    renamed = desk.payload("leader", RENAME, input={"roleId": made["id"], "version": 1, "name": "秩序"})["role"]
    assert renamed == {"name": "秩序", "version": 2}
    changed = desk.payload(
        "leader", SET, input={"roleId": made["id"], "version": 2, "permissions": ["residents.view", "homes.view"]}
    )["role"]
    assert changed == {"version": 3, "permissions": ["homes.view", "residents.view"]}
    entry = AuditEntry.objects.get(action="role_changed")
    assert (entry.old, entry.new) == (
        {"permissions": ["homes.view"]},
        {"permissions": ["homes.view", "residents.view"]},
    )
    assert desk.payload("leader", DELETE, input={"roleId": made["id"]})["done"] is True
    (refused,) = desk.refusal("leader", DELETE, input={"roleId": role_id(cast, "EVERYTHING")})["errors"]
    assert refused["code"] == "ROLE_IN_USE"
    assert "2 个岗位在用" in refused["message"]


def test_an_outdated_edit_is_refused(desk: Desk, cast: Cast) -> None:
    role = desk.payload(
        "leader", CREATE, input={"kind": "POST", "code": "G", "name": "g", "permissions": ["homes.view"]}
    )["role"]["id"]
    both = {"roleId": role, "version": 1, "permissions": []}
    desk.payload("leader", SET, input=both)
    before = state(cast)
    for query, given in ((SET, both), (RENAME, {"roleId": role, "version": 1, "name": "x"})):
        assert [e["code"] for e in desk.refusal("leader", query, input=given)["errors"]] == ["STALE_VERSION"]
    assert state(cast) == before


def test_an_editor_widens_no_role_beyond_what_he_holds(desk: Desk, cast: Cast, editor: str) -> None:
    desk.token("editor")
    before = state(cast)
    mine = ["role.manage", "staff.manage", "staff.view", "homes.view"]
    new = {"kind": "POST", "code": "N", "name": "n"}
    for query, given in (
        # his own role, somebody else's, a new one, a copy of one above his own, and emptying one above his own
        (SET, {"roleId": editor, "version": 1, "permissions": [*mine, "billing.cash"]}),
        (SET, {"roleId": role_id(cast, "STANDS"), "version": 1, "permissions": ["billing.cash"]}),
        (SET, {"roleId": role_id(cast, "EVERYTHING"), "version": 1, "permissions": []}),
        (CREATE, new | {"permissions": ["billing.cash"]}),
        (COPY, {"roleId": role_id(cast, "EVERYTHING"), "code": "C", "name": "c"}),
        (DELETE, {"roleId": role_id(cast, "EVERYTHING")}),
    ):
        assert desk.code("editor", query, input=given) == "FORBIDDEN", given
    assert state(cast) == before
    assert desk.payload("editor", CREATE, input=new | {"permissions": ["homes.view"]})["role"]["code"] == "N"


def test_roles_are_edited_at_the_root_of_ones_own_company(desk: Desk, cast: Cast) -> None:
    other = build_cast("另一家物业", prefix="other-", phones=False)
    for who in ("clerk", "manager", "leader"):
        desk.token(who)
    before = state(cast), state(other)

    def calls(where: Cast) -> list[tuple[str, dict[str, Any]]]:
        role = role_id(where, "STANDS")
        return [
            (COPY, {"roleId": role, "code": "C", "name": "c"}),
            (RENAME, {"roleId": role, "version": 1, "name": "c"}),
            (SET, {"roleId": role, "version": 1, "permissions": []}),
            (DELETE, {"roleId": role}),
        ]

    new = {"kind": "POST", "code": "N", "name": "n", "permissions": ["homes.view"]}
    for query, given in [(CREATE, new), *calls(cast)]:
        # The manager of a community holds role.manage there: a role would reach beyond it.
        assert desk.code("manager", query, input=given) == "FORBIDDEN"
        assert desk.code("clerk", query, input=given) == "FORBIDDEN"
    for query, given in calls(other):
        assert desk.code("leader", query, input=given) == "NOT_FOUND"
    assert (state(cast), state(other)) == before
    seen = {role["id"] for role in desk.data("leader", ROLES)["roles"]}
    assert seen == {role_id(cast, "STANDS"), role_id(cast, "EVERYTHING")}
    assert desk.code("clerk", ROLES) == "FORBIDDEN"


def test_a_role_of_an_area_post_takes_no_right_that_counts_by_community(desk: Desk, cast: Cast, editor: str) -> None:
    role = desk.payload(
        "leader", CREATE, input={"kind": "POST", "code": "AREA", "name": "片区", "permissions": ["homes.view"]}
    )["role"]["id"]
    with tenant_scope(cast.company_id):
        staff_id = StaffMember.objects.get(account_id=cast.accounts["clerk"]).pk
        number = Role.objects.get(code="AREA").pk
    organization.assign_post(
        actor=cast.system, staff_id=staff_id, unit_id=cast.units["JG-1"], org_role_id=None, post_role_id=number,
        title="片区管家", starts_on=date(2026, 1, 1), now=NOW,
    )  # fmt: skip
    before = state(cast)
    (refused,) = desk.refusal(
        "leader", SET, input={"roleId": role, "version": 1, "permissions": ["homes.view", "payment.case_view"]}
    )["errors"]
    assert refused["code"] == "PERMISSION_NEEDS_COMMUNITY"
    assert state(cast) == before


def test_the_last_right_to_manage_staff_is_not_taken_out_of_its_role(desk: Desk, cast: Cast) -> None:
    kept = sorted({permission.code for permission in all_permissions()} - {"staff.manage"})
    desk.token("leader")
    before = state(cast)
    (refused,) = desk.refusal(
        "leader", SET, input={"roleId": role_id(cast, "EVERYTHING"), "version": 1, "permissions": kept}
    )["errors"]
    assert refused["code"] == "LAST_ADMINISTRATOR"
    assert state(cast) == before
