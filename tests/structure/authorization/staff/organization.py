"""The shape of the tree, staff with their posts, roles, and what somebody would see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    NOT_FOUND,
    OK,
    Case,
    for_staff,
    given,
    mutation,
    named,
)
from tests.structure.authorization.staff.targets import one, unit
from tests.structure.authorization.world import World

area = one("Unit", "empty area")
small_role = one("Role", "small role")
spare_role = one("Role", "spare role")
member = one("Staff", "member")
post = one("Post", "member post")

# Roles serve the whole company: whoever holds the permission below its root may not; another company has its own.
OF_ROLES: Mapping[str, Any] = {"needs": "role.manage", "at": "HQ", "outside": FORBIDDEN}


def planned(world: World) -> list[dict[str, str]]:
    return [{"unitId": unit(world), "postRoleId": small_role(world), "title": "前台"}]


def transfer(world: World) -> dict[str, Any]:
    return {"staffId": member(world), "on": "2099-01-01", "endPostIds": [post(world)], "posts": planned(world)}


CASES: dict[str, Case] = {
    "Mutation.createUnit": for_staff(
        mutation("createUnit", "unit { id }"),
        given(parentId=unit, kind="AREA", code="JG-8", name="八区"),
        needs="organization.manage",
    ),
    "Mutation.changeUnit": for_staff(
        mutation("changeUnit", "unit { name }"), given(unitId=unit, name="新名"), needs="organization.manage"
    ),
    "Mutation.moveUnit": for_staff(
        mutation("moveUnit", "unit { parentId }"),
        given(unitId=area, parentId=lambda world: world.unit("YX")),
        needs="organization.manage",
        # Over the unit, where it hangs and where it goes.
        at="HQ",
    ),
    "Mutation.setUnitActive": for_staff(
        mutation("setUnitActive", "unit { isActive }"),
        given(unitId=area, isActive=False),
        needs="organization.manage",
    ),
    "Mutation.deleteUnit": for_staff(mutation("deleteUnit", "done"), given(unitId=area), needs="organization.manage"),
    "Query.staff": for_staff(
        '{ staff(filter: { text: "member" }) { nodes { id login posts { title } } totalCount } }',
        needs="staff.view",
        outside=HIDDEN,
        shows=member,
    ),
    "Query.staffMember": for_staff(
        "query ($id: ID!) { staffMember(id: $id) { id name posts { id unit { name } } } }",
        named(id=member),
        needs="staff.view",
        shows=member,
    ),
    "Mutation.createStaff": for_staff(
        mutation("createStaff", "staffMember { id } oneTimePassword"),
        given(login="m-newcomer", name="新人", unitId=unit),
        needs="staff.manage",
    ),
    "Mutation.renameStaff": for_staff(
        mutation("renameStaff", "staffMember { name }"), given(staffId=member, name="改名"), needs="staff.manage"
    ),
    "Mutation.dismissStaff": for_staff(
        mutation("dismissStaff", "staffMember { isActive }", input_type="StaffIdInput"),
        given(staffId=member),
        needs="staff.manage",
    ),
    "Mutation.reinstateStaff": for_staff(
        mutation("reinstateStaff", "staffMember { isActive }", input_type="StaffIdInput"),
        given(staffId=one("Staff", "left")),
        needs="staff.manage",
    ),
    "Mutation.resetStaffPassword": for_staff(
        mutation("resetStaffPassword", "oneTimePassword", input_type="StaffIdInput"),
        given(staffId=member),
        needs="staff.manage",
    ),
    "Mutation.assignPost": for_staff(
        mutation("assignPost", "post { id }"),
        given(staffId=member, unitId=unit, postRoleId=small_role, title="前台", startsOn="2026-12-01"),
        needs="staff.manage",
    ),
    "Mutation.changePost": for_staff(
        mutation("changePost", "post { title }"), given(postId=post, title="巡查员"), needs="staff.manage"
    ),
    "Mutation.endPost": for_staff(
        mutation("endPost", "post { endsOn }"), given(postId=post, endsOn="2099-01-01"), needs="staff.manage"
    ),
    "Mutation.transferStaff": for_staff(
        mutation("transferStaff", "done", input_type="TransferInput"),
        lambda world: {"input": transfer(world)},
        needs="staff.manage",
    ),
    "Query.transferPreview": for_staff(
        "query ($input: TransferInput!) { transferPreview(input: $input) { differences { permission { code } } } }",
        lambda world: {"input": transfer(world)},
        needs="staff.manage",
    ),
    "Query.staffAccess": for_staff(
        "query ($id: ID!) { staffAccess(staffId: $id) { counts { key count } operations { through } } }",
        named(id=member),
        needs="staff.view",
    ),
    "Query.plannedAccess": for_staff(
        "query ($posts: [PlannedPostInput!]!) { plannedAccess(posts: $posts) { communities { id } } }",
        named(posts=planned),
        needs="staff.view",
        shows=unit,
    ),
    "Query.roles": for_staff(
        "{ roles { id code permissions postCount } }",
        needs="role.manage staff.view staff.manage",
        at="ANY",
        outside=HIDDEN,
        shows=small_role,
    ),
    "Query.permissionGroups": for_staff(
        "{ permissionGroups { key permissions { code explanation isMine } } }",
        needs="role.manage staff.view staff.manage",
        outside=OK,
    ),
    "Mutation.createRole": for_staff(
        mutation("createRole", "role { id }"),
        given(kind="POST", code="NEW", name="新角色", permissions=["homes.view"]),
        **OF_ROLES,
        other_company=OK,
    ),
    "Mutation.copyRole": for_staff(
        mutation("copyRole", "role { id }"),
        given(roleId=small_role, code="COPY", name="副本"),
        **OF_ROLES,
        other_company=NOT_FOUND,
    ),
    "Mutation.renameRole": for_staff(
        mutation("renameRole", "role { name }"),
        given(roleId=small_role, version=1, name="改名"),
        **OF_ROLES,
        other_company=NOT_FOUND,
    ),
    "Mutation.setRolePermissions": for_staff(
        mutation("setRolePermissions", "role { version }"),
        given(roleId=small_role, version=1, permissions=["homes.view", "residents.view"]),
        **OF_ROLES,
        other_company=NOT_FOUND,
    ),
    "Mutation.deleteRole": for_staff(
        mutation("deleteRole", "done"), given(roleId=spare_role), **OF_ROLES, other_company=NOT_FOUND
    ),
}
