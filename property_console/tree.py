"""The organisation tree, and below it buildings and rooms."""

from __future__ import annotations

from typing import Any

import graphene

from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.permissions import Permitted, field
from backend.organization.contracts import Unit
from backend.organization.permissions import VIEW as ORGANIZATION_VIEW
from backend.organization.selectors import visible_tree
from property_console.rooms import Room
from property_console.words import BuildingKind, UnitKind
from property_core.homes.contracts import BuildingNode, RoomRow
from property_core.homes.permissions import VIEW as HOMES_VIEW
from property_core.homes.selectors import buildings_by_area, rooms_of_building


class Building(graphene.ObjectType):
    """A building (楼栋) in the room tree."""

    id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(BuildingKind)
    room_count = graphene.NonNull(graphene.Int)

    @staticmethod
    def resolve_id(node: BuildingNode, info: Any) -> str:
        return encode_id("Building", node.id)


class OrgUnit(graphene.ObjectType):
    """A node of the organisation tree: 总公司, 区域公司, 管理处, 管理区."""

    id = graphene.NonNull(graphene.ID)
    parent_id = graphene.ID()
    kind = graphene.NonNull(UnitKind)
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    depth = graphene.NonNull(graphene.Int, description="0 is the company.")
    buildings = graphene.NonNull(
        graphene.List(graphene.NonNull(Building)),
        description="Of an area (管理区), in natural order; empty where they are not mine to see.",
    )

    @staticmethod
    def resolve_id(unit: Unit, info: Any) -> str:
        return encode_id("Unit", unit.id)

    @staticmethod
    def resolve_parent_id(unit: Unit, info: Any) -> str | None:
        return encode_id("Unit", unit.parent_id) if unit.parent_id is not None else None

    @staticmethod
    def resolve_buildings(unit: Unit, info: Any) -> Any:
        return info.context.loaders.load(buildings_by_area, unit.id, actor=info.context.actor)


class TreeQuery(graphene.ObjectType):
    org_tree = field(
        graphene.NonNull(graphene.List(graphene.NonNull(OrgUnit))),
        permission=Permitted(ORGANIZATION_VIEW),
        description="My units and those above them, parents before children; bounded by the company's tree.",
    )
    rooms_of_building = field(
        graphene.NonNull(graphene.List(graphene.NonNull(Room))),
        permission=Permitted(HOMES_VIEW),
        building_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="Rooms as one walks through the building; bounded by its size. Empty where it is not mine to see.",
    )

    @staticmethod
    def resolve_org_tree(root: None, info: Any) -> list[Unit]:
        return visible_tree(actor=info.context.actor, code=ORGANIZATION_VIEW)

    @staticmethod
    def resolve_rooms_of_building(root: None, info: Any, building_id: str) -> list[RoomRow]:
        number = decode_id("Building", building_id, field=("buildingId",))
        return rooms_of_building(actor=info.context.actor, building_id=number)
