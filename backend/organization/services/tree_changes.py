"""Changing the shape of the tree: moving a unit with all below it, closing, reopening and deleting one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.locking import advisory_lock
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.contracts import UnitKind
from backend.organization.delegation import require_at
from backend.organization.hanging import OWN_TABLES, UnitInUse, hanging_by_unit, in_words, tables_pointing_at
from backend.organization.models import OrgUnit, StaffMember
from backend.organization.permissions import MANAGE
from backend.organization.rules import may_stand_under
from backend.organization.services.tree import UnitInactive, UnitMisplaced, locked_unit


class UnitUnderItself(DomainError):
    code = "UNIT_UNDER_ITSELF"
    zh = "不能把机构移到它自己或它的下级之下。"
    en = "A unit cannot be moved under itself or under one of its own."


class AreaHoldsHomes(DomainError):
    code = "AREA_HOLDS_HOMES"
    zh = "“{name}”下已有{zh_counts}，房间和账单都记在原管理处名下，不能移到另一个管理处。"
    en = "{name} has {en_counts}, booked under its community; it cannot be moved to another one."


class RootStays(DomainError):
    code = "ROOT_STAYS"
    zh = "总公司不能移动、停用或删除。"
    en = "The company's own unit cannot be moved, deactivated or deleted."


def move_unit(*, actor: Actor, unit_id: int, parent_id: int, now: datetime) -> None:
    """Hang a unit with its whole subtree under another one; who may do what there follows from the new place at once.

    An area with homes stays in its community: rooms, bills and closed months name that community.
    Locks the company's tree. Raises Forbidden, NotFound (the actor needs organization.manage over the unit, where it
    hangs and where it goes), RootStays, UnitUnderItself, UnitMisplaced, UnitInactive, AreaHoldsHomes.
    """
    with tenant_transaction(actor.company, durable=False):
        require_at(actor, MANAGE, unit_id, parent_id)
        # Two moves at once could hang two units under each other.
        advisory_lock(f"tree of company {actor.company}")
        unit, parent = _subtree(unit_id)[0], locked_unit(parent_id)
        if unit.parent_id is None:
            raise RootStays(field=("unitId",))
        require_at(actor, MANAGE, unit.parent_id)
        if parent.path.startswith(unit.path):
            raise UnitUnderItself(field=("parentId",))
        if not may_stand_under(UnitKind(unit.kind), UnitKind(parent.kind)):
            raise UnitMisplaced(field=("parentId",))
        if not parent.is_active:
            raise UnitInactive(field=("parentId",), name=parent.name)
        if unit.kind == UnitKind.AREA and parent_id != unit.parent_id:
            _require_no_homes(unit, now=now)
        before, old_path = unit.parent_id, unit.path
        OrgUnit.objects.filter(id=unit_id).update(parent_id=parent_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE org_unit SET path = %(to)s || substr(path, length(%(from)s) + 1) "
                "WHERE company_id = %(company_id)s AND path LIKE %(from)s || '%%'",
                {"company_id": actor.company, "from": old_path, "to": f"{parent.path}{unit_id}/"},
            )
        audit.record(
            actor=actor,
            action="unit_moved",
            object_kind="org_unit",
            object_id=unit_id,
            old={"parent_id": before, "path": old_path},
            new={"parent_id": parent_id, "path": f"{parent.path}{unit_id}/"},
            now=now,
        )


def set_unit_active(*, actor: Actor, unit_id: int, is_active: bool, now: datetime) -> None:
    """Close a unit to anything new, or open it again. Only what is empty is closed; its past stays readable.

    Locks the unit and those below. Raises Forbidden, NotFound, RootStays, UnitInUse, UnitInactive (its parent is).
    """
    with tenant_transaction(actor.company, durable=False):
        require_at(actor, MANAGE, unit_id)
        units = _subtree(unit_id)
        unit = units[0]
        if unit.parent_id is None:
            raise RootStays(field=("unitId",))
        if is_active:
            parent = OrgUnit.objects.get(id=unit.parent_id)
            if not parent.is_active:
                raise UnitInactive(field=("unitId",), name=parent.name)
        else:
            _require_empty(unit, below=[child for child in units[1:] if child.is_active], now=now)
        before, unit.is_active = unit.is_active, is_active
        unit.save(update_fields=["is_active"])
        audit.record(
            actor=actor,
            action="unit_activated" if is_active else "unit_deactivated",
            object_kind="org_unit",
            object_id=unit_id,
            old={"is_active": before},
            new={"is_active": is_active},
            now=now,
        )


def delete_unit(*, actor: Actor, unit_id: int, now: datetime) -> None:
    """Remove a unit that nothing ever hung on; one with a past is deactivated instead.

    Locks the unit and those below. Raises Forbidden, NotFound, RootStays, UnitInUse.
    """
    with tenant_transaction(actor.company, durable=False):
        require_at(actor, MANAGE, unit_id)
        units = _subtree(unit_id)
        unit = units[0]
        if unit.parent_id is None:
            raise RootStays(field=("unitId",))
        _require_empty(unit, below=units[1:], now=now)
        if tables_pointing_at([unit_id], company_id=actor.company, apart_from=()):
            raise _in_use(unit, zh=["历史记录（可以停用）"], en=["records of its past (deactivate it)"])
        try:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM org_unit WHERE company_id = %s AND id = %s", [actor.company, unit_id])
                # Whatever came to hang on it in this very moment refuses here, not at the end of the request.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as error:
            raise _in_use(unit, zh=["新的记录"], en=["new records"]) from error
        audit.record(
            actor=actor,
            action="unit_deleted",
            object_kind="org_unit",
            object_id=unit_id,
            old={"parent_id": unit.parent_id, "kind": unit.kind, "code": unit.code, "name": unit.name},
            now=now,
        )


def _subtree(unit_id: int) -> list[OrgUnit]:
    """The unit and all below it, locked, itself first. Raises NotFound."""
    path = OrgUnit.objects.filter(id=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound(field=("unitId",))
    units = list(OrgUnit.objects.select_for_update().filter(path__startswith=path).order_by("id"))
    return sorted(units, key=lambda unit: unit.path)


def _require_no_homes(unit: OrgUnit, *, now: datetime) -> None:
    if not tables_pointing_at([unit.pk], company_id=unit.company_id, apart_from=OWN_TABLES):
        return
    counts = hanging_by_unit([unit.pk], company_id=unit.company_id, today=local_date(now))[unit.pk]
    counts.pop("staff", None)
    raise AreaHoldsHomes(
        field=("parentId",),
        name=unit.name,
        zh_counts="、".join(in_words(counts, language="zh")) or "业务记录",
        en_counts=", ".join(in_words(counts, language="en")) or "records",
    )


def _require_empty(unit: OrgUnit, *, below: list[OrgUnit], now: datetime) -> None:
    counts = hanging_by_unit([unit.pk], company_id=unit.company_id, today=local_date(now))[unit.pk]
    zh, en = in_words(counts, language="zh"), in_words(counts, language="en")
    if below:
        zh.insert(0, f"{len(below)} 个下级机构")
        en.insert(0, f"{len(below)} units")
    at_home = StaffMember.objects.filter(unit=unit, is_active=True).count()
    if at_home and not counts.get("staff"):
        zh.append(f"{at_home} 名所属员工")
        en.append(f"{at_home} members of staff who belong there")
    if zh:
        raise _in_use(unit, zh=zh, en=en)


def _in_use(unit: OrgUnit, *, zh: list[str], en: list[str]) -> UnitInUse:
    return UnitInUse(field=("unitId",), name=unit.name, zh_counts="、".join(zh), en_counts=", ".join(en))
