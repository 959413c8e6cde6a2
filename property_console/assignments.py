"""Which objects a tariff is assigned to (标准分配): the list, one object or many, ending."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import Date
from property_console.charges import Tariff, optional_id
from property_console.words import ObjectKind, PayerRole
from property_core.charges.permissions import SETUP, VIEW
from property_core.charges.quantities import ObjectLacksQuantity
from property_core.charges.selectors.charges import assignments_by_id, assignments_visible
from property_core.charges.services.assignments import (
    AlreadyAssigned,
    AssignmentEnded,
    TariffOfOtherCommunity,
    TooManyObjects,
    assign_tariff,
    end_assignment,
)
from property_core.homes.contracts import ObjectKind as ObjectKinds


class ChargedObject(graphene.ObjectType):
    """What a tariff is assigned to: a room, a parking space or a meter."""

    id = graphene.NonNull(graphene.ID)
    kind = graphene.NonNull(ObjectKind)
    code = graphene.NonNull(graphene.String)


class Assignment(graphene.ObjectType):
    """A tariff on an object (标准分配), from `startsOn` until the day before `endsOn`."""

    id = own_id("Assignment")
    tariff = graphene.NonNull(Tariff)
    object = graphene.NonNull(ChargedObject)
    payer_role = graphene.NonNull(PayerRole)
    starts_on = graphene.NonNull(Date)
    ends_on = graphene.Field(Date, description="The first day without it.")

    @staticmethod
    def resolve_object(row: Any, info: Any) -> dict[str, Any]:
        for kind, name, found in (
            (ObjectKinds.ROOM, "Room", row.room),
            (ObjectKinds.SPACE, "Space", row.space),
            (ObjectKinds.METER, "Meter", row.meter),
        ):
            if found is not None:
                return {"id": encode_id(name, found.pk), "kind": kind, "code": found.code}
        raise LookupError(f"assignment {row.pk} has no object")


class AssignTariffInput(graphene.InputObjectType):
    tariff_id = graphene.NonNull(graphene.ID)
    room_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    space_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    meter_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    building_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[], description="All their rooms.")
    payer_role = graphene.NonNull(PayerRole)
    starts_on = graphene.NonNull(Date)
    ends_on = graphene.InputField(Date, description="The first day without it.")


class AssignTariff(Mutation):
    """Put a tariff on one object or many: on all of them or on none."""

    permission = Permitted(SETUP)
    Input = AssignTariffInput
    raises = (TooManyObjects, TariffOfOtherCommunity, ObjectLacksQuantity, AlreadyAssigned)
    count = graphene.Int(description="Assignments made.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> AssignTariff:
        made = assign_tariff(
            actor=actor,
            tariff_id=decode_id("Tariff", input.tariff_id, field=("tariffId",)),
            room_ids=decode_ids("Room", input.room_ids, field=("roomIds",)),
            space_ids=decode_ids("Space", input.space_ids, field=("spaceIds",)),
            meter_ids=decode_ids("Meter", input.meter_ids, field=("meterIds",)),
            building_ids=decode_ids("Building", input.building_ids, field=("buildingIds",)),
            payer_role=input.payer_role,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            now=now,
        )
        return cls(count=len(made))


class EndAssignmentInput(graphene.InputObjectType):
    assignment_id = graphene.NonNull(graphene.ID)
    ends_on = graphene.NonNull(Date, description="The first day without it.")


class EndAssignment(Mutation):
    """Let an assignment end."""

    permission = Permitted(SETUP)
    Input = EndAssignmentInput
    raises = (AssignmentEnded,)
    assignment = graphene.Field(Assignment)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> EndAssignment:
        assignment_id = decode_id("Assignment", input.assignment_id, field=("assignmentId",))
        end_assignment(actor=actor, assignment_id=assignment_id, ends_on=input.ends_on, now=now)
        return cls(assignment=assignments_by_id([assignment_id], company_id=actor.company)[assignment_id])


class AssignmentFilter(graphene.InputObjectType):
    """Narrows the list of assignments."""

    tariff_id = graphene.ID()
    room_id = graphene.ID(description="Of the room, its spaces and its meters.")
    community_id = graphene.ID()
    on = graphene.InputField(Date, description="In force on that day.")


def _assignments(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    on: date | None = getattr(filter, "on", None)
    return assignments_visible(
        info.context.actor,
        tariff_id=optional_id("Tariff", filter, "tariff_id"),
        room_id=optional_id("Room", filter, "room_id"),
        community_id=optional_id("Unit", filter, "community_id"),
        on=on,
    )


class AssignmentsQuery(graphene.ObjectType):
    assignments = connection_field(
        Assignment,
        queryset_of=_assignments,
        order=("-starts_on", "-id"),
        permission=Permitted(VIEW, SETUP),
        description="Assignments in my communities, newest first.",
        filter=AssignmentFilter(),
    )


class AssignmentsMutation(graphene.ObjectType):
    assign_tariff = AssignTariff.field()
    end_assignment = EndAssignment.field()
