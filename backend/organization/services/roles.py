"""Roles: named sets of permissions that serve the whole company."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound, StaleVersion
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import RoleKind, UnitKind
from backend.organization.delegation import keeping_an_administrator, posts_from, require_effect, require_holds
from backend.organization.models import OrgUnit, Post, Role, RolePermission
from backend.organization.permissions import ROLE_MANAGE, is_registered
from backend.organization.rules import given_text


class RoleCodeTaken(DomainError):
    code = "ROLE_CODE_TAKEN"
    zh = "角色编码 {role} 已被使用。"
    en = "The role code {role} is taken."


class PermissionUnknown(DomainError):
    code = "PERMISSION_UNKNOWN"
    zh = "没有权限 {permission}。"
    en = "There is no permission {permission}."


class RoleInUse(DomainError):
    code = "ROLE_IN_USE"
    zh = "该角色还有 {current} 个岗位在用、{past} 个历史岗位，不能删除。"
    en = "The role is used by {current} posts and by {past} ended ones; it cannot be deleted."


def create_role(
    *, actor: Actor, kind: RoleKind, code: str, name: str, permissions: Collection[str], now: datetime
) -> int:
    """A new role of the company; returns its id.

    Raises Forbidden (no role.manage over the whole company, or a code the actor lacks), PermissionUnknown,
    RoleCodeTaken, InvalidInput.
    """
    with tenant_transaction(actor.company, durable=False):
        root_id = _require_editor(actor)
        _require_known(permissions)
        require_holds(actor=actor, codes=permissions, unit_id=root_id)
        return _insert(actor=actor, kind=kind, code=code, name=name, permissions=permissions, now=now)


def copy_role(*, actor: Actor, role_id: int, code: str, name: str, now: datetime) -> int:
    """A new role with the permissions of another one; returns its id.

    Raises as create_role, NotFound.
    """
    with tenant_transaction(actor.company, durable=False):
        root_id = _require_editor(actor)
        role = _locked(role_id)
        permissions = _permissions_of(role)
        require_holds(actor=actor, codes=permissions, unit_id=root_id)
        return _insert(
            actor=actor, kind=RoleKind(role.kind), code=code, name=name, permissions=permissions, now=now, of=role_id
        )


def rename_role(*, actor: Actor, role_id: int, name: str, expected_version: int | None = None, now: datetime) -> None:
    """Give a role another name. Locks the role. Raises Forbidden, NotFound, StaleVersion, InvalidInput."""
    with tenant_transaction(actor.company, durable=False):
        _require_editor(actor)
        role = _locked(role_id, expected_version)
        before, role.name = role.name, given_text(name, field="name", most=60)
        role.version += 1
        role.save(update_fields=["name", "version"])
        audit.record(
            actor=actor,
            action="role_renamed",
            object_kind="role",
            object_id=role.pk,
            old={"name": before},
            new={"name": role.name},
            now=now,
        )


def set_role_permissions(
    *, actor: Actor, role_id: int, permissions: Collection[str], expected_version: int | None = None, now: datetime
) -> None:
    """Replace what a role grants; counts from the holders' next request on.

    The actor must hold what is in the role before and after: he neither widens nor empties a role above his own.
    Locks the role. Raises Forbidden, NotFound, PermissionUnknown, StaleVersion, PermissionNeedsCommunity (a post in
    an area has the role), LastAdministrator.
    """
    with tenant_transaction(actor.company, durable=False):
        root_id = _require_editor(actor)
        _require_known(permissions)
        role = _locked(role_id, expected_version)
        before = _permissions_of(role)
        require_holds(actor=actor, codes={*permissions, *before}, unit_id=root_id)
        if _posts_of(role).filter(posts_from(local_date(now)), unit__kind=UnitKind.AREA).exists():
            require_effect(set(permissions) - set(before), kind=UnitKind.AREA)
        with keeping_an_administrator(actor):
            RolePermission.objects.filter(role=role).delete()
            _write_permissions(role, permissions)
        role.version += 1
        role.save(update_fields=["version"])
        audit.record(
            actor=actor,
            action="role_changed",
            object_kind="role",
            object_id=role.pk,
            old={"permissions": before},
            new={"permissions": sorted(set(permissions))},
            now=now,
        )


def delete_role(*, actor: Actor, role_id: int, now: datetime) -> None:
    """Remove a role that no post ever had. Locks the role. Raises Forbidden, NotFound, RoleInUse."""
    with tenant_transaction(actor.company, durable=False):
        root_id = _require_editor(actor)
        role = _locked(role_id)
        before = _permissions_of(role)
        require_holds(actor=actor, codes=before, unit_id=root_id)
        counts = _posts_of(role).aggregate(all=Count("id"), current=Count("id", filter=posts_from(local_date(now))))
        if counts["all"]:
            raise RoleInUse(field=("roleId",), current=counts["current"], past=counts["all"] - counts["current"])
        RolePermission.objects.filter(role=role).delete()
        Role.objects.filter(id=role_id).delete()
        audit.record(
            actor=actor,
            action="role_deleted",
            object_kind="role",
            object_id=role_id,
            old={"kind": role.kind, "code": role.code, "name": role.name, "permissions": before},
            now=now,
        )


def _require_editor(actor: Actor) -> int:
    """Roles serve the whole company: they are edited by whoever may do so at its root. Returns the root's id."""
    actor.require(ROLE_MANAGE)
    root_id = OrgUnit.objects.values_list("id", flat=True).get(kind=UnitKind.COMPANY)
    actor.require(ROLE_MANAGE, unit_id=root_id)
    return root_id


def _locked(role_id: int, expected_version: int | None = None) -> Role:
    role = Role.objects.select_for_update().filter(id=role_id).first()
    if role is None:
        raise NotFound(field=("roleId",))
    if expected_version is not None and role.version != expected_version:
        raise StaleVersion(field=("version",))
    return role


def _posts_of(role: Role):  # type: ignore[no-untyped-def]
    return Post.objects.filter(Q(org_role=role) | Q(post_role=role))


def _permissions_of(role: Role) -> list[str]:
    return sorted(RolePermission.objects.filter(role=role).values_list("permission", flat=True))


def _insert(
    *,
    actor: Actor,
    kind: RoleKind,
    code: str,
    name: str,
    permissions: Collection[str],
    now: datetime,
    of: int | None = None,
) -> int:
    code, name = given_text(code, field="code", most=40), given_text(name, field="name", most=60)
    advisory_lock(f"role {code} of company {actor.company}")
    if Role.objects.filter(code=code).exists():
        raise RoleCodeTaken(field=("code",), role=code)
    role = Role.objects.create(company_id=actor.company, code=code, kind=kind, name=name)
    _write_permissions(role, permissions)
    audit.record(
        actor=actor,
        action="role_created",
        object_kind="role",
        object_id=role.pk,
        new={
            "kind": str(kind),
            "code": code,
            "name": name,
            "permissions": sorted(set(permissions)),
            **({"copy_of": of} if of is not None else {}),
        },
        now=now,
    )
    return role.pk


def _require_known(permissions: Collection[str]) -> None:
    for code in sorted(permissions):
        if not is_registered(code):
            raise PermissionUnknown(field=("permissions",), permission=code)


def _write_permissions(role: Role, permissions: Collection[str]) -> None:
    RolePermission.objects.bulk_create(
        RolePermission(company_id=role.company_id, role=role, permission=code) for code in sorted(set(permissions))
    )
