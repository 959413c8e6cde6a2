"""Roles, members of staff and their posts. Nobody hands out more than he holds himself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.services import create_login, revoke_sessions_of_account
from backend.kernel import audit
from backend.kernel.errors import DomainError, Forbidden, NotFound
from backend.organization.base import tenant_transaction
from backend.organization.contracts import RoleKind, UnitKind
from backend.organization.models import OrgUnit, Post, Role, RolePermission, StaffMember
from backend.organization.permissions import STAFF_MANAGE, is_registered


class RoleCodeTaken(DomainError):
    code = "ROLE_CODE_TAKEN"
    zh = "角色编码 {role} 已被使用。"
    en = "The role code {role} is taken."


class PermissionUnknown(DomainError):
    code = "PERMISSION_UNKNOWN"
    zh = "没有权限 {permission}。"
    en = "There is no permission {permission}."


class RoleOfWrongKind(DomainError):
    code = "ROLE_OF_WRONG_KIND"
    zh = "岗位需要一个岗位角色，机构角色单独选择。"
    en = "A post needs a post role; the organisation role is chosen beside it."


class PostEnded(DomainError):
    code = "POST_ENDED"
    zh = "该岗位在这一天之前已经结束，或尚未开始。"
    en = "The post has ended before that day, or has not begun."


def create_role(
    *, actor: Actor, kind: RoleKind, code: str, name: str, permissions: Collection[str], now: datetime
) -> int:
    """A new role of the company; returns its id.

    Raises Forbidden (no staff.manage over the whole company, or a code the actor lacks), PermissionUnknown,
    RoleCodeTaken.
    """
    with tenant_transaction(actor.company, durable=False):
        root = OrgUnit.objects.get(kind=UnitKind.COMPANY)
        actor.require(STAFF_MANAGE, unit_id=root.pk)
        _require_known(permissions)
        _require_holds(actor=actor, codes=permissions, unit_id=root.pk)
        role, is_new = Role.objects.get_or_create(
            company_id=actor.company, code=code, defaults={"kind": kind, "name": name}
        )
        if not is_new:
            raise RoleCodeTaken(field=("code",), role=code)
        _write_permissions(role, permissions)
        audit.record(
            actor=actor,
            action="role_created",
            object_kind="role",
            object_id=role.pk,
            new={"kind": str(kind), "code": code, "name": name, "permissions": sorted(permissions)},
            now=now,
        )
        return role.pk


def set_role_permissions(*, actor: Actor, role_id: int, permissions: Collection[str], now: datetime) -> None:
    """Replace what a role grants; counts from the holders' next request on.

    Locks the role. Raises Forbidden, NotFound, PermissionUnknown.
    """
    with tenant_transaction(actor.company, durable=False):
        root = OrgUnit.objects.get(kind=UnitKind.COMPANY)
        actor.require(STAFF_MANAGE, unit_id=root.pk)
        _require_known(permissions)
        role = Role.objects.select_for_update().filter(id=role_id).first()
        if role is None:
            raise NotFound(field=("roleId",))
        before = sorted(RolePermission.objects.filter(role=role).values_list("permission", flat=True))
        _require_holds(actor=actor, codes={*permissions, *before}, unit_id=root.pk)
        RolePermission.objects.filter(role=role).delete()
        _write_permissions(role, permissions)
        audit.record(
            actor=actor,
            action="role_changed",
            object_kind="role",
            object_id=role.pk,
            old={"permissions": before},
            new={"permissions": sorted(permissions)},
            now=now,
        )


def create_staff(*, actor: Actor, login: str, password: str, name: str, phone: str, now: datetime) -> int:
    """A new member of staff with an account of his own; returns the staff id. He may nothing until he has a post.

    Raises Forbidden, LoginTaken, PasswordTooWeak.
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(STAFF_MANAGE)
        account_id = create_login(actor=actor, login=login, password=password, phone=phone, now=now)
        return employ(actor=actor, account_id=account_id, name=name, now=now)


def employ(*, actor: Actor, account_id: int, name: str, now: datetime) -> int:
    """Make an existing account staff of the actor's company; returns the staff id. Employing him twice is no error.

    Raises Forbidden.
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(STAFF_MANAGE)
        staff, is_new = StaffMember.objects.get_or_create(
            company_id=actor.company, account_id=account_id, defaults={"name": name, "created_at": now}
        )
        if is_new:
            audit.record(
                actor=actor,
                action="staff_created",
                object_kind="staff_member",
                object_id=staff.pk,
                new={"account_id": account_id, "name": name},
                now=now,
            )
        return staff.pk


def assign_post(
    *,
    actor: Actor,
    staff_id: int,
    unit_id: int,
    org_role_id: int | None,
    post_role_id: int,
    title: str,
    starts_on: date,
    now: datetime,
) -> int:
    """Give a post in a unit: both roles' permissions, in the unit's subtree; returns the post id.

    Raises Forbidden (no staff.manage there, or the roles hold a code that the actor lacks there), NotFound,
    RoleOfWrongKind.
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(STAFF_MANAGE, unit_id=unit_id)
        staff = StaffMember.objects.select_for_update().filter(id=staff_id).first()
        unit = OrgUnit.objects.filter(id=unit_id).first()
        role_ids = [post_role_id] if org_role_id is None else [post_role_id, org_role_id]
        roles = Role.objects.in_bulk(role_ids)
        if staff is None or unit is None or len(roles) < len(set(role_ids)):
            raise NotFound
        if roles[post_role_id].kind != RoleKind.POST:
            raise RoleOfWrongKind(field=("postRoleId",))
        if org_role_id is not None and roles[org_role_id].kind != RoleKind.ORGANIZATION:
            raise RoleOfWrongKind(field=("orgRoleId",))
        codes = set(RolePermission.objects.filter(role_id__in=role_ids).values_list("permission", flat=True))
        _require_holds(actor=actor, codes=codes, unit_id=unit_id)
        post = Post.objects.create(
            company_id=actor.company,
            staff=staff,
            unit=unit,
            org_role_id=org_role_id,
            post_role_id=post_role_id,
            title=title,
            starts_on=starts_on,
        )
        audit.record(
            actor=actor,
            action="post_assigned",
            object_kind="post",
            object_id=post.pk,
            new={
                "staff_id": staff_id,
                "unit_id": unit_id,
                "org_role_id": org_role_id,
                "post_role_id": post_role_id,
                "title": title,
                "starts_on": str(starts_on),
            },
            now=now,
        )
        return post.pk


def end_post(*, actor: Actor, post_id: int, ends_on: date, now: datetime) -> None:
    """End a post: `ends_on` is the first day without it. Locks the post. Raises Forbidden, NotFound, PostEnded."""
    with tenant_transaction(actor.company, durable=False):
        post = Post.objects.select_for_update().filter(id=post_id).first()
        if post is None:
            raise NotFound(field=("postId",))
        actor.require(STAFF_MANAGE, unit_id=post.unit_id)
        if ends_on < post.starts_on or (post.ends_on is not None and post.ends_on < ends_on):
            raise PostEnded(field=("endsOn",))
        before = post.ends_on
        post.ends_on = ends_on
        post.save(update_fields=["ends_on"])
        audit.record(
            actor=actor,
            action="post_ended",
            object_kind="post",
            object_id=post_id,
            old={"ends_on": before and str(before)},
            new={"ends_on": str(ends_on)},
            now=now,
        )


def dismiss_staff(*, actor: Actor, staff_id: int, now: datetime) -> None:
    """A member of staff leaves: no post counts any more and every device is signed out.

    Locks the row. Raises Forbidden (no staff.manage over every unit where he holds a post), NotFound.
    """
    with tenant_transaction(actor.company, durable=False):
        staff = StaffMember.objects.select_for_update().filter(id=staff_id).first()
        if staff is None:
            raise NotFound(field=("staffId",))
        actor.require(STAFF_MANAGE)
        for unit_id in Post.objects.filter(staff=staff).values_list("unit_id", flat=True):
            actor.require(STAFF_MANAGE, unit_id=unit_id)
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        audit.record(
            actor=actor,
            action="staff_dismissed",
            object_kind="staff_member",
            object_id=staff_id,
            old={"is_active": True},
            new={"is_active": False},
            now=now,
        )
        revoke_sessions_of_account(actor=actor, account_id=staff.account_id, now=now)


def _require_known(permissions: Collection[str]) -> None:
    for code in sorted(permissions):
        if not is_registered(code):
            raise PermissionUnknown(field=("permissions",), permission=code)


def _require_holds(*, actor: Actor, codes: Collection[str], unit_id: int) -> None:
    if actor.kind is ActorKind.SYSTEM:
        return
    if not all(actor.can(code, unit_id=unit_id) for code in codes):
        raise Forbidden


def _write_permissions(role: Role, permissions: Collection[str]) -> None:
    RolePermission.objects.bulk_create(
        RolePermission(company_id=role.company_id, role=role, permission=code) for code in sorted(permissions)
    )
