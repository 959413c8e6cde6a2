"""Which rooms, spaces and meters a tariff is assigned to (标准分配), from which day until which."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.organization.base import tenant_transaction
from property_core.charges.contracts import ObjectSelection, PayerRole
from property_core.charges.models import Assignment, Tariff
from property_core.charges.permissions import SETUP, require_in_communities
from property_core.charges.quantities import codes_of, require_quantities
from property_core.charges.selectors.assigning import (
    MOST_OBJECTS,
    TooManyObjects,
    formula_of,
    selected_objects,
    sort_objects,
)
from property_core.charges.services.charges import lock_tariff
from property_core.homes.contracts import Chargeable, ObjectKind

MOST_ASSIGNMENTS = 5_000


class TariffOfOtherCommunity(DomainError):
    code = "TARIFF_OF_OTHER_COMMUNITY"
    zh = "这个收费标准只属于另一个管理处，不能分配给 {objects}。"
    en = "This tariff belongs to another community and cannot be assigned to {objects}."


class AlreadyAssigned(DomainError):
    code = "ALREADY_ASSIGNED"
    zh = "{objects} 已从同一天起分配了这个标准。"
    en = "{objects} have this tariff from the same day on already."


class AssignmentEnded(DomainError):
    code = "ASSIGNMENT_ENDED"
    zh = "这项分配已于 {ends_on} 结束。"
    en = "This assignment has ended on {ends_on} already."


def assign_tariff(
    *,
    actor: Actor,
    tariff_id: int,
    payer_role: PayerRole,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
    selection: ObjectSelection | None = None,
    room_ids: Collection[int] = (),
    space_ids: Collection[int] = (),
    meter_ids: Collection[int] = (),
) -> list[int]:
    """Put a tariff on all objects of a selection (or of these ids) or on none. Returns the assignments' ids.

    `[starts_on, ends_on)`; None has no end. Every object must have what the formula asks for. One audit row.
    Locks the tariff. Raises Forbidden, NotFound, InvalidInput, TooManyObjects, TariffOfOtherCommunity,
    ObjectLacksQuantity, AlreadyAssigned.
    """
    wanted = selection or ObjectSelection(room_ids=room_ids, space_ids=space_ids, meter_ids=meter_ids)
    _require_span(actor, starts_on, ends_on)
    with tenant_transaction(actor.company):
        tariff = lock_tariff(tariff_id, actor=actor)
        objects = selected_objects(actor=actor, selection=wanted)
        found = sort_objects(tariff, objects, starts_on=starts_on, ends_on=ends_on)
        if found.strange:
            raise TariffOfOtherCommunity(objects=codes_of(found.strange))
        formula = formula_of(tariff)
        if formula is not None and found.lacking:
            require_quantities(formula, item=tariff.item, objects=objects, field=())
        if found.same:
            raise AlreadyAssigned(objects=codes_of(found.same))
        return _assign(actor, tariff, objects, payer_role=payer_role, starts_on=starts_on, ends_on=ends_on, now=now)


def assign_where_new(
    *,
    actor: Actor,
    tariff_id: int,
    selection: ObjectSelection,
    payer_role: PayerRole,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
) -> tuple[list[int], int]:
    """As assign_tariff, leaving out what a preview does not call fresh; returns the ids, and how many were left out.

    Raises Forbidden, NotFound, InvalidInput, TooManyObjects.
    """
    _require_span(actor, starts_on, ends_on)
    with tenant_transaction(actor.company):
        tariff = lock_tariff(tariff_id, actor=actor)
        objects = selected_objects(actor=actor, selection=selection)
        fresh = sort_objects(tariff, objects, starts_on=starts_on, ends_on=ends_on).fresh
        if not fresh:
            return [], len(objects)
        made = _assign(actor, tariff, fresh, payer_role=payer_role, starts_on=starts_on, ends_on=ends_on, now=now)
        return made, len(objects) - len(fresh)


def end_assignment(*, actor: Actor, assignment_id: int, ends_on: date, now: datetime) -> None:
    """Let an assignment end: `ends_on` is the first day without it. Bills made already stay as they are.

    Locks the assignment. Raises Forbidden, NotFound, InvalidInput (not after its start), AssignmentEnded.
    """
    actor.require(SETUP)
    with tenant_transaction(actor.company):
        row = Assignment.objects.select_for_update().filter(id=assignment_id).first()
        if row is None:
            raise NotFound(field=("assignmentId",))
        require_in_communities(SETUP, actor=actor, community_ids=[row.community_id])
        if row.ends_on is not None:
            raise AssignmentEnded(field=("assignmentId",), ends_on=row.ends_on)
        if ends_on <= row.starts_on:
            raise InvalidInput(field=("endsOn",), name="endsOn", reason=f"> {row.starts_on}")
        row.ends_on = ends_on
        row.save(update_fields=["ends_on"])
        audit.record(
            actor=actor,
            action="billing.assignment.end",
            object_kind="assignment",
            object_id=row.pk,
            old={"ends_on": None},
            new={"ends_on": str(ends_on)},
            now=now,
        )


def end_assignments(
    *,
    actor: Actor,
    ends_on: date,
    now: datetime,
    assignment_ids: Collection[int] = (),
    tariff_id: int | None = None,
    selection: ObjectSelection | None = None,
) -> tuple[int, int]:
    """Let many assignments end: the named ones, or those of a tariff on the objects of a selection.

    Returns how many ended, and how many did not: ended before, or not begun by `ends_on`. One audit row for each that
    ended. Locks them in id order. Raises Forbidden, NotFound, InvalidInput (nothing or too much named), TooManyObjects.
    """
    actor.require(SETUP)
    if bool(assignment_ids) == (tariff_id is not None and selection is not None):
        raise InvalidInput(field=("assignmentIds",), name="assignmentIds", reason="assignmentIds | tariffId + …")
    with tenant_transaction(actor.company):
        rows = Assignment.objects.select_for_update().order_by("id")
        if tariff_id is not None and selection is not None:
            lock_tariff(tariff_id, actor=actor)
            objects = selected_objects(actor=actor, selection=selection)
            by_kind = {kind: [one.id for one in objects if one.kind is kind] for kind in ObjectKind}
            here = rows.filter(tariff_id=tariff_id)
            found = [
                *here.filter(room_id__in=by_kind[ObjectKind.ROOM]),
                *here.filter(space_id__in=by_kind[ObjectKind.SPACE]),
                *here.filter(meter_id__in=by_kind[ObjectKind.METER]),
            ]
        else:
            if len(set(assignment_ids)) > MOST_ASSIGNMENTS:
                raise TooManyObjects(limit=MOST_OBJECTS)
            found = list(rows.filter(id__in=assignment_ids))
            if len(found) < len(set(assignment_ids)):
                raise NotFound(field=("assignmentIds",))
        require_in_communities(SETUP, actor=actor, community_ids={row.community_id for row in found})
        running = [row for row in found if row.ends_on is None and row.starts_on < ends_on]
        Assignment.objects.filter(id__in=[row.pk for row in running]).update(ends_on=ends_on)
        audit.record_each(
            actor=actor,
            action="billing.assignment.end",
            object_kind="assignment",
            object_ids=[row.pk for row in running],
            new={"ends_on": str(ends_on)},
            now=now,
        )
        return len(running), len(found) - len(running)


def _require_span(actor: Actor, starts_on: date, ends_on: date | None) -> None:
    actor.require(SETUP)
    if ends_on is not None and ends_on <= starts_on:
        raise InvalidInput(field=("endsOn",), name="endsOn", reason="> startsOn")


def _assign(
    actor: Actor,
    tariff: Tariff,
    objects: Collection[Chargeable],
    *,
    payer_role: PayerRole,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
) -> list[int]:
    made = Assignment.objects.bulk_create(
        Assignment(
            company_id=actor.company,
            community_id=one.community_id,
            tariff=tariff,
            room_id=one.id if one.kind is ObjectKind.ROOM else None,
            space_id=one.id if one.kind is ObjectKind.SPACE else None,
            meter_id=one.id if one.kind is ObjectKind.METER else None,
            payer_role=payer_role,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for one in objects
    )
    audit.record(
        actor=actor,
        action="billing.assignment.create",
        object_kind="tariff",
        object_id=tariff.pk,
        new={
            "assignments": [row.pk for row in made],
            "objects": [one.code for one in objects],
            "payer_role": str(payer_role),
            "starts_on": str(starts_on),
            "ends_on": ends_on and str(ends_on),
        },
        now=now,
    )
    return [row.pk for row in made]
