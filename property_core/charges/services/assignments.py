"""Which rooms, spaces and meters a tariff is assigned to (标准分配), from which day until which."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.organization.base import tenant_transaction
from property_core.charges.contracts import PayerRole
from property_core.charges.models import Assignment, Tariff, TariffVersion
from property_core.charges.permissions import SETUP, require_in_communities
from property_core.charges.quantities import codes_of, require_quantities
from property_core.charges.services.charges import lock_tariff
from property_core.formulas.parser import parse
from property_core.homes.chargeables import chargeables, room_ids_of_buildings
from property_core.homes.contracts import Chargeable, ObjectKind

MOST_OBJECTS = 5_000


class TariffOfOtherCommunity(DomainError):
    code = "TARIFF_OF_OTHER_COMMUNITY"
    zh = "这个收费标准只属于另一个管理处，不能分配给 {objects}。"
    en = "This tariff belongs to another community and cannot be assigned to {objects}."


class AlreadyAssigned(DomainError):
    code = "ALREADY_ASSIGNED"
    zh = "{objects} 已从同一天起分配了这个标准。"
    en = "{objects} have this tariff from the same day on already."


class TooManyObjects(DomainError):
    code = "TOO_MANY_OBJECTS"
    zh = "一次最多分配 {limit} 个对象。"
    en = "At most {limit} objects can be assigned at once."


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
    room_ids: Collection[int] = (),
    space_ids: Collection[int] = (),
    meter_ids: Collection[int] = (),
    building_ids: Collection[int] = (),
) -> list[int]:
    """Put a tariff on objects, all of them or none; `building_ids` mean all their rooms. Returns the assignments' ids.

    `[starts_on, ends_on)`; None has no end. Every object must have what the formula asks for. One audit row.
    Locks the tariff. Raises Forbidden, NotFound, InvalidInput, TooManyObjects, TariffOfOtherCommunity,
    ObjectLacksQuantity, AlreadyAssigned.
    """
    actor.require(SETUP)
    if ends_on is not None and ends_on <= starts_on:
        raise InvalidInput(field=("endsOn",), name="endsOn", reason="> startsOn")
    with tenant_transaction(actor.company):
        tariff = lock_tariff(tariff_id, actor=actor)
        wanted = {*room_ids, *room_ids_of_buildings(building_ids, actor=actor, code=SETUP)}
        objects = chargeables(
            company_id=actor.company, room_ids=wanted, space_ids=set(space_ids), meter_ids=set(meter_ids)
        )
        if not objects or len(objects) < len(wanted) + len(set(space_ids)) + len(set(meter_ids)):
            raise NotFound
        if len(objects) > MOST_OBJECTS:
            raise TooManyObjects(limit=MOST_OBJECTS)
        require_in_communities(SETUP, actor=actor, community_ids={one.community_id for one in objects})
        if tariff.community_id is not None:
            strange = [one for one in objects if one.community_id != tariff.community_id]
            if strange:
                raise TariffOfOtherCommunity(objects=codes_of(strange))
        version = TariffVersion.objects.filter(tariff=tariff).order_by("-number").first()
        if version is not None:
            require_quantities(parse(version.formula), item=tariff.item, objects=objects, field=())
        _require_new(tariff=tariff, objects=objects, starts_on=starts_on)
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


def _require_new(*, tariff: Tariff, objects: Collection[Chargeable], starts_on: date) -> None:
    there = set(
        Assignment.objects.filter(tariff=tariff, starts_on=starts_on).values_list("room_id", "space_id", "meter_id")
    )
    taken = {
        **{(ObjectKind.ROOM, row[0]): True for row in there if row[0]},
        **{(ObjectKind.SPACE, row[1]): True for row in there if row[1]},
        **{(ObjectKind.METER, row[2]): True for row in there if row[2]},
    }
    again = [one for one in objects if (one.kind, one.id) in taken]
    if again:
        raise AlreadyAssigned(objects=codes_of(again))
