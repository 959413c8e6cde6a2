"""Words of homes that cross their boundary; the workbook's Chinese words beside each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from backend.kernel.choices import Choice


class BuildingKind(Choice):
    HIGH_RISE = "HIGH_RISE"  # 高层
    MULTI_STOREY = "MULTI_STOREY"  # 多层
    VILLA = "VILLA"  # 别墅
    COMMERCIAL = "COMMERCIAL"  # 商业


class RoomUse(Choice):
    RESIDENTIAL = "RESIDENTIAL"  # 住宅
    SHOP = "SHOP"  # 商铺
    OFFICE = "OFFICE"  # 办公
    OTHER = "OTHER"  # 其他


class Occupancy(Choice):
    OCCUPIED = "OCCUPIED"  # 入住
    LET = "LET"  # 出租
    VACANT = "VACANT"  # 空置
    SOLD_NOT_OCCUPIED = "SOLD_NOT_OCCUPIED"  # 已售未入住
    UNSOLD = "UNSOLD"  # 未售


class ParkingKind(Choice):
    OWNED = "OWNED"  # 产权
    RENTED = "RENTED"  # 租赁
    CIVIL_DEFENCE = "CIVIL_DEFENCE"  # 人防


class Medium(Choice):
    WATER = "WATER"  # 水
    POWER = "POWER"  # 电
    GAS = "GAS"  # 气
    HEAT = "HEAT"  # 热


class MeterLevel(Choice):
    PRIVATE = "PRIVATE"  # 户表
    GENERAL = "GENERAL"  # 总表
    SHARED = "SHARED"  # 公摊表


@dataclass(frozen=True, slots=True)
class BuildingNode:
    """A building in the room tree, with the number of its rooms."""

    id: int
    community_id: int
    area_id: int
    name: str
    kind: BuildingKind
    room_count: int


class RoomRow(NamedTuple):
    """A room as lists show it. `label` is `3栋2单元502`; `community_name` the 管理处 it belongs to.

    A tuple, for lists hold very many of it and a frozen dataclass is made ten times slower.
    """

    id: int
    code: str
    label: str
    number: str
    floor: int
    built_area: Decimal
    inner_area: Decimal | None
    use: RoomUse
    occupancy: Occupancy
    delivered_on: date | None
    building_id: int
    building_name: str
    entrance_name: str
    area_id: int
    area_name: str
    community_id: int
    community_name: str


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A parking space."""

    id: int
    code: str
    kind: ParkingKind
    room_id: int | None


@dataclass(frozen=True, slots=True)
class MeterRow:
    """A meter of a room or of a building."""

    id: int
    code: str
    medium: Medium
    level: MeterLevel
    multiplier: Decimal
    initial_reading: Decimal


class ObjectKind(Choice):
    """What a tariff can be assigned to."""

    ROOM = "ROOM"  # 房间
    SPACE = "SPACE"  # 车位
    METER = "METER"  # 仪表


@dataclass(frozen=True, slots=True)
class Chargeable:
    """An object that a tariff can be assigned to, with what formulas may ask of it.

    `room_id`: the room itself, or the one that the space or meter belongs to. `level` of a meter. `private_media`: the
    media of the room's own 户表, one entry per meter, for a room alone.
    """

    kind: ObjectKind
    id: int
    code: str
    community_id: int
    room_id: int | None
    has_inner_area: bool
    level: MeterLevel | None = None
    private_media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedMeter:
    """A meter and where it hangs."""

    id: int
    code: str
    medium: Medium
    level: MeterLevel
    multiplier: Decimal
    initial_reading: Decimal
    community_id: int
    room_id: int | None
    building_id: int | None


@dataclass(frozen=True, slots=True)
class SharingBuilding:
    """A building with the rooms that share its pots: (id, code, built area in ㎡) of the delivered ones, by code.

    `has_rooms_missing`: rows of it were refused at import; its pots are listed instead of posted.
    """

    has_rooms_missing: bool
    rooms: tuple[tuple[int, str, Decimal], ...]
