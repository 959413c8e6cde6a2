"""What `org_tree` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import BuildingKind, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building (楼栋) in the room tree."""

    id: str
    name: str
    kind: BuildingKind
    room_count: int

    @classmethod
    def read(cls, data: Json) -> Building:
        return cls(
            id=data["id"],
            name=data["name"],
            kind=BuildingKind(data["kind"]),
            room_count=data["roomCount"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgUnit:
    """A node of the organisation tree: 总公司, 区域公司, 管理处, 管理区."""

    id: str
    parent_id: str | None
    kind: UnitKind
    code: str
    name: str
    depth: int
    buildings: list[Building]

    @classmethod
    def read(cls, data: Json) -> OrgUnit:
        return cls(
            id=data["id"],
            parent_id=data["parentId"],
            kind=UnitKind(data["kind"]),
            code=data["code"],
            name=data["name"],
            depth=data["depth"],
            buildings=[Building.read(each) for each in data["buildings"]],
        )
