"""Customers (客户) at the desk: search by many conditions, files, types, what was changed, who lives where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date
from backend.kernel.errors import StaleVersion
from backend.kernel.time import local_date
from backend.organization.selectors import units_by_id
from property_console.charges import optional_id
from property_console.moves import IdKind
from property_console.oversight import AuditEntry
from property_console.rooms import Resident
from property_console.words import PersonKind, ResidencyRole
from property_core.residents import rules
from property_core.residents.archives import (
    PersonSearch,
    changes_of_person,
    changes_of_room,
    customer_types,
    file_of,
    persons_found,
    population,
    types_by_person,
)
from property_core.residents.contracts import AreaFigures as Figures
from property_core.residents.contracts import FileCard, PersonChanges
from property_core.residents.contracts import IdKind as IdKinds
from property_core.residents.contracts import ResidencyRole as Roles
from property_core.residents.contracts import Vehicle as VehicleRow
from property_core.residents.permissions import MANAGE, SETUP, VIEW
from property_core.residents.selectors import stays_by_person
from property_core.residents.services import (
    CustomerTypeTaken,
    IdNumberInvalid,
    PersonKnown,
    PhoneNumberInvalid,
    change_person,
    define_customer_type,
    retire_customer_type,
    set_person_types,
)


class CustomerType(graphene.ObjectType):
    """A mark that the company puts on customers (客户类型)."""

    id = graphene.NonNull(graphene.ID)
    dimension = graphene.NonNull(graphene.String, description="What it says something about: 家庭类型, 年龄段.")
    name = graphene.NonNull(graphene.String)
    is_active = graphene.NonNull(graphene.Boolean, description="Retired types are given to nobody any more.")

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("CustomerType", row.pk)


class Vehicle(graphene.ObjectType):
    """A vehicle of a customer."""

    plate = graphene.NonNull(graphene.String)
    description = graphene.NonNull(graphene.String)


class CustomerFile(graphene.ObjectType):
    """What is known of a customer beside his name and numbers (客户档案); numbers masked."""

    birthday = graphene.Field(Date)
    employer = graphene.NonNull(graphene.String)
    occupation = graphene.NonNull(graphene.String)
    second_phone = graphene.NonNull(graphene.String)
    bank_name = graphene.NonNull(graphene.String)
    bank_account = graphene.NonNull(graphene.String)
    vehicles = graphene.NonNull(graphene.List(graphene.NonNull(Vehicle)))
    pets = graphene.NonNull(graphene.String)
    note = graphene.NonNull(graphene.String)
    version = graphene.NonNull(graphene.Int, description="Send it with the next change.")


class Customer(graphene.ObjectType):
    """A customer in the list; numbers masked."""

    id = graphene.NonNull(graphene.ID, description="Of the person.")
    code = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(PersonKind)
    name = graphene.NonNull(graphene.String)
    phone = graphene.NonNull(graphene.String)
    id_number = graphene.NonNull(graphene.String)
    types = graphene.NonNull(graphene.List(graphene.NonNull(CustomerType)))
    residencies = graphene.NonNull(
        graphene.List(graphene.NonNull(Resident)), description="In my areas, now and once, newest first, at most 200."
    )

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("Person", row.pk)

    @staticmethod
    def resolve_phone(row: Any, info: Any) -> str:
        return rules.masked_phone(row.phone)

    @staticmethod
    def resolve_id_number(row: Any, info: Any) -> str:
        return rules.masked_id_number(row.id_number)

    @staticmethod
    def resolve_types(row: Any, info: Any) -> Any:
        return info.context.loaders.load(types_by_person, row.pk, company_id=row.company_id)

    @staticmethod
    def resolve_residencies(row: Any, info: Any) -> Any:
        context = info.context
        return context.loaders.load(stays_by_person, row.pk, actor=context.actor, today=local_date(context.now))


class AreaPopulation(graphene.ObjectType):
    """Who lives in an area on a day (人口统计); a person with two rooms there counts once."""

    area_id = graphene.NonNull(graphene.ID)
    area = graphene.NonNull(graphene.String)
    rooms = graphene.NonNull(graphene.Int)
    occupied_rooms = graphene.NonNull(graphene.Int, description="With anybody registered.")
    let_rooms = graphene.NonNull(graphene.Int, description="With a tenant.")
    vacant_rooms = graphene.NonNull(graphene.Int, description="With nobody registered.")
    residents = graphene.NonNull(graphene.Int)
    owners = graphene.NonNull(graphene.Int)
    tenants = graphene.NonNull(graphene.Int)
    family = graphene.NonNull(graphene.Int)

    @staticmethod
    def resolve_area_id(row: Figures, info: Any) -> str:
        return encode_id("Unit", row.area_id)

    @staticmethod
    def resolve_area(row: Figures, info: Any) -> Any:
        loaded = info.context.loaders.load(units_by_id, row.area_id, company_id=info.context.actor.company)
        return loaded.then(lambda unit: unit.name)


class CustomerFilter(graphene.InputObjectType):
    """Conditions that all hold; those on rooms hold of one and the same residency."""

    text = graphene.String(description="Name, pinyin, customer number, phone or its last four digits, ID number.")
    role = graphene.InputField(ResidencyRole)
    unit_id = graphene.ID(description="A unit of the tree; rooms below it.")
    building_id = graphene.ID()
    lives_now = graphene.Boolean(description="Left out: only who lives there now; false: only who left.")
    everybody = graphene.Boolean(default_value=False, description="Who lives there now and who left.")
    moved_in_from = graphene.InputField(Date)
    moved_in_until = graphene.InputField(Date)
    customer_type_ids = graphene.List(graphene.NonNull(graphene.ID), description="Has every one of them.")
    born_from = graphene.InputField(Date)
    born_until = graphene.InputField(Date)
    has_phone = graphene.Boolean()


class VehicleInput(graphene.InputObjectType):
    """A vehicle of a customer."""

    plate = graphene.NonNull(graphene.String)
    description = graphene.String(default_value="")


class ChangeCustomerInput(graphene.InputObjectType):
    person_id = graphene.NonNull(graphene.ID)
    version = graphene.NonNull(graphene.Int, description="Of the file that was read; 0 where nothing was written.")
    name = graphene.String(description="What is left out stays as it is.")
    id_kind = graphene.InputField(IdKind)
    id_number = graphene.String()
    phone = graphene.String(description="Accounts bound by the old phone are bound no more.")
    second_phone = graphene.String()
    birthday = graphene.InputField(Date)
    employer = graphene.String()
    occupation = graphene.String()
    bank_name = graphene.String()
    bank_account = graphene.String()
    vehicles = graphene.List(graphene.NonNull(VehicleInput), description="All of them.")
    pets = graphene.String()
    note = graphene.String()


class ChangeCustomer(Mutation):
    """Change a customer's file; what is left out stays as it is."""

    permission = Permitted(MANAGE)
    Input = ChangeCustomerInput
    raises = (StaleVersion, IdNumberInvalid, PhoneNumberInvalid, PersonKnown)
    file = graphene.Field(CustomerFile)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangeCustomer:
        person_id = decode_id("Person", input.person_id, field=("personId",))
        given = {name: input.get(name) for name in PersonChanges.__slots__}
        if given["vehicles"] is not None:
            given["vehicles"] = tuple(VehicleRow(one.plate, one.description) for one in given["vehicles"])
        if given["id_kind"] is not None:
            given["id_kind"] = IdKinds(given["id_kind"])
        change_person(actor=actor, person_id=person_id, changes=PersonChanges(**given), version=input.version, now=now)
        return cls(file=file_of(actor=actor, person_id=person_id, code=MANAGE))


class SetCustomerTypesInput(graphene.InputObjectType):
    person_id = graphene.NonNull(graphene.ID)
    customer_type_ids = graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)))


class SetCustomerTypes(Mutation):
    """Give a customer exactly these types."""

    permission = Permitted(MANAGE)
    Input = SetCustomerTypesInput
    types = graphene.List(graphene.NonNull(CustomerType))

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetCustomerTypes:
        person_id = decode_id("Person", input.person_id, field=("personId",))
        ids = decode_ids("CustomerType", input.customer_type_ids, field=("customerTypeIds",))
        set_person_types(actor=actor, person_id=person_id, customer_type_ids=ids, now=now)
        return cls(types=types_by_person([person_id], company_id=actor.company)[person_id])


class DefineCustomerTypeInput(graphene.InputObjectType):
    dimension = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)


class DefineCustomerType(Mutation):
    """Add a customer type. Needs residents.setup over the whole company."""

    permission = Permitted(SETUP)
    Input = DefineCustomerTypeInput
    raises = (CustomerTypeTaken,)
    types = graphene.List(graphene.NonNull(CustomerType), description="All of the company.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> DefineCustomerType:
        define_customer_type(actor=actor, dimension=input.dimension, name=input.name, now=now)
        return cls(types=customer_types(company_id=actor.company))


class RetireCustomerTypeInput(graphene.InputObjectType):
    customer_type_id = graphene.NonNull(graphene.ID)


class RetireCustomerType(Mutation):
    """Give a type to nobody any more; who has it keeps it. Needs residents.setup over the whole company."""

    permission = Permitted(SETUP)
    Input = RetireCustomerTypeInput
    types = graphene.List(graphene.NonNull(CustomerType), description="All of the company.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RetireCustomerType:
        type_id = decode_id("CustomerType", input.customer_type_id, field=("customerTypeId",))
        retire_customer_type(actor=actor, customer_type_id=type_id, now=now)
        return cls(types=customer_types(company_id=actor.company))


def _customers(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    given: dict[str, Any] = filter or {}
    lives_now: bool | None = given.get("lives_now", True)
    role = given.get("role")
    search = PersonSearch(
        text=given.get("text") or "",
        role=Roles(role) if role is not None else None,
        unit_id=optional_id("Unit", filter, "unit_id"),
        building_id=optional_id("Building", filter, "building_id"),
        lives_now=None if given.get("everybody") else lives_now,
        moved_in_from=given.get("moved_in_from"),
        moved_in_until=given.get("moved_in_until"),
        customer_type_ids=decode_ids(
            "CustomerType", given.get("customer_type_ids") or (), field=("filter", "customerTypeIds")
        ),
        born_from=given.get("born_from"),
        born_until=given.get("born_until"),
        has_phone=given.get("has_phone"),
    )
    return persons_found(info.context.actor, search=search, today=local_date(info.context.now))


def _changes(root: None, info: Any, *, person_id: str | None = None, room_id: str | None = None) -> QuerySet[Any]:
    actor = info.context.actor
    if room_id is not None:
        return changes_of_room(actor=actor, room_id=decode_id("Room", room_id, field=("roomId",)))
    return changes_of_person(actor=actor, person_id=decode_id("Person", person_id or "", field=("personId",)))


class ResidentsQuery(graphene.ObjectType):
    customers = connection_field(
        Customer,
        queryset_of=_customers,
        order=("pinyin", "id"),
        permission=Permitted(VIEW),
        description="Customers of my areas by pinyin.",
        filter=CustomerFilter(),
    )
    customer_file = field(
        graphene.NonNull(CustomerFile),
        permission=Permitted(VIEW),
        person_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="The file of a customer of my areas, numbers masked.",
    )
    customer_types = field(
        graphene.NonNull(graphene.List(graphene.NonNull(CustomerType))),
        permission=Permitted(VIEW, SETUP),
        description="The company's customer types, retired ones too.",
    )
    archive_changes = connection_field(
        AuditEntry,
        queryset_of=_changes,
        order=("-id",),
        permission=Permitted(VIEW),
        description="What was changed of a customer or of who lives in a room, newest first. Name one of the two.",
        person_id=graphene.Argument(graphene.ID),
        room_id=graphene.Argument(graphene.ID),
    )
    population = field(
        graphene.NonNull(graphene.List(graphene.NonNull(AreaPopulation))),
        permission=Permitted(VIEW),
        unit_id=graphene.Argument(graphene.ID),
        on=graphene.Argument(Date, description="Left out: today."),
        description="Who lives in each of my areas.",
    )

    @staticmethod
    def resolve_customer_file(root: None, info: Any, person_id: str) -> FileCard:
        return file_of(actor=info.context.actor, person_id=decode_id("Person", person_id, field=("personId",)))

    @staticmethod
    def resolve_customer_types(root: None, info: Any) -> Sequence[Any]:
        return customer_types(company_id=info.context.actor.company)

    @staticmethod
    def resolve_population(root: None, info: Any, unit_id: str | None = None, on: date | None = None) -> list[Figures]:
        context = info.context
        unit = decode_id("Unit", unit_id, field=("unitId",)) if unit_id is not None else None
        return population(actor=context.actor, unit_id=unit, day=on or local_date(context.now))


class ResidentsMutation(graphene.ObjectType):
    change_customer = ChangeCustomer.field()
    set_customer_types = SetCustomerTypes.field()
    define_customer_type = DefineCustomerType.field()
    retire_customer_type = RetireCustomerType.field()
