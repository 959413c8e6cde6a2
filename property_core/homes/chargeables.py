"""Reads of what is charged: rooms, spaces and meters with what a formula may ask of them, and meters to read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_scope
from property_core.homes.contracts import (
    Chargeable,
    Medium,
    MeterLevel,
    ObjectKind,
    PlacedMeter,
    RoomUse,
    SharingBuilding,
)
from property_core.homes.models import Building, Meter, ParkingSpace, Room
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


def room_ids_of_places(
    *,
    actor: Actor,
    code: str,
    building_ids: Collection[int] = (),
    unit_ids: Collection[int] = (),
    uses: Collection[RoomUse] = (),
) -> list[int]:
    """Ids of the rooms of these buildings, communities and areas for which the actor holds `code`, by room code.

    `uses`: only rooms of these uses; none: of all. Nothing where no place is named. Raises NotSignedIn, Forbidden,
    NotFound (a building without a room that the actor may see).
    """
    if not building_ids and not unit_ids:
        return []
    with tenant_scope(actor.company):
        here = Q(building_id__in=building_ids) | Q(community_id__in=unit_ids) | Q(area_id__in=unit_ids)
        rooms = rooms_visible(actor, code=code).filter(here)
        if building_ids:
            found = rooms.filter(building_id__in=building_ids).values_list("building_id", flat=True)
            if not set(found.distinct()) >= set(building_ids):
                raise NotFound(field=("buildingIds",))
        if uses:
            rooms = rooms.filter(use__in=uses)
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
        return {row.pk: _placed(row) for row in Meter.objects.filter(id__in=meter_ids)}


def meters_by_code(codes: Collection[str], *, actor: Actor, code: str) -> dict[str, PlacedMeter]:
    """Meter code → meter, of those for which the actor holds the permission `code`; others are left out. One query.

    Raises NotSignedIn, Forbidden.
    """
    with tenant_scope(actor.company):
        return {row.code: _placed(row) for row in meters_visible(actor, code=code).filter(code__in=codes)}


def _placed(row: Meter) -> PlacedMeter:
    return PlacedMeter(
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


def sample_rooms(
    actor: Actor,
    *,
    code: str,
    community_id: int | None,
    limit: int,
    only_meter_of: str | None = None,
    with_inner_area: bool = False,
) -> list[int]:
    """Ids of the first rooms of every building, then of the second ones, until there are `limit`.

    Rooms for which the actor holds the permission. `only_meter_of`: rooms with exactly one 户表 of this medium (empty:
    of any). One query. Raises NotSignedIn, Forbidden.
    """
    with tenant_scope(actor.company):
        rooms = rooms_visible(actor, code=code)
        if community_id is not None:
            rooms = rooms.filter(community_id=community_id)
        if with_inner_area:
            rooms = rooms.filter(inner_area__isnull=False)
        if only_meter_of is not None:
            meters = Meter.objects.filter(level=MeterLevel.PRIVATE, room__isnull=False).order_by()
            if only_meter_of:
                meters = meters.filter(medium=only_meter_of)
            single = meters.values("room_id").annotate(n=Count("id")).filter(n=1)
            rooms = rooms.filter(id__in=single.values("room_id"))
        place = Window(RowNumber(), partition_by=F("building_id"), order_by=F("code").asc())
        return list(rooms.annotate(place=place).order_by("place", "code").values_list("id", flat=True)[:limit])


def sample_meters(actor: Actor, *, code: str, community_id: int | None, medium: str, limit: int) -> list[int]:
    """Ids of the first shared meters (公摊表) by code, of one medium or (empty) of any. One query.

    Raises NotSignedIn, Forbidden.
    """
    with tenant_scope(actor.company):
        meters = meters_visible(actor, code=code, community_id=community_id).filter(level=MeterLevel.SHARED)
        if medium:
            meters = meters.filter(medium=medium)
        return list(meters.order_by("code").values_list("id", flat=True)[:limit])


def sharing_buildings(
    building_ids: Collection[int], *, delivered_by: date, company_id: int
) -> dict[int, SharingBuilding]:
    """Building id → the building with its rooms delivered on or before the day; unknown ids are left out.

    Two queries, for buildings that the caller was allowed to see.
    """
    rooms: dict[int, list[tuple[int, str, Decimal]]] = {building_id: [] for building_id in building_ids}
    with tenant_scope(company_id):
        missing = dict(Building.objects.filter(id__in=rooms).values_list("id", "has_rooms_missing"))
        delivered = Room.objects.filter(building_id__in=rooms, delivered_on__lte=delivered_by).order_by("code")
        for building_id, room_id, code, area in delivered.values_list("building_id", "id", "code", "built_area"):
            rooms[building_id].append((room_id, code, area))
    return {building_id: SharingBuilding(missing[building_id], tuple(rooms[building_id])) for building_id in missing}
