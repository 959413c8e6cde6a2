"""The role editor: every operation of the product with a sentence about it, and the sets of them that posts combine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.kernel.errors import StaleVersion
from backend.organization.contracts import PermissionCode, PermissionModule
from backend.organization.contracts import RoleKind as RoleKinds
from backend.organization.directory import RoleRow, role, roles
from backend.organization.permissions import (
    ROLE_MANAGE,
    STAFF_MANAGE,
    STAFF_VIEW,
    all_modules,
    all_permissions,
)
from backend.organization.services import (
    LastAdministrator,
    PermissionNeedsCommunity,
    PermissionUnknown,
    RoleCodeTaken,
    RoleInUse,
    copy_role,
    create_role,
    delete_role,
    rename_role,
    set_role_permissions,
)
from property_console.words import UnitKind

RoleKind = graphene.Enum.from_enum(RoleKinds)


def in_language(info: Any, zh: str, en: str) -> str:
    """The one of two texts that the user reads."""
    return zh if info.context.language.startswith("zh") else en


class Permission(graphene.ObjectType):
    """One operation that a role may hold (功能权限)."""

    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String, description="In the user's language.")
    explanation = graphene.NonNull(graphene.String, description="One sentence: what it lets somebody do.")
    lowest_level = graphene.NonNull(
        UnitKind, description="The lowest level at which it has any effect; below a community no money is seen."
    )
    is_mine = graphene.NonNull(
        graphene.Boolean, description="I hold it over the whole company, so I may put it into a role."
    )

    @staticmethod
    def resolve_name(permission: PermissionCode, info: Any) -> str:
        return in_language(info, permission.zh, permission.en)

    @staticmethod
    def resolve_explanation(permission: PermissionCode, info: Any) -> str:
        return in_language(info, permission.zh_hint, permission.en_hint)

    @staticmethod
    def resolve_lowest_level(permission: PermissionCode, info: Any) -> str:
        return permission.lowest

    @staticmethod
    def resolve_is_mine(permission: PermissionCode, info: Any) -> bool:
        actor: Actor = info.context.actor
        # Whoever may edit roles does so for the whole company: the same units are asked of every permission.
        return actor.units(ROLE_MANAGE) <= actor.units(permission.code)


class PermissionGroup(graphene.ObjectType):
    """The permissions of one module."""

    key = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String, description="In the user's language.")
    permissions = graphene.NonNull(graphene.List(graphene.NonNull(Permission)), description="By code.")

    @staticmethod
    def resolve_name(module: PermissionModule, info: Any) -> str:
        return in_language(info, module.zh, module.en)

    @staticmethod
    def resolve_permissions(module: PermissionModule, info: Any) -> list[PermissionCode]:
        return [permission for permission in all_permissions() if permission.module == module.key]


class Role(graphene.ObjectType):
    """A role (角色): an organisation role (机构角色) or a post role (岗位角色) of the company."""

    id = own_id("Role", "id")
    kind = graphene.NonNull(RoleKind)
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    version = graphene.NonNull(graphene.Int, description="Goes back with an edit: an outdated one is refused.")
    permissions = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Codes.")
    post_count = graphene.NonNull(graphene.Int, description="Posts of today or later that have it.")
    past_post_count = graphene.NonNull(graphene.Int, description="Ended posts that had it.")

    @staticmethod
    def resolve_post_count(row: RoleRow, info: Any) -> int:
        return row.posts

    @staticmethod
    def resolve_past_post_count(row: RoleRow, info: Any) -> int:
        return row.past_posts


class CreateRoleInput(graphene.InputObjectType):
    kind = graphene.NonNull(RoleKind)
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    permissions = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Codes.")


class CreateRole(Mutation):
    """Make a role out of permissions that I hold over the whole company myself."""

    permission = Permitted(ROLE_MANAGE)
    Input = CreateRoleInput
    raises = (PermissionUnknown, RoleCodeTaken)
    role = graphene.Field(Role)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CreateRole:
        role_id = create_role(
            actor=actor, kind=input.kind, code=input.code, name=input.name, permissions=input.permissions, now=now
        )
        return cls(role=role(actor=actor, role_id=role_id, now=now))


class CopyRoleInput(graphene.InputObjectType):
    role_id = graphene.NonNull(graphene.ID)
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)


class CopyRole(Mutation):
    """Make a role that holds what another one holds."""

    permission = Permitted(ROLE_MANAGE)
    Input = CopyRoleInput
    raises = (RoleCodeTaken,)
    role = graphene.Field(Role)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CopyRole:
        role_id = decode_id("Role", input.role_id, field=("roleId",))
        made = copy_role(actor=actor, role_id=role_id, code=input.code, name=input.name, now=now)
        return cls(role=role(actor=actor, role_id=made, now=now))


class RenameRoleInput(graphene.InputObjectType):
    role_id = graphene.NonNull(graphene.ID)
    version = graphene.NonNull(graphene.Int, description="The one that was shown.")
    name = graphene.NonNull(graphene.String)


class RenameRole(Mutation):
    """Give a role another name."""

    permission = Permitted(ROLE_MANAGE)
    Input = RenameRoleInput
    raises = (StaleVersion,)
    role = graphene.Field(Role)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RenameRole:
        role_id = decode_id("Role", input.role_id, field=("roleId",))
        rename_role(actor=actor, role_id=role_id, name=input.name, expected_version=input.version, now=now)
        return cls(role=role(actor=actor, role_id=role_id, now=now))


class SetRolePermissionsInput(graphene.InputObjectType):
    role_id = graphene.NonNull(graphene.ID)
    version = graphene.NonNull(graphene.Int, description="The one that was shown.")
    permissions = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="All of them, codes.")


class SetRolePermissions(Mutation):
    """Replace what a role holds; its holders gain and lose it with their next request."""

    permission = Permitted(ROLE_MANAGE)
    Input = SetRolePermissionsInput
    raises = (PermissionUnknown, StaleVersion, PermissionNeedsCommunity, LastAdministrator)
    role = graphene.Field(Role)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetRolePermissions:
        role_id = decode_id("Role", input.role_id, field=("roleId",))
        set_role_permissions(
            actor=actor, role_id=role_id, permissions=input.permissions, expected_version=input.version, now=now
        )
        return cls(role=role(actor=actor, role_id=role_id, now=now))


class DeleteRoleInput(graphene.InputObjectType):
    role_id = graphene.NonNull(graphene.ID)


class DeleteRole(Mutation):
    """Remove a role that no post has or ever had."""

    permission = Permitted(ROLE_MANAGE)
    Input = DeleteRoleInput
    raises = (RoleInUse,)
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> DeleteRole:
        delete_role(actor=actor, role_id=decode_id("Role", input.role_id, field=("roleId",)), now=now)
        return cls(done=True)


class RolesQuery(graphene.ObjectType):
    roles = field(
        graphene.NonNull(graphene.List(graphene.NonNull(Role))),
        permission=Permitted(ROLE_MANAGE, STAFF_VIEW, STAFF_MANAGE),
        description="The company's roles, organisation roles first, by code; a few dozen at most.",
    )
    permission_groups = field(
        graphene.NonNull(graphene.List(graphene.NonNull(PermissionGroup))),
        permission=Permitted(ROLE_MANAGE, STAFF_VIEW, STAFF_MANAGE),
        description="Every operation of the product, by module, with a sentence about it.",
    )

    @staticmethod
    def resolve_roles(root: None, info: Any) -> list[RoleRow]:
        return roles(actor=info.context.actor, now=info.context.now)

    @staticmethod
    def resolve_permission_groups(root: None, info: Any) -> list[PermissionModule]:
        return list(all_modules())


class RolesMutation(graphene.ObjectType):
    create_role = CreateRole.field()
    copy_role = CopyRole.field()
    rename_role = RenameRole.field()
    set_role_permissions = SetRolePermissions.field()
    delete_role = DeleteRole.field()
