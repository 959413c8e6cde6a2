"""Reads of what is charged: rooms, spaces and meters with what a formula may ask of them, and meters to read."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.organization.base import tenant_scope
from property_core.homes.contracts import Chargeable, Medium, MeterLevel, ObjectKind, PlacedMeter
from property_core.homes.models import Meter, ParkingSpace, Room
from property_core.homes.selectors import rooms_visible


def chargeables(
    *,
    company_id: int,
    room_ids: Collection[int] = (),
    space_ids: Collection[int] = (),
    meter_ids: Collection[int] = (),
) -> list[Chargeable]:
    """The objects of these ids, rooms first, each kind by code; unknown ids are left out. At most four queries.

    For ids whose communities the caller checks.
    """
    with tenant_scope(company_id):
        spaces = list(ParkingSpace.objects.filter(id__in=space_ids).order_by("code"))
        meters = list(Meter.objects.filter(id__in=meter_ids).order_by("code"))
        behind = {row.room_id for row in spaces} | {row.room_id for row in meters}
        rooms = {row.pk: row for row in Room.objects.filter(id__in={*room_ids, *(behind - {None})}).order_by("code")}
        media: dict[int, list[Medium]] = {}
        for room_id, medium in (
            Meter.objects.filter(room_id__in=room_ids, level=MeterLevel.PRIVATE)
            .order_by("id")
            .values_list("room_id", "medium")
        ):
            media.setdefault(room_id or 0, []).append(Medium(medium))

    def has_inner_area(room_id: int | None) -> bool:
        return room_id in rooms and rooms[room_id].inner_area is not None

    found = [
        Chargeable(
            kind=ObjectKind.ROOM,
            id=row.pk,
            code=row.code,
            community_id=row.community_id,
            room_id=row.pk,
            has_inner_area=row.inner_area is not None,
            private_media=tuple(media.get(row.pk, ())),
        )
        for row in rooms.values()
        if row.pk in set(room_ids)
    ]
    found += [
        Chargeable(ObjectKind.SPACE, row.pk, row.code, row.community_id, row.room_id, has_inner_area(row.room_id))
        for row in spaces
    ]
    found += [
        Chargeable(
            ObjectKind.METER,
            row.pk,
            row.code,
            row.community_id,
            row.room_id,
            has_inner_area(row.room_id),
            MeterLevel(row.level),
        )
        for row in meters
    ]
    return found


def room_ids_of_buildings(building_ids: Collection[int], *, actor: Actor, code: str) -> list[int]:
    """Ids of the buildings' rooms for which the actor holds the permission, by room code.

    Raises NotSignedIn, Forbidden.
    """
    with tenant_scope(actor.company):
        rooms = rooms_visible(actor, code=code).filter(building_id__in=building_ids)
        return list(rooms.order_by("code").values_list("id", flat=True))


def meters_visible(
    actor: Actor, *, code: str, community_id: int | None = None, medium: Medium | None = None
) -> QuerySet[Meter]:
    """Meters of the communities for which the actor holds the permission, in no order yet; inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    actor.require(code)
    rows = Meter.objects.all()
    if actor.kind is not ActorKind.SYSTEM:
        rows = rows.filter(community_id__in=actor.units(code))
    wanted = {"community_id": community_id, "medium": medium}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def meters_by_id(meter_ids: Collection[int], *, company_id: int) -> dict[int, PlacedMeter]:
    """Meter id → meter, for ids that the caller was allowed to see; unknown ids are left out. One query."""
    with tenant_scope(company_id):
        return {
            row.pk: PlacedMeter(
                id=row.pk,
                code=row.code,
                medium=Medium(row.medium),
                level=MeterLevel(row.level),
                multiplier=row.multiplier,
                initial_reading=row.initial_reading,
                community_id=row.community_id,
                room_id=row.room_id,
                building_id=row.building_id,
            )
            for row in Meter.objects.filter(id__in=meter_ids)
        }
