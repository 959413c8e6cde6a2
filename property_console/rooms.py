"""Rooms as the desk sees them: search, what hangs on a room, who lives there, persons and unmasking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, Decimal, Money
from backend.kernel.time import local_date
from property_console.words import (
    MatchedBy,
    Medium,
    MeterLevel,
    Occupancy,
    ParkingKind,
    PersonKind,
    ResidencyRole,
    RoomUse,
)
from property_core.billing.selectors.bills import dues_by_room
from property_core.charges.permissions import VIEW as BILLING_VIEW
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.homes.contracts import RoomRow
from property_core.homes.permissions import VIEW as HOMES_VIEW
from property_core.homes.selectors import meters_by_room, room, rooms_by_id, spaces_by_room
from property_core.residents.archives import vehicles_by_room
from property_core.residents.contracts import PersonalData, PersonCard, ResidentRow, RoomHit
from property_core.residents.contracts import RoomVehicle as VehicleRow
from property_core.residents.permissions import UNMASK
from property_core.residents.permissions import VIEW as RESIDENTS_VIEW
from property_core.residents.room_search import MOST_HITS, search_rooms
from property_core.residents.selectors import people_by_room, person, residencies_of_person
from property_core.residents.services import read_personal_data


class Space(graphene.ObjectType):
    """A parking space (车位)."""

    id = own_id("Space", "id")
    code = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(ParkingKind)


class Meter(graphene.ObjectType):
    """A meter (仪表)."""

    id = own_id("Meter", "id")
    code = graphene.NonNull(graphene.String)
    medium = graphene.NonNull(Medium)
    level = graphene.NonNull(MeterLevel)
    multiplier = graphene.NonNull(Decimal)


class Resident(graphene.ObjectType):
    """Somebody in a room, now or in the past; numbers are masked."""

    id = own_id("Residency", "residency_id", description="Of the residency.")
    person_id = graphene.NonNull(graphene.ID)
    code = graphene.NonNull(graphene.String, description="Customer number (客户编号).")
    kind = graphene.NonNull(PersonKind)
    name = graphene.NonNull(graphene.String)
    phone = graphene.NonNull(graphene.String, description="Masked: 138****5678.")
    id_number = graphene.NonNull(graphene.String, description="Masked: 3404**********123X.")
    role = graphene.NonNull(ResidencyRole)
    starts_on = graphene.NonNull(Date)
    ends_on = graphene.Field(Date, description="The first day without him.")
    is_current = graphene.NonNull(graphene.Boolean)
    room = graphene.NonNull(lambda: Room)

    @staticmethod
    def resolve_person_id(row: ResidentRow, info: Any) -> str:
        return encode_id("Person", row.person_id)

    @staticmethod
    def resolve_code(row: ResidentRow, info: Any) -> str:
        return row.person_code

    @staticmethod
    def resolve_kind(row: ResidentRow, info: Any) -> str:
        return row.person_kind

    @staticmethod
    def resolve_room(row: ResidentRow, info: Any) -> Any:
        return room_of(row.room_id, info)


class RoomVehicle(graphene.ObjectType):
    """A vehicle of somebody who lives in a room."""

    plate = graphene.NonNull(graphene.String)
    description = graphene.NonNull(graphene.String)
    person_id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String, description="Whose it is.")

    @staticmethod
    def resolve_person_id(vehicle: VehicleRow, info: Any) -> str:
        return encode_id("Person", vehicle.person_id)


class Owed(graphene.ObjectType):
    """What open bills want today."""

    principal = graphene.NonNull(Money)
    late_fee = graphene.NonNull(Money, description="Late fee (滞纳金) up to today.")
    total = graphene.NonNull(Money)
    count = graphene.NonNull(graphene.Int, description="Bills.")
    oldest_due_on = graphene.Field(Date)


class Room(graphene.ObjectType):
    """A room (房间)."""

    id = own_id("Room", "id")
    code = graphene.NonNull(graphene.String)
    label = graphene.NonNull(graphene.String, description="As people say it: 3栋2单元502.")
    number = graphene.NonNull(graphene.String)
    floor = graphene.NonNull(graphene.Int)
    built_area = graphene.NonNull(Decimal, description="Built area (建筑面积) in ㎡.")
    inner_area = graphene.Field(Decimal, description="Inner area (套内面积) in ㎡.")
    use = graphene.NonNull(RoomUse)
    occupancy = graphene.NonNull(Occupancy)
    delivered_on = graphene.Field(Date)
    building = graphene.NonNull(graphene.String)
    entrance = graphene.NonNull(graphene.String)
    community_id = graphene.NonNull(graphene.ID)
    community = graphene.NonNull(graphene.String, description="Name of the community (管理处).")
    people = graphene.NonNull(
        graphene.List(graphene.NonNull(Resident)),
        description="Current first, then owner, family, tenant. Needs residents.view.",
    )
    vehicles = graphene.NonNull(
        graphene.List(graphene.NonNull(RoomVehicle)),
        description="Of the people who live there now, by plate. Needs residents.view.",
    )
    spaces = graphene.NonNull(graphene.List(graphene.NonNull(Space)))
    meters = graphene.NonNull(graphene.List(graphene.NonNull(Meter)))
    owed = graphene.Field(Owed, description="Null without billing.view.")
    prepayment = graphene.Field(Money, description="Paid in advance (预存) and not used. Null without billing.view.")

    @staticmethod
    def resolve_building(row: RoomRow, info: Any) -> str:
        return row.building_name

    @staticmethod
    def resolve_entrance(row: RoomRow, info: Any) -> str:
        return row.entrance_name

    @staticmethod
    def resolve_community_id(row: RoomRow, info: Any) -> str:
        return encode_id("Unit", row.community_id)

    @staticmethod
    def resolve_community(row: RoomRow, info: Any) -> str:
        return row.community_name

    @staticmethod
    def resolve_people(row: RoomRow, info: Any) -> Any:
        context = info.context
        return context.loaders.load(people_by_room, row.id, actor=context.actor, today=local_date(context.now))

    @staticmethod
    def resolve_vehicles(row: RoomRow, info: Any) -> Any:
        context = info.context
        return context.loaders.load(vehicles_by_room, row.id, actor=context.actor, today=local_date(context.now))

    @staticmethod
    def resolve_spaces(row: RoomRow, info: Any) -> Any:
        return info.context.loaders.load(spaces_by_room, row.id, company_id=info.context.actor.company)

    @staticmethod
    def resolve_meters(row: RoomRow, info: Any) -> Any:
        return info.context.loaders.load(meters_by_room, row.id, company_id=info.context.actor.company)

    @staticmethod
    def resolve_owed(row: RoomRow, info: Any) -> Any:
        context = info.context
        if not context.actor.can(BILLING_VIEW, unit_id=row.community_id):
            return None
        return context.loaders.load(dues_by_room, row.id, actor=context.actor, on=local_date(context.now))

    @staticmethod
    def resolve_prepayment(row: RoomRow, info: Any) -> Any:
        actor: Actor = info.context.actor
        if not actor.can(BILLING_VIEW, unit_id=row.community_id):
            return None
        return info.context.loaders.load(prepayment_by_room, row.id, company_id=actor.company)


def room_of(room_id: int | None, info: Any) -> Any:
    """The room of that id, through the request's loader; None where there is none."""
    if room_id is None:
        return None
    return info.context.loaders.load(rooms_by_id, room_id, company_id=info.context.actor.company)


class RoomFound(graphene.ObjectType):
    """One line of a search: a room and, where a person led to it, that person."""

    room = graphene.NonNull(Room)
    matched_by = graphene.NonNull(MatchedBy)
    resident = graphene.Field(Resident)


class Person(graphene.ObjectType):
    """A person or firm (客户); numbers are masked."""

    id = own_id("Person", "id")
    code = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(PersonKind)
    name = graphene.NonNull(graphene.String)
    phone = graphene.NonNull(graphene.String)
    id_number = graphene.NonNull(graphene.String)
    residencies = graphene.NonNull(
        graphene.List(graphene.NonNull(Resident)), description="Where he lives and lived, newest first, at most 200."
    )

    @staticmethod
    def resolve_residencies(card: PersonCard, info: Any) -> list[ResidentRow]:
        context = info.context
        return residencies_of_person(actor=context.actor, person_id=card.id, today=local_date(context.now))


class Unmasked(graphene.ObjectType):
    """Full numbers of a person; that they were read stands in the operation log."""

    phone = graphene.NonNull(graphene.String)
    id_number = graphene.NonNull(graphene.String)
    second_phone = graphene.NonNull(graphene.String)
    bank_account = graphene.NonNull(graphene.String)


class UnmaskPersonInput(graphene.InputObjectType):
    person_id = graphene.NonNull(graphene.ID)
    reason = graphene.NonNull(graphene.String, description="Why; kept in the operation log.")


class UnmaskPerson(Mutation):
    """Show the full phone and ID number of a person, and write down who looked and why."""

    permission = Permitted(UNMASK)
    Input = UnmaskPersonInput
    unmasked = graphene.Field(Unmasked)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> UnmaskPerson:
        data: PersonalData = read_personal_data(
            actor=actor,
            person_id=decode_id("Person", input.person_id, field=("personId",)),
            reason=input.reason,
            now=now,
        )
        return cls(unmasked=data)


class RoomsQuery(graphene.ObjectType):
    search_rooms = field(
        graphene.NonNull(graphene.List(graphene.NonNull(RoomFound))),
        permission=Permitted(HOMES_VIEW, RESIDENTS_VIEW),
        text=graphene.Argument(graphene.NonNull(graphene.String)),
        limit=graphene.Argument(graphene.Int, default_value=20),
        description=f"Rooms by code, 3-2-502, number, name, pinyin initials or phone; at most {MOST_HITS}, best first.",
    )
    room = field(
        graphene.NonNull(Room),
        permission=Permitted(HOMES_VIEW),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One room with all that hangs on it.",
    )
    person = field(
        graphene.NonNull(Person),
        permission=Permitted(RESIDENTS_VIEW),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One person of a room in my areas.",
    )

    @staticmethod
    def resolve_search_rooms(root: None, info: Any, text: str, limit: int) -> list[RoomHit]:
        context = info.context
        return search_rooms(actor=context.actor, text=text, today=local_date(context.now), limit=limit)

    @staticmethod
    def resolve_room(root: None, info: Any, id: str) -> RoomRow:
        return room(actor=info.context.actor, room_id=decode_id("Room", id))

    @staticmethod
    def resolve_person(root: None, info: Any, id: str) -> PersonCard:
        return person(actor=info.context.actor, person_id=decode_id("Person", id))


class RoomsMutation(graphene.ObjectType):
    unmask_person = UnmaskPerson.field()
