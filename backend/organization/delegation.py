"""Limits of handing out rights: nobody gives more than he holds, leaves his units, or locks everybody out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import DomainError, Forbidden, NotFound
from backend.kernel.time import local_date
from backend.organization.contracts import PermissionCode, UnitKind
from backend.organization.models import Post, StaffMember
from backend.organization.permissions import STAFF_MANAGE, permission_named


class PermissionNeedsCommunity(DomainError):
    code = "PERMISSION_NEEDS_COMMUNITY"
    zh = "以下权限按管理处（小区）生效，不能授予管理区的岗位：{zh_names}。请把岗位设在管理处。"
    en = "These permissions count by community and cannot be given to a post in an area: {en_names}."


class LastAdministrator(DomainError):
    code = "LAST_ADMINISTRATOR"
    zh = "这样公司就没有人能在总公司维护员工了，请先把该权限授予另一位员工。"
    en = "Nobody would be left who may manage staff of the whole company; give it to somebody else first."


class NotYourself(DomainError):
    code = "NOT_YOURSELF"
    zh = "不能对本人进行此操作，请由其他管理员办理。"
    en = "You cannot do this to yourself; ask another administrator."


def require_at(actor: Actor, code: str, *unit_ids: int) -> None:
    """Raises NotSignedIn, Forbidden (does not hold `code` at all), NotFound (not for all of these units)."""
    actor.require(code)
    if not all(actor.can(code, unit_id=unit_id) for unit_id in unit_ids):
        raise NotFound


def require_holds(*, actor: Actor, codes: Collection[str], unit_id: int) -> None:
    """Whoever gives a right holds it himself, there. Raises Forbidden."""
    if not all(actor.can(code, unit_id=unit_id) for code in codes):
        raise Forbidden


def require_effect(codes: Collection[str], *, kind: UnitKind) -> None:
    """An area is below what money is kept by: bills of a post there would stay unseen without a word about it.

    Rights of the whole company may stand in the role of a community: the preview says that they have no effect there.
    Raises PermissionNeedsCommunity.
    """
    if kind is not UnitKind.AREA:
        return
    idle: list[PermissionCode] = [
        permission
        for permission in map(permission_named, sorted(codes))
        if permission is not None and permission.lowest is UnitKind.COMMUNITY
    ]
    if idle:
        raise PermissionNeedsCommunity(
            zh_names="、".join(permission.zh for permission in idle),
            en_names=", ".join(permission.en for permission in idle),
        )


def posts_from(today: date) -> Q:
    """Posts that count today or later."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=today)


def require_over_staff(*, actor: Actor, staff: StaffMember, now: datetime) -> None:
    """staff.manage where he belongs and wherever he holds a post today or later. Raises Forbidden, NotFound."""
    posts = Post.objects.filter(posts_from(local_date(now)), staff=staff)
    require_at(actor, STAFF_MANAGE, staff.unit_id, *posts.values_list("unit_id", flat=True))


_HELD = """
    SELECT rp.permission, below.id
    FROM post
    JOIN role_permission rp ON rp.company_id = %(company_id)s AND rp.role_id IN (post.org_role_id, post.post_role_id)
    JOIN org_unit stand ON stand.company_id = %(company_id)s AND stand.id = post.unit_id
    JOIN org_unit below ON below.company_id = %(company_id)s AND below.path LIKE stand.path || '%%'
    WHERE post.company_id = %(company_id)s AND post.staff_id = %(staff_id)s
        AND (post.ends_on IS NULL OR post.ends_on > %(today)s)
"""


def require_outranks(*, actor: Actor, staff: StaffMember, now: datetime) -> None:
    """Who sets somebody's password can act as him: he must hold all that he holds, there. Raises Forbidden."""
    if actor.kind is ActorKind.SYSTEM:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"company_id": actor.company, "staff_id": staff.pk, "today": local_date(now)})
        if not all(actor.can(code, unit_id=unit_id) for code, unit_id in cursor.fetchall()):
            raise Forbidden


_ADMINISTRATORS = """
    SELECT EXISTS (
        SELECT FROM staff_member staff
        JOIN post ON post.company_id = %(company_id)s AND post.staff_id = staff.id AND post.ends_on IS NULL
        JOIN org_unit unit ON unit.company_id = %(company_id)s AND unit.id = post.unit_id AND unit.kind = 'COMPANY'
        JOIN role_permission rp ON rp.company_id = %(company_id)s
            AND rp.role_id IN (post.org_role_id, post.post_role_id) AND rp.permission = %(code)s
        WHERE staff.company_id = %(company_id)s AND staff.is_active
    )
"""


@contextmanager
def keeping_an_administrator(actor: Actor) -> Iterator[None]:
    """What is written inside leaves somebody who manages the company's staff for good, where there was somebody.

    The command line may do otherwise. Raises LastAdministrator.
    """
    if actor.kind is ActorKind.SYSTEM:
        yield
        return
    before = _has_administrator(actor.company)
    yield
    if before and not _has_administrator(actor.company):
        raise LastAdministrator


def _has_administrator(company_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_ADMINISTRATORS, {"company_id": company_id, "code": STAFF_MANAGE})
        row = cursor.fetchone()
    return bool(row and row[0])
