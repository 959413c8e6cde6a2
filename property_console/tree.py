"""The organisation tree: its units with what hangs on them, below them buildings and rooms, and changing its shape."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.kernel.time import local_date
from backend.organization.contracts import Unit
from backend.organization.hanging import counts_by_unit
from backend.organization.permissions import MANAGE as ORGANIZATION_MANAGE
from backend.organization.permissions import VIEW as ORGANIZATION_VIEW
from backend.organization.selectors import unit_visible, visible_tree
from backend.organization.services import (
    AreaHoldsHomes,
    RootStays,
    UnitCodeTaken,
    UnitInactive,
    UnitInUse,
    UnitMisplaced,
    UnitUnderItself,
    change_unit,
    create_unit,
    delete_unit,
    move_unit,
    set_unit_active,
)
from property_console.rooms import Room
from property_console.words import BuildingKind, UnitKind
from property_core.homes.contracts import RoomRow
from property_core.homes.permissions import VIEW as HOMES_VIEW
from property_core.homes.selectors import buildings_by_area, rooms_of_building


class Building(graphene.ObjectType):
    """A building (楼栋) in the room tree."""

    id = own_id("Building", "id")
    name = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(BuildingKind)
    room_count = graphene.NonNull(graphene.Int)


class UnitCounts(graphene.ObjectType):
    """What hangs on a unit and everything below it."""

    buildings = graphene.NonNull(graphene.Int)
    rooms = graphene.NonNull(graphene.Int)
    staff = graphene.NonNull(graphene.Int, description="People with a post there today or later.")

    @staticmethod
    def resolve_buildings(counts: Any, info: Any) -> int:
        return int(counts.get("buildings", 0))

    @staticmethod
    def resolve_rooms(counts: Any, info: Any) -> int:
        return int(counts.get("rooms", 0))

    @staticmethod
    def resolve_staff(counts: Any, info: Any) -> int:
        return int(counts["staff"])


class OrgUnit(graphene.ObjectType):
    """A node of the organisation tree: 总公司, 区域公司, 管理处, 管理区."""

    id = own_id("Unit", "id")
    parent_id = graphene.ID()
    kind = graphene.NonNull(UnitKind)
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)
    depth = graphene.NonNull(graphene.Int, description="0 is the company.")
    is_active = graphene.NonNull(graphene.Boolean, description="False: nothing new comes under it (停用).")
    counts = graphene.Field(
        UnitCounts, description="Of the whole subtree; null of a unit that is only on the way to mine."
    )
    buildings = graphene.NonNull(
        graphene.List(graphene.NonNull(Building)),
        description="Of an area (管理区), in natural order; empty where they are not mine to see.",
    )

    @staticmethod
    def resolve_parent_id(unit: Unit, info: Any) -> str | None:
        return encode_id("Unit", unit.parent_id) if unit.parent_id is not None else None

    @staticmethod
    def resolve_counts(unit: Unit, info: Any) -> Any:
        context = info.context
        return context.loaders.load(counts_by_unit, unit.id, actor=context.actor, today=local_date(context.now))

    @staticmethod
    def resolve_buildings(unit: Unit, info: Any) -> Any:
        if not info.context.actor.can(HOMES_VIEW):
            return []
        return info.context.loaders.load(buildings_by_area, unit.id, actor=info.context.actor)


class CreateUnitInput(graphene.InputObjectType):
    parent_id = graphene.NonNull(graphene.ID)
    kind = graphene.NonNull(UnitKind)
    code = graphene.NonNull(graphene.String, description="Unique in the company.")
    name = graphene.NonNull(graphene.String)


class CreateUnit(Mutation):
    """Make a unit under one of mine: a region, a community or an area."""

    permission = Permitted(ORGANIZATION_MANAGE)
    Input = CreateUnitInput
    raises = (UnitMisplaced, UnitInactive, UnitCodeTaken)
    unit = graphene.Field(OrgUnit)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CreateUnit:
        return cls(
            unit=create_unit(
                actor=actor,
                parent_id=decode_id("Unit", input.parent_id, field=("parentId",)),
                kind=input.kind,
                code=input.code,
                name=input.name,
                now=now,
            )
        )


class ChangeUnitInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    name = graphene.String(description="Left as it is where it is left out.")
    code = graphene.String(description="Left as it is where it is left out.")


class ChangeUnit(Mutation):
    """Give a unit another name or another code."""

    permission = Permitted(ORGANIZATION_MANAGE)
    Input = ChangeUnitInput
    raises = (UnitCodeTaken,)
    unit = graphene.Field(OrgUnit)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangeUnit:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        change_unit(actor=actor, unit_id=unit_id, name=input.get("name"), code=input.get("code"), now=now)
        return cls(unit=unit_visible(actor=actor, code=ORGANIZATION_MANAGE, unit_id=unit_id))


class MoveUnitInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    parent_id = graphene.NonNull(graphene.ID)


class MoveUnit(Mutation):
    """Hang a unit with all below it under another one. An area that has homes stays in its community."""

    permission = Permitted(ORGANIZATION_MANAGE)
    Input = MoveUnitInput
    raises = (RootStays, UnitUnderItself, UnitMisplaced, UnitInactive, AreaHoldsHomes)
    unit = graphene.Field(OrgUnit)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> MoveUnit:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        parent_id = decode_id("Unit", input.parent_id, field=("parentId",))
        move_unit(actor=actor, unit_id=unit_id, parent_id=parent_id, now=now)
        return cls(unit=unit_visible(actor=actor, code=ORGANIZATION_MANAGE, unit_id=unit_id))


class SetUnitActiveInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    is_active = graphene.NonNull(graphene.Boolean)


class SetUnitActive(Mutation):
    """Close an empty unit to anything new (停用), or open it again."""

    permission = Permitted(ORGANIZATION_MANAGE)
    Input = SetUnitActiveInput
    raises = (RootStays, UnitInUse, UnitInactive)
    unit = graphene.Field(OrgUnit)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetUnitActive:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        set_unit_active(actor=actor, unit_id=unit_id, is_active=input.is_active, now=now)
        return cls(unit=unit_visible(actor=actor, code=ORGANIZATION_MANAGE, unit_id=unit_id))


class DeleteUnitInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)


class DeleteUnit(Mutation):
    """Remove a unit that nothing ever hung on."""

    permission = Permitted(ORGANIZATION_MANAGE)
    Input = DeleteUnitInput
    raises = (RootStays, UnitInUse)
    done = graphene.Boolean()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> DeleteUnit:
        delete_unit(actor=actor, unit_id=decode_id("Unit", input.unit_id, field=("unitId",)), now=now)
        return cls(done=True)


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


class TreeMutation(graphene.ObjectType):
    create_unit = CreateUnit.field()
    change_unit = ChangeUnit.field()
    move_unit = MoveUnit.field()
    set_unit_active = SetUnitActive.field()
    delete_unit = DeleteUnit.field()
