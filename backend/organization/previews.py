"""What somebody would see and could do: with his posts of a day, with posts not yet given, and the difference.

The figures come from the selectors themselves, asked as the person: higher floors register what they count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_scope
from backend.organization.contracts import PermissionCode, PostPlan, Unit, UnitKind
from backend.organization.delegation import require_at
from backend.organization.directory import posts_by_staff, staff_member
from backend.organization.models import Role, RolePermission
from backend.organization.permissions import STAFF_MANAGE, STAFF_VIEW, all_permissions
from backend.organization.selectors import tree
from backend.organization.services.posts import require_transfer


@dataclass(frozen=True, slots=True)
class Counter:
    """Something that a member of staff sees more or fewer of; `count` answers for an actor on a day."""

    key: str
    zh: str
    en: str
    count: Callable[[Actor, date], int]


_counters: dict[str, Counter] = {}


def register_counter(counter: Counter) -> None:
    """Let previews count it. Called at start-up; the last of one key counts."""
    _counters[counter.key] = counter


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure of a preview, with its names."""

    key: str
    zh: str
    en: str
    count: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that the person could do. through: titles of the posts that give it, each with its role.

    takes_effect: False where it is held only below the level at which it means anything.
    """

    permission: PermissionCode
    units: tuple[Unit, ...]
    through: tuple[str, ...]
    takes_effect: bool


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody sees and may do. is_partial: he holds posts outside of the units whose staff the asker sees."""

    communities: tuple[Unit, ...]
    counts: tuple[Counted, ...]
    operations: tuple[Operation, ...]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Gained:
    """One operation before and after a change: the units where it is new, and those where it is gone."""

    permission: PermissionCode
    gained: tuple[Unit, ...]
    lost: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class TransferPreview:
    """Both sides of a transfer and what differs, by code."""

    before: Access
    after: Access
    differences: tuple[Gained, ...]


def access_of_staff(*, actor: Actor, staff_id: int, on: date, now: datetime) -> Access:
    """What a member of staff sees with the posts that he holds on the day; nothing where he has left.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    staff = staff_member(actor=actor, staff_id=staff_id, now=now)
    plans = _plans_on(actor=actor, staff_id=staff_id, on=on) if staff.is_active else {}
    return _access(actor=actor, plans=list(plans.values()), on=on)


def access_of_posts(*, actor: Actor, posts: Sequence[PostPlan], on: date) -> Access:
    """What somebody with these posts, and no others, would see. Raises NotSignedIn, Forbidden, NotFound."""
    require_at(actor, STAFF_VIEW, *(plan.unit_id for plan in posts))
    return _access(actor=actor, plans=posts, on=on)


def transfer_preview(
    *, actor: Actor, staff_id: int, on: date, end_post_ids: Collection[int], posts: Sequence[PostPlan], now: datetime
) -> TransferPreview:
    """What `transfer_staff` with the same arguments would change on the day. Writes nothing.

    Raises as transfer_staff.
    """
    staff_member(actor=actor, staff_id=staff_id, now=now, code=STAFF_MANAGE)
    with tenant_scope(actor.company):
        require_transfer(actor=actor, on=on, posts=posts, now=now)
    held = _plans_on(actor=actor, staff_id=staff_id, on=on)
    known = {post.pk for post in posts_by_staff([staff_id], company_id=actor.company)[staff_id]}
    if set(end_post_ids) - known:
        raise NotFound(field=("endPostIds",))
    require_at(actor, STAFF_MANAGE, *(held[post_id].unit_id for post_id in end_post_ids if post_id in held))
    kept = [plan for post_id, plan in held.items() if post_id not in set(end_post_ids)]
    before = _access(actor=actor, plans=list(held.values()), on=on, code=STAFF_MANAGE)
    after = _access(actor=actor, plans=[*kept, *posts], on=on, code=STAFF_MANAGE)
    return TransferPreview(before=before, after=after, differences=_differences(before, after))


def _plans_on(*, actor: Actor, staff_id: int, on: date) -> dict[int, PostPlan]:
    return {
        post.pk: PostPlan(post.unit_id, post.org_role_id, post.post_role_id, post.title)
        for post in posts_by_staff([staff_id], company_id=actor.company)[staff_id]
        if post.starts_on <= on and (post.ends_on is None or post.ends_on > on)
    }


def _access(*, actor: Actor, plans: Sequence[PostPlan], on: date, code: str = STAFF_VIEW) -> Access:
    units = {unit.id: unit for unit in tree(company_id=actor.company)}
    mine = frozenset(units) if actor.kind is ActorKind.SYSTEM else actor.units(code)
    visible = [plan for plan in plans if plan.unit_id in mine]
    role_ids = {role_id for plan in visible for role_id in (plan.org_role_id, plan.post_role_id) if role_id}
    with tenant_scope(actor.company):
        names = dict(Role.objects.filter(id__in=role_ids).values_list("id", "name"))
        if len(names) < len(role_ids):
            raise NotFound
        codes: dict[int, set[str]] = {}
        for role_id, permission in RolePermission.objects.filter(Q(role_id__in=role_ids)).values_list(
            "role_id", "permission"
        ):
            codes.setdefault(role_id, set()).add(permission)
    grants: dict[str, set[int]] = {}
    through: dict[str, dict[str, None]] = {}
    for plan in visible:
        below = [unit.id for unit in units.values() if unit.path.startswith(units[plan.unit_id].path)]
        for role_id in filter(None, (plan.org_role_id, plan.post_role_id)):
            for held in codes.get(role_id, ()):
                grants.setdefault(held, set()).update(below)
                title = f"{plan.title}：" if plan.title else ""
                through.setdefault(held, {})[f"{title}{names[role_id]}（{units[plan.unit_id].name}）"] = None
    person = Actor(
        kind=ActorKind.STAFF,
        company_id=actor.company,
        grants={held: frozenset(unit_ids) for held, unit_ids in grants.items()},
    )
    with tenant_scope(actor.company):
        counts = tuple(
            Counted(counter.key, counter.zh, counter.en, counter.count(person, on)) for counter in _counters.values()
        )
    seen = {unit_id for unit_ids in grants.values() for unit_id in unit_ids}
    on_path = {int(step) for unit_id in seen for step in units[unit_id].path.split("/") if step}
    return Access(
        communities=tuple(unit for unit in units.values() if unit.kind is UnitKind.COMMUNITY and unit.id in on_path),
        counts=counts,
        operations=tuple(
            Operation(
                permission=permission,
                units=tuple(unit for unit in units.values() if unit.id in grants[permission.code]),
                through=tuple(through[permission.code]),
                takes_effect=any(
                    permission.takes_effect_at(units[unit_id].kind) for unit_id in grants[permission.code]
                ),
            )
            for permission in all_permissions()
            if permission.code in grants
        ),
        is_partial=len(visible) < len(plans),
    )


def _differences(before: Access, after: Access) -> tuple[Gained, ...]:
    sides = [{operation.permission.code: operation for operation in access.operations} for access in (before, after)]
    found = []
    for code in sorted({*sides[0], *sides[1]}):
        had, has = (side[code].units if code in side else () for side in sides)
        gained = tuple(unit for unit in has if unit not in had)
        lost = tuple(unit for unit in had if unit not in has)
        if gained or lost:
            known = sides[1].get(code) or sides[0][code]
            found.append(Gained(permission=known.permission, gained=gained, lost=lost))
    return tuple(found)
