"""Reads of homes: the room tree, rooms by id, what hangs on a room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import Forbidden, NotFound, NotSignedIn
from backend.organization.base import tenant_scope
from backend.organization.reads import COMPANY_IS_SET, company_rows
from property_core.homes import rules
from property_core.homes.contracts import (
    BuildingKind,
    BuildingNode,
    Medium,
    MeterLevel,
    MeterRow,
    Occupancy,
    ParkingKind,
    RoomRow,
    RoomUse,
    SpaceRow,
)
from property_core.homes.models import Building, Meter, ParkingSpace, Room
from property_core.homes.permissions import VIEW, require_can_see_room


def rooms_visible(actor: Actor, *, code: str = VIEW) -> QuerySet[Room]:
    """Rooms that the actor may see by the permission `code`: data permission as a queryset, in no order yet.

    Ask it inside the company's scope. Residents see their own rooms, staff the areas of their posts.
    Raises NotSignedIn, Forbidden.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return Room.objects.all()
    if actor.kind is ActorKind.OWNER:
        return Room.objects.filter(id__in=actor.room_ids)
    actor.require(code)
    return Room.objects.filter(area_id__in=actor.units(code))


def count_rooms(actor: Actor, on: date) -> int:
    """How many rooms the actor sees; 0 without homes.view. Ask it inside the company's scope. One query."""
    return rooms_visible(actor).count() if actor.can(VIEW) else 0


def buildings_by_area(area_ids: Collection[int], *, actor: Actor) -> dict[int, list[BuildingNode]]:
    """Area id → its buildings in natural order, for the room tree; every id present, empty where not visible.

    One query. Raises NotSignedIn, Forbidden.
    """
    actor.require(VIEW)
    seen = [area_id for area_id in area_ids if actor.can(VIEW, unit_id=area_id)]
    answer: dict[int, list[BuildingNode]] = {area_id: [] for area_id in area_ids}
    with tenant_scope(actor.company):
        # The count goes over the rooms by their own key: there is no reverse relation between the two.
        counts = dict(
            Room.objects.filter(area_id__in=seen)
            .values("building_id")
            .annotate(n=Count("id"))
            .values_list("building_id", "n")
        )
        for row in Building.objects.filter(area_id__in=seen):
            answer[row.area_id].append(
                BuildingNode(
                    id=row.pk,
                    community_id=row.community_id,
                    area_id=row.area_id,
                    name=row.name,
                    kind=BuildingKind(row.kind),
                    room_count=counts.get(row.pk, 0),
                )
            )
    for nodes in answer.values():
        nodes.sort(key=lambda node: rules.natural_key(node.name))
    return answer


def rooms_of_building(*, actor: Actor, building_id: int) -> list[RoomRow]:
    """Rooms of a building by entrance, floor and number, as one walks through it. One query.

    Empty where the building is not the actor's to see. Raises NotSignedIn, Forbidden.
    """
    with tenant_scope(actor.company):
        rows = [room_row(room) for room in with_names(rooms_visible(actor).filter(building_id=building_id))]
    return sorted(
        rows, key=lambda row: (rules.natural_key(row.entrance_name), row.floor, rules.natural_key(row.number))
    )


def room(*, actor: Actor, room_id: int) -> RoomRow:
    """One room. Raises NotSignedIn, NotFound (also for a room that is not the actor's to see)."""
    if not actor.is_signed_in:
        raise NotSignedIn
    found = rooms_by_id([room_id], company_id=actor.company).get(room_id)
    if found is None:
        raise NotFound
    require_can_see_room(actor=actor, room_id=room_id, area_id=found.area_id)
    return found


def room_by_code(code: str, *, actor: Actor) -> RoomRow:
    """The room with that code. Raises NotSignedIn, NotFound (also where it is not the actor's to see)."""
    try:
        with tenant_scope(actor.company):
            found = with_names(rooms_visible(actor).filter(code=code)).first()
    except Forbidden as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return room_row(found)


def rooms_by_id(room_ids: Collection[int], *, company_id: int) -> dict[int, RoomRow]:
    """Room id → room, for loaders over ids that the caller was allowed to see; unknown ids are left out. One query."""
    rows = company_rows(_ROOMS, {"company_id": company_id, "room_ids": list(room_ids)})
    return {row[0]: _room_of_columns(row) for row in rows}


# What _room_of_columns reads, and the joins behind a `room`.
_ROOM_COLUMNS = (
    "room.id, room.code, room.number, room.floor, room.built_area, room.inner_area, room.use, room.occupancy,"
    " room.delivered_on, building.id, building.name, entrance.name, area.id, area.name, community.id, community.name"
)
_ROOM_JOINS = """
    LEFT JOIN building ON building.company_id = %(company_id)s::bigint AND building.id = room.building_id
    LEFT JOIN entrance ON entrance.company_id = %(company_id)s::bigint AND entrance.id = room.entrance_id
    LEFT JOIN org_unit AS area ON area.company_id = %(company_id)s::bigint AND area.id = room.area_id
    LEFT JOIN org_unit AS community ON community.company_id = %(company_id)s::bigint
        AND community.id = room.community_id
"""
_ROOMS = f"""
    SELECT {_ROOM_COLUMNS} FROM room {_ROOM_JOINS}
    WHERE {COMPANY_IS_SET} AND room.company_id = %(company_id)s::bigint AND room.id = ANY(%(room_ids)s::bigint[])
"""  # noqa: S608  constant texts


def _room_of_columns(row: Sequence[Any]) -> RoomRow:
    """The contract of a room that was read as _ROOM_COLUMNS."""
    (
        room_id, code, number, floor, built_area, inner_area, use, occupancy, delivered_on, building_id, building,
        entrance, area_id, area, community_id, community,
    ) = row  # fmt: skip
    return RoomRow(
        room_id, code, rules.room_label(building=building, entrance=entrance or "", number=number), number, floor,
        built_area, inner_area, RoomUse(use), Occupancy(occupancy), delivered_on, building_id, building,
        entrance or "", area_id, area, community_id, community,
    )  # fmt: skip


def spaces_by_room(room_ids: Collection[int], *, company_id: int) -> dict[int, list[SpaceRow]]:
    """Room id → its parking spaces by code; every id present. One query."""
    answer: dict[int, list[SpaceRow]] = {room_id: [] for room_id in room_ids}
    with tenant_scope(company_id):
        for row in ParkingSpace.objects.filter(room_id__in=answer).order_by("code"):
            if row.room_id is not None:
                answer[row.room_id].append(_space(row))
    return answer


def spaces_by_id(space_ids: Collection[int], *, company_id: int) -> dict[int, SpaceRow]:
    """Space id → parking space, for ids that the caller was allowed to see; unknown ids are left out. One query."""
    with tenant_scope(company_id):
        return {row.pk: _space(row) for row in ParkingSpace.objects.filter(id__in=space_ids)}


def meters_by_room(room_ids: Collection[int], *, company_id: int) -> dict[int, list[MeterRow]]:
    """Room id → its meters by code; every id present. One query."""
    answer: dict[int, list[MeterRow]] = {room_id: [] for room_id in room_ids}
    with tenant_scope(company_id):
        for row in Meter.objects.filter(room_id__in=answer).order_by("code"):
            if row.room_id is not None:
                answer[row.room_id].append(_meter(row))
    return answer


def room_ids_of_typed(
    actor: Actor, text: str, *, limit: int, code: str = VIEW, community_id: int | None = None
) -> list[tuple[int, int]]:
    """(rank, room id) of visible rooms that the text names by code, number or label; best first, at most `limit`.

    Rank 0: the whole code; 1: the label as typed (`3栋2单元502`, `3-2-502`, `A区3-2-502`); 2: the room number; 3: the
    beginning of the code. `code`: the permission by which rooms are visible. `community_id`: only rooms there.
    Ask it inside the company's scope.
    Raises NotSignedIn, Forbidden.
    """
    visible = rooms_visible(actor, code=code)
    if community_id is not None:
        visible = visible.filter(community_id=community_id)
    typed = rules.typed_label(text)
    tries: list[Q] = [Q(code__in={text, text.upper()}), Q(), Q(number=text), Q(code__startswith=text)]
    if typed is not None:
        tries[1] = Q(number=typed.number, building__name__in=rules.names_of_building(typed.building))
        if typed.entrance:
            tries[1] &= Q(entrance__name__in=rules.names_of_entrance(typed.entrance))
        if typed.area:
            tries[1] &= Q(area__name__contains=typed.area)
    found: dict[int, int] = {}
    for rank, condition in enumerate(tries):
        if not condition or len(found) >= limit:
            continue
        for room_id in visible.filter(condition).order_by("code").values_list("id", flat=True)[:limit]:
            found.setdefault(room_id, rank)
    return [(rank, room_id) for room_id, rank in found.items()][:limit]


def space_ids_of_code(beginning: str, *, limit: int) -> list[int]:
    """Ids of the first parking spaces whose code begins so; inside the company's scope."""
    spaces = ParkingSpace.objects.filter(code__startswith=beginning)
    return list(spaces.order_by("code").values_list("id", flat=True)[:limit])


def with_names(rooms: QuerySet[Room]) -> QuerySet[Room]:
    """The rooms with what room_row reads, joined."""
    return rooms.select_related("building", "entrance", "area", "community")


def room_row(row: Room) -> RoomRow:
    """The contract of a room that was read with its names."""
    entrance = row.entrance.name if row.entrance else ""
    return RoomRow(
        id=row.pk,
        code=row.code,
        label=rules.room_label(building=row.building.name, entrance=entrance, number=row.number),
        number=row.number,
        floor=row.floor,
        built_area=row.built_area,
        inner_area=row.inner_area,
        use=RoomUse(row.use),
        occupancy=Occupancy(row.occupancy),
        delivered_on=row.delivered_on,
        building_id=row.building_id,
        building_name=row.building.name,
        entrance_name=entrance,
        area_id=row.area_id,
        area_name=row.area.name,
        community_id=row.community_id,
        community_name=row.community.name,
    )


def _space(row: ParkingSpace) -> SpaceRow:
    return SpaceRow(id=row.pk, code=row.code, kind=ParkingKind(row.kind), room_id=row.room_id)


def _meter(row: Meter) -> MeterRow:
    return MeterRow(
        id=row.pk,
        code=row.code,
        medium=Medium(row.medium),
        level=MeterLevel(row.level),
        multiplier=row.multiplier,
        initial_reading=row.initial_reading,
    )
