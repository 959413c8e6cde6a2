"""Reads of staff, posts and roles for those who look after them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.logins import account_ids_with_login
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_scope
from backend.organization.contracts import RoleKind
from backend.organization.delegation import posts_from
from backend.organization.models import OrgUnit, Post, Role, RolePermission, StaffMember
from backend.organization.permissions import ROLE_MANAGE, STAFF_MANAGE, STAFF_VIEW


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with what it grants and how many posts have it; `version` goes back with an edit."""

    id: int
    kind: RoleKind
    code: str
    name: str
    version: int
    permissions: tuple[str, ...]
    posts: int
    past_posts: int


def staff_visible(
    actor: Actor,
    *,
    now: datetime,
    code: str = STAFF_VIEW,
    text: str = "",
    unit_id: int | None = None,
    role_id: int | None = None,
    is_active: bool | None = None,
    has_post: bool | None = None,
) -> QuerySet[StaffMember]:
    """Staff who belong to the actor's units or hold a post there today or later, in no order yet.

    text: part of the name or the login. unit_id: belongs or has a post in its subtree. role_id: has it in a post of
    today or later. Ask it inside the company's scope. Raises NotSignedIn, Forbidden.
    """
    actor.require(code)
    posts = Post.objects.filter(posts_from(local_date(now)), staff_id=OuterRef("id"))
    rows = StaffMember.objects.select_related("unit")
    if actor.kind is not ActorKind.SYSTEM:
        mine = actor.units(code)
        rows = rows.filter(Q(unit_id__in=mine) | Exists(posts.filter(unit_id__in=mine)))
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(account_id__in=account_ids_with_login(text.strip())))
    if unit_id is not None:
        path = OrgUnit.objects.filter(id=unit_id).values_list("path", flat=True).first()
        if path is None:
            return rows.none()
        below = OrgUnit.objects.filter(path__startswith=path).values("id")
        rows = rows.filter(Q(unit_id__in=below) | Exists(posts.filter(unit_id__in=below)))
    if role_id is not None:
        rows = rows.filter(Exists(posts.filter(Q(org_role_id=role_id) | Q(post_role_id=role_id))))
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    if has_post is not None:
        rows = rows.filter(Exists(posts) if has_post else ~Exists(posts))
    return rows


def staff_if_visible(*, actor: Actor, staff_id: int, now: datetime, code: str = STAFF_VIEW) -> StaffMember | None:
    """One member of staff; None for one who is not the actor's to see. Raises NotSignedIn, Forbidden."""
    with tenant_scope(actor.company):
        return staff_visible(actor, now=now, code=code).filter(id=staff_id).first()


def staff_member(*, actor: Actor, staff_id: int, now: datetime, code: str = STAFF_VIEW) -> StaffMember:
    """As staff_if_visible. Raises NotSignedIn, Forbidden, NotFound."""
    found = staff_if_visible(actor=actor, staff_id=staff_id, now=now, code=code)
    if found is None:
        raise NotFound
    return found


def posts_by_staff(staff_ids: Collection[int], *, company_id: int) -> dict[int, list[Post]]:
    """Staff id → his posts with unit and roles, the latest first, ended ones too; every id present. One query."""
    answer: dict[int, list[Post]] = {staff_id: [] for staff_id in staff_ids}
    with tenant_scope(company_id):
        rows = Post.objects.filter(staff_id__in=answer).select_related("unit", "org_role", "post_role", "staff")
        for post in rows.order_by("-starts_on", "-id"):
            answer[post.staff_id].append(post)
    return answer


def is_current(post: Post, *, today: date) -> bool:
    """Whether the post counts on the day."""
    return post.starts_on <= today and (post.ends_on is None or post.ends_on > today)


def post_visible(*, actor: Actor, post_id: int) -> Post:
    """One post in the actor's units, with unit and roles. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(STAFF_MANAGE)
    with tenant_scope(actor.company):
        rows = Post.objects.select_related("unit", "org_role", "post_role", "staff")
        post = rows.filter(id=post_id).first()
    if post is None or not actor.can(STAFF_MANAGE, unit_id=post.unit_id):
        raise NotFound
    return post


def roles(*, actor: Actor, now: datetime, role_id: int | None = None) -> list[RoleRow]:
    """The company's roles, organisation roles first, by code; a few dozen. Three queries.

    Whoever gives posts chooses from them. Raises NotSignedIn, Forbidden.
    """
    if not actor.can(ROLE_MANAGE) and not actor.can(STAFF_VIEW):
        actor.require(STAFF_MANAGE)
    with tenant_scope(actor.company):
        rows = Role.objects.order_by("kind", "code")
        if role_id is not None:
            rows = rows.filter(id=role_id)
        granted: dict[int, list[str]] = {}
        for role, permission in RolePermission.objects.order_by("permission").values_list("role_id", "permission"):
            granted.setdefault(role, []).append(permission)
        used: dict[int, tuple[int, int]] = {}
        of_posts = Post.objects.values("org_role_id", "post_role_id").annotate(
            all=Count("id"), current=Count("id", filter=posts_from(local_date(now)))
        )
        for row in of_posts:
            for held in {row["org_role_id"], row["post_role_id"]} - {None}:
                current, past = used.get(held, (0, 0))
                used[held] = (current + row["current"], past + row["all"] - row["current"])
        return [
            RoleRow(
                id=role.pk,
                kind=RoleKind(role.kind),
                code=role.code,
                name=role.name,
                version=role.version,
                permissions=tuple(granted.get(role.pk, ())),
                posts=used.get(role.pk, (0, 0))[0],
                past_posts=used.get(role.pk, (0, 0))[1],
            )
            for role in rows
        ]


def role(*, actor: Actor, role_id: int, now: datetime) -> RoleRow:
    """One role. Raises NotSignedIn, Forbidden, NotFound."""
    found = roles(actor=actor, now=now, role_id=role_id)
    if not found:
        raise NotFound
    return found[0]


_HOLDERS = """
    SELECT DISTINCT staff.account_id FROM staff_member staff
    JOIN post ON post.company_id = %(company_id)s AND post.staff_id = staff.id
        AND post.starts_on <= %(today)s AND (post.ends_on IS NULL OR post.ends_on > %(today)s)
    JOIN org_unit unit ON unit.company_id = %(company_id)s AND unit.id = post.unit_id AND unit.kind = 'COMPANY'
    JOIN role_permission rp ON rp.company_id = %(company_id)s
        AND rp.role_id IN (post.org_role_id, post.post_role_id) AND rp.permission = %(code)s
    WHERE staff.company_id = %(company_id)s AND staff.is_active ORDER BY 1
"""


def accounts_over_company(code: str, *, company_id: int, today: date) -> list[int]:
    """Ids of the accounts of staff who hold the permission over the whole company, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"code": code, "company_id": company_id, "today": today})
        return [account_id for (account_id,) in cursor.fetchall()]


_HOLDERS_ANYWHERE = """
    SELECT DISTINCT staff.account_id, staff.name FROM staff_member staff
    JOIN post ON post.company_id = %(company_id)s AND post.staff_id = staff.id
        AND post.starts_on <= %(today)s AND (post.ends_on IS NULL OR post.ends_on > %(today)s)
    JOIN role_permission rp ON rp.company_id = %(company_id)s
        AND rp.role_id IN (post.org_role_id, post.post_role_id) AND rp.permission = %(code)s
    WHERE staff.company_id = %(company_id)s AND staff.is_active ORDER BY 2, 1
"""


def holders_of(code: str, *, company_id: int, today: date) -> list[tuple[int, str]]:
    """(account, name) of staff who hold the permission anywhere in the company, by name."""
    with tenant_read(company_id), connection.cursor() as cursor:
        cursor.execute(_HOLDERS_ANYWHERE, {"code": code, "company_id": company_id, "today": today})
        return list(cursor.fetchall())
