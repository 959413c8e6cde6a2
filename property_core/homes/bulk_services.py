"""Homes as an import brings them: rows by the clerk's codes, added or updated by key, one statement per table.

Rows come column by column, as the importer holds them; every list of a class has one length. All functions join the
running transaction of the company and return how many rows are new or changed. Codes are known to resolve: the
importer has checked them. `is_new` says that the company was made in this transaction, so nothing can stand yet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from backend.kernel.staging import merge, stage


@dataclass(frozen=True, slots=True)
class BuildingColumns:
    area_code: Sequence[str]
    name: Sequence[str]
    kind: Sequence[str]
    entrance_count: Sequence[int]
    floor_count: Sequence[int]
    has_lift: Sequence[bool | None]


@dataclass(frozen=True, slots=True)
class RoomColumns:
    code: Sequence[str]
    area_code: Sequence[str]
    building: Sequence[str]
    entrance: Sequence[str | None]
    floor: Sequence[int]
    number: Sequence[str]
    built_area: Sequence[Decimal]
    inner_area: Sequence[Decimal | None]
    use: Sequence[str]
    delivered_on: Sequence[date | None]
    occupancy: Sequence[str]


@dataclass(frozen=True, slots=True)
class SpaceColumns:
    code: Sequence[str]
    area_code: Sequence[str]
    kind: Sequence[str]
    room_code: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class MeterColumns:
    """A meter hangs on a room (`room_code`) or on a building (`area_code` and `building`)."""

    code: Sequence[str]
    medium: Sequence[str]
    level: Sequence[str]
    room_code: Sequence[str | None]
    area_code: Sequence[str | None]
    building: Sequence[str | None]
    multiplier: Sequence[Decimal]
    initial_reading: Sequence[Decimal]


def import_buildings(*, company_id: int, rows: BuildingColumns) -> int:
    stage(
        "staged_building",
        {
            "area_code": ("text", rows.area_code),
            "name": ("text", rows.name),
            "kind": ("text", rows.kind),
            "entrance_count": ("integer", rows.entrance_count),
            "floor_count": ("integer", rows.floor_count),
            "has_lift": ("boolean", rows.has_lift),
        },
    )
    return _run(_BUILDINGS, company_id)


def import_rooms(*, company_id: int, rows: RoomColumns, is_new: bool = False) -> int:
    """Rooms with their entrances. Counts rooms."""
    stage(
        "staged_room",
        {
            "code": ("text", rows.code),
            "area_code": ("text", rows.area_code),
            "building": ("text", rows.building),
            "entrance": ("text", rows.entrance),
            "floor": ("integer", rows.floor),
            "number": ("text", rows.number),
            "built_area": ("numeric", rows.built_area),
            "inner_area": ("numeric", rows.inner_area),
            "use": ("text", rows.use),
            "delivered_on": ("date", rows.delivered_on),
            "occupancy": ("text", rows.occupancy),
        },
    )
    _run(_ENTRANCES, company_id)
    return merge(_ROOMS, _ROOMS_AGAIN, {"company_id": company_id}, is_new=is_new)


def import_spaces(*, company_id: int, rows: SpaceColumns, is_new: bool = False) -> int:
    stage(
        "staged_space",
        {
            "code": ("text", rows.code),
            "area_code": ("text", rows.area_code),
            "kind": ("text", rows.kind),
            "room_code": ("text", rows.room_code),
        },
    )
    return merge(_SPACES, _SPACES_AGAIN, {"company_id": company_id}, is_new=is_new)


def import_meters(*, company_id: int, rows: MeterColumns, is_new: bool = False) -> int:
    stage(
        "staged_meter",
        {
            "code": ("text", rows.code),
            "medium": ("text", rows.medium),
            "level": ("text", rows.level),
            "room_code": ("text", rows.room_code),
            "area_code": ("text", rows.area_code),
            "building": ("text", rows.building),
            "multiplier": ("numeric", rows.multiplier),
            "initial_reading": ("numeric", rows.initial_reading),
        },
    )
    return merge(_METERS, _METERS_AGAIN, {"company_id": company_id}, is_new=is_new)


def mark_missing_rooms(
    *, company_id: int, incomplete: Collection[tuple[str, str]], complete: Collection[tuple[str, str]]
) -> None:
    """Remember buildings, as (area code, name), of which rows were refused, and free those now brought without error.

    The shared pots of a marked building are listed by a run instead of posted.
    """
    both = [*incomplete, *complete]
    stage(
        "staged_missing",
        {
            "area_code": ("text", [area for area, _ in both]),
            "name": ("text", [name for _, name in both]),
            "is_missing": ("boolean", [*[True] * len(incomplete), *[False] * len(complete)]),
        },
    )
    _run(_MISSING, company_id)


def follow_moves(*, company_id: int) -> None:
    """Give every building and space the community of its area again, after parts of the tree moved.

    What hangs on them repeats their community by key and follows by itself (RepeatedColumns).
    """
    for statement in _MOVES:
        _run(statement, company_id)


def _run(statement: str, company_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company_id": company_id})
        return int(cursor.rowcount)


_BUILDINGS = """
INSERT INTO building (company_id, community_id, area_id, name, kind, entrance_count, floor_count, has_lift,
    has_rooms_missing)
SELECT %(company_id)s, area.parent_id, area.id, staged.name, staged.kind, staged.entrance_count, staged.floor_count,
    staged.has_lift, false
FROM staged_building AS staged
JOIN org_unit AS area ON area.company_id = %(company_id)s AND area.code = staged.area_code
ON CONFLICT (area_id, name) DO UPDATE
    SET kind = excluded.kind, entrance_count = excluded.entrance_count, floor_count = excluded.floor_count,
        has_lift = excluded.has_lift
    WHERE (building.kind, building.entrance_count, building.floor_count, building.has_lift)
        IS DISTINCT FROM (excluded.kind, excluded.entrance_count, excluded.floor_count, excluded.has_lift)
"""

_ENTRANCES = """
INSERT INTO entrance (company_id, building_id, name)
SELECT DISTINCT %(company_id)s::bigint, building.id, staged.entrance
FROM staged_room AS staged
JOIN org_unit AS area ON area.company_id = %(company_id)s AND area.code = staged.area_code
JOIN building ON building.company_id = %(company_id)s AND building.area_id = area.id
    AND building.name = staged.building
WHERE staged.entrance IS NOT NULL
ORDER BY building.id, staged.entrance
ON CONFLICT (building_id, name) DO NOTHING
"""

_ROOMS = """
INSERT INTO room (company_id, community_id, area_id, building_id, entrance_id, code, number, floor, built_area,
    inner_area, use, occupancy, delivered_on)
SELECT %(company_id)s, area.parent_id, area.id, building.id, entrance.id, staged.code, staged.number, staged.floor,
    staged.built_area, staged.inner_area, staged.use, staged.occupancy, staged.delivered_on
FROM staged_room AS staged
JOIN org_unit AS area ON area.company_id = %(company_id)s AND area.code = staged.area_code
JOIN building ON building.company_id = %(company_id)s AND building.area_id = area.id
    AND building.name = staged.building
LEFT JOIN entrance ON entrance.company_id = %(company_id)s AND entrance.building_id = building.id
    AND entrance.name = staged.entrance
"""

_ROOMS_AGAIN = """
ON CONFLICT (company_id, code) DO UPDATE
    SET community_id = excluded.community_id, area_id = excluded.area_id, building_id = excluded.building_id,
        entrance_id = excluded.entrance_id, number = excluded.number, floor = excluded.floor,
        built_area = excluded.built_area, inner_area = excluded.inner_area, use = excluded.use,
        occupancy = excluded.occupancy, delivered_on = excluded.delivered_on
    WHERE (room.community_id, room.area_id, room.building_id, room.entrance_id, room.number, room.floor,
        room.built_area, room.inner_area, room.use, room.occupancy, room.delivered_on)
        IS DISTINCT FROM (excluded.community_id, excluded.area_id, excluded.building_id, excluded.entrance_id,
        excluded.number, excluded.floor, excluded.built_area, excluded.inner_area, excluded.use, excluded.occupancy,
        excluded.delivered_on)
"""

_SPACES = """
INSERT INTO parking_space (company_id, community_id, area_id, room_id, code, kind)
SELECT %(company_id)s, area.parent_id, area.id, room.id, staged.code, staged.kind
FROM staged_space AS staged
JOIN org_unit AS area ON area.company_id = %(company_id)s AND area.code = staged.area_code
LEFT JOIN room ON room.company_id = %(company_id)s AND room.code = staged.room_code
"""

_SPACES_AGAIN = """
ON CONFLICT (company_id, code) DO UPDATE
    SET community_id = excluded.community_id, area_id = excluded.area_id, room_id = excluded.room_id,
        kind = excluded.kind
    WHERE (parking_space.community_id, parking_space.area_id, parking_space.room_id, parking_space.kind)
        IS DISTINCT FROM (excluded.community_id, excluded.area_id, excluded.room_id, excluded.kind)
"""

_METERS = """
INSERT INTO meter (company_id, community_id, room_id, building_id, code, medium, level, multiplier, initial_reading)
SELECT %(company_id)s, coalesce(room.community_id, building.community_id), room.id, building.id, staged.code,
    staged.medium, staged.level, staged.multiplier, staged.initial_reading
FROM staged_meter AS staged
LEFT JOIN room ON room.company_id = %(company_id)s AND room.code = staged.room_code
LEFT JOIN org_unit AS area ON area.company_id = %(company_id)s AND area.code = staged.area_code
LEFT JOIN building ON building.company_id = %(company_id)s AND building.area_id = area.id
    AND building.name = staged.building
"""

_METERS_AGAIN = """
ON CONFLICT (company_id, code) DO UPDATE
    SET community_id = excluded.community_id, room_id = excluded.room_id, building_id = excluded.building_id,
        medium = excluded.medium, level = excluded.level, multiplier = excluded.multiplier,
        initial_reading = excluded.initial_reading
    WHERE (meter.community_id, meter.room_id, meter.building_id, meter.medium, meter.level, meter.multiplier,
        meter.initial_reading)
        IS DISTINCT FROM (excluded.community_id, excluded.room_id, excluded.building_id, excluded.medium,
        excluded.level, excluded.multiplier, excluded.initial_reading)
"""

_MISSING = """
UPDATE building SET has_rooms_missing = staged.is_missing
FROM staged_missing AS staged
JOIN org_unit AS area ON area.company_id = %(company_id)s AND area.code = staged.area_code
WHERE building.company_id = %(company_id)s AND building.area_id = area.id AND building.name = staged.name
  AND building.has_rooms_missing <> staged.is_missing
"""

_MOVES = (
    """
UPDATE building SET community_id = area.parent_id FROM org_unit AS area
WHERE building.company_id = %(company_id)s AND area.company_id = %(company_id)s AND area.id = building.area_id
  AND building.community_id <> area.parent_id
""",
    """
UPDATE parking_space SET community_id = area.parent_id FROM org_unit AS area
WHERE parking_space.company_id = %(company_id)s AND area.company_id = %(company_id)s
  AND area.id = parking_space.area_id AND parking_space.community_id <> area.parent_id
""",
)
