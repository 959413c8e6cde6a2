"""Posts: given, changed, ended, and exchanged on one day when somebody is transferred."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import PostPlan, RoleKind, UnitKind
from backend.organization.delegation import (
    keeping_an_administrator,
    require_at,
    require_effect,
    require_holds,
)
from backend.organization.models import OrgUnit, Post, Role, RolePermission, StaffMember
from backend.organization.permissions import STAFF_MANAGE
from backend.organization.rules import given_text
from backend.organization.services.tree import UnitInactive


class RoleOfWrongKind(DomainError):
    code = "ROLE_OF_WRONG_KIND"
    zh = "岗位需要一个岗位角色，机构角色单独选择。"
    en = "A post needs a post role; the organisation role is chosen beside it."


class PostEnded(DomainError):
    code = "POST_ENDED"
    zh = "该岗位在这一天之前已经结束，或尚未开始。"
    en = "The post has ended before that day, or has not begun."


class StaffInactive(DomainError):
    code = "STAFF_INACTIVE"
    zh = "该员工已停用，不能安排岗位。"
    en = "This member of staff has left; no post can be given."


class TransferInPast(DomainError):
    code = "TRANSFER_IN_PAST"
    zh = "调动日期不能早于今天。"
    en = "A transfer cannot begin before today."


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

    Locks the member of staff. Raises Forbidden (no staff.manage, or the roles hold a code that the actor lacks
    there), NotFound (the unit is not his to manage, an unknown id), RoleOfWrongKind, PermissionNeedsCommunity,
    UnitInactive, StaffInactive, InvalidInput.
    """
    plan = PostPlan(unit_id=unit_id, org_role_id=org_role_id, post_role_id=post_role_id, title=title)
    with tenant_transaction(actor.company, durable=False):
        require_plan(actor=actor, plan=plan, for_write=True)
        staff = _locked_staff(staff_id)
        return _begin(actor=actor, staff=staff, plan=plan, starts_on=starts_on, now=now)


def change_post(*, actor: Actor, post_id: int, title: str, now: datetime) -> None:
    """Give a post another title; what it grants is changed by a transfer. Raises Forbidden, NotFound, InvalidInput."""
    with tenant_transaction(actor.company, durable=False):
        post = _locked_posts(actor=actor, post_ids=[post_id])[0]
        before, post.title = post.title, given_text(title, field="title", most=60)
        post.save(update_fields=["title"])
        audit.record(
            actor=actor,
            action="post_changed",
            object_kind="post",
            object_id=post_id,
            old={"title": before},
            new={"title": post.title},
            now=now,
        )


def end_post(*, actor: Actor, post_id: int, ends_on: date, now: datetime) -> None:
    """End a post: `ends_on` is the first day without it.

    Locks the post. Raises Forbidden, NotFound, PostEnded, LastAdministrator.
    """
    with tenant_transaction(actor.company, durable=False), keeping_an_administrator(actor):
        post = _locked_posts(actor=actor, post_ids=[post_id])[0]
        _end(actor=actor, post=post, ends_on=ends_on, now=now)


def transfer_staff(
    *,
    actor: Actor,
    staff_id: int,
    on: date,
    end_post_ids: Collection[int],
    posts: Sequence[PostPlan],
    unit_id: int | None,
    now: datetime,
) -> list[int]:
    """Let posts end and others begin on one day, and let the person belong to another unit; returns the new post ids.

    All or nothing; counts from his next request on, or from the day `on`. unit_id: None leaves where he belongs.
    Locks the member of staff and the posts. Raises as assign_post and end_post, TransferInPast.
    """
    with tenant_transaction(actor.company, durable=False), keeping_an_administrator(actor):
        require_transfer(actor=actor, on=on, posts=posts, now=now, for_write=True)
        staff = _locked_staff(staff_id)
        ending = _locked_posts(actor=actor, post_ids=end_post_ids, staff_id=staff_id)
        home = staff.unit_id
        if unit_id is not None and unit_id != home:
            require_at(actor, STAFF_MANAGE, home, unit_id)
            _active_unit(unit_id, for_write=True)
            StaffMember.objects.filter(id=staff_id).update(unit_id=unit_id)
        else:
            require_at(actor, STAFF_MANAGE)
        for post in ending:
            _end(actor=actor, post=post, ends_on=max(on, post.starts_on), now=now)
        begun = [_begin(actor=actor, staff=staff, plan=plan, starts_on=on, now=now) for plan in posts]
        audit.record(
            actor=actor,
            action="staff_transferred",
            object_kind="staff_member",
            object_id=staff_id,
            old={"unit_id": home, "posts": [_shown(post) for post in ending]},
            new={"unit_id": unit_id or home, "on": str(on), "posts": [_planned(plan) for plan in posts]},
            now=now,
        )
        return begun


def require_transfer(
    *, actor: Actor, on: date, posts: Sequence[PostPlan], now: datetime, for_write: bool = False
) -> None:
    """What must hold before anything is written, for the preview too. Raises as transfer_staff."""
    actor.require(STAFF_MANAGE)
    if on < local_date(now):
        raise TransferInPast(field=("on",))
    for plan in sorted(posts, key=lambda plan: plan.unit_id):
        require_plan(actor=actor, plan=plan, for_write=for_write)


def require_plan(*, actor: Actor, plan: PostPlan, for_write: bool = False) -> None:
    """Whether the actor may give such a post to anybody; for_write locks the unit. Raises as assign_post."""
    require_at(actor, STAFF_MANAGE, plan.unit_id)
    unit = _active_unit(plan.unit_id, for_write=for_write)
    role_ids = [plan.post_role_id] if plan.org_role_id is None else [plan.post_role_id, plan.org_role_id]
    roles = Role.objects.in_bulk(role_ids)
    if len(roles) < len(set(role_ids)):
        raise NotFound
    if roles[plan.post_role_id].kind != RoleKind.POST:
        raise RoleOfWrongKind(field=("postRoleId",))
    if plan.org_role_id is not None and roles[plan.org_role_id].kind != RoleKind.ORGANIZATION:
        raise RoleOfWrongKind(field=("orgRoleId",))
    codes = set(RolePermission.objects.filter(role_id__in=role_ids).values_list("permission", flat=True))
    require_holds(actor=actor, codes=codes, unit_id=plan.unit_id)
    require_effect(codes, kind=UnitKind(unit.kind))


def _active_unit(unit_id: int, *, for_write: bool) -> OrgUnit:
    rows = OrgUnit.objects.filter(id=unit_id)
    # Nobody closes the unit while a post in it is being given.
    unit = (rows.select_for_update(no_key=True) if for_write else rows).first()
    if unit is None:
        raise NotFound(field=("unitId",))
    if not unit.is_active:
        raise UnitInactive(field=("unitId",), name=unit.name)
    return unit


def _locked_staff(staff_id: int) -> StaffMember:
    staff = StaffMember.objects.select_for_update().filter(id=staff_id).first()
    if staff is None:
        raise NotFound(field=("staffId",))
    if not staff.is_active:
        raise StaffInactive(field=("staffId",))
    return staff


def _locked_posts(*, actor: Actor, post_ids: Collection[int], staff_id: int | None = None) -> list[Post]:
    """The posts, each in a unit whose staff the actor manages. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(STAFF_MANAGE)
    posts = list(Post.objects.select_for_update().filter(id__in=post_ids).order_by("id"))
    if len(posts) < len(set(post_ids)) or any(staff_id not in (None, post.staff_id) for post in posts):
        raise NotFound(field=("postId",))
    require_at(actor, STAFF_MANAGE, *(post.unit_id for post in posts))
    return posts


def _begin(*, actor: Actor, staff: StaffMember, plan: PostPlan, starts_on: date, now: datetime) -> int:
    post = Post.objects.create(
        company_id=actor.company,
        staff=staff,
        unit_id=plan.unit_id,
        org_role_id=plan.org_role_id,
        post_role_id=plan.post_role_id,
        title=given_text(plan.title, field="title", most=60),
        starts_on=starts_on,
    )
    audit.record(
        actor=actor,
        action="post_assigned",
        object_kind="post",
        object_id=post.pk,
        new={"staff_id": staff.pk, **_planned(plan), "starts_on": str(starts_on)},
        now=now,
    )
    return post.pk


def _end(*, actor: Actor, post: Post, ends_on: date, now: datetime) -> None:
    if ends_on < post.starts_on or (post.ends_on is not None and post.ends_on < ends_on):
        raise PostEnded(field=("endsOn",))
    before = post.ends_on
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    audit.record(
        actor=actor,
        action="post_ended",
        object_kind="post",
        object_id=post.pk,
        old={"ends_on": before and str(before)},
        new={"ends_on": str(ends_on)},
        now=now,
    )


def _planned(plan: PostPlan) -> dict[str, Any]:
    return {
        "unit_id": plan.unit_id,
        "org_role_id": plan.org_role_id,
        "post_role_id": plan.post_role_id,
        "title": plan.title,
    }


def _shown(post: Post) -> dict[str, Any]:
    return {
        "post_id": post.pk,
        "unit_id": post.unit_id,
        "org_role_id": post.org_role_id,
        "post_role_id": post.post_role_id,
        "title": post.title,
    }
