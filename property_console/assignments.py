"""Which objects a tariff is assigned to (标准分配): the list, one object or many, a preview, ending."""

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
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date
from property_console.charges import FormulaQuantity, Tariff, optional_id
from property_console.rooms import Room, room_of
from property_console.words import ObjectKind, PayerRole, RoomUse
from property_core.charges.contracts import ObjectSelection
from property_core.charges.permissions import SETUP, VIEW
from property_core.charges.quantities import ObjectLacksQuantity
from property_core.charges.selectors.assigning import SortedObjects, TooManyObjects, preview_assignment
from property_core.charges.selectors.charges import assignments_by_id, assignments_visible
from property_core.charges.services.assignments import (
    AlreadyAssigned,
    AssignmentEnded,
    TariffOfOtherCommunity,
    assign_tariff,
    assign_where_new,
    end_assignment,
    end_assignments,
)
from property_core.homes.contracts import Chargeable
from property_core.homes.contracts import ObjectKind as ObjectKinds


class ChargedObject(graphene.ObjectType):
    """What a tariff is assigned to: a room, a parking space or a meter."""

    id = graphene.NonNull(graphene.ID)
    kind = graphene.NonNull(ObjectKind)
    code = graphene.NonNull(graphene.String)
    room = graphene.Field(Room, description="The room itself, or the one that the space or meter belongs to.")

    @staticmethod
    def resolve_room(charged: dict[str, Any], info: Any) -> Any:
        return room_of(charged["room_id"], info)


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
                room_id = found.pk if kind is ObjectKinds.ROOM else found.room_id
                return {"id": encode_id(name, found.pk), "kind": kind, "code": found.code, "room_id": room_id}
        raise LookupError(f"assignment {row.pk} has no object")


_SELECTION = {
    "room_ids": "Room", "space_ids": "Space", "meter_ids": "Meter", "building_ids": "Building", "unit_ids": "Unit",
}  # fmt: skip


class ObjectSelectionInput(graphene.InputObjectType):
    """Objects by id, and all rooms of places."""

    room_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    space_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    meter_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    building_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[], description="All their rooms.")
    unit_ids = graphene.List(
        graphene.NonNull(graphene.ID), default_value=[], description="All rooms of these communities and areas."
    )
    uses = graphene.List(
        graphene.NonNull(RoomUse), default_value=[], description="Of places only rooms of these uses; none: all."
    )


class AssignTariffInput(ObjectSelectionInput):
    """A tariff, objects, and from when until when."""

    tariff_id = graphene.NonNull(graphene.ID)
    payer_role = graphene.NonNull(PayerRole)
    starts_on = graphene.NonNull(Date)
    ends_on = graphene.InputField(Date, description="The first day without it.")
    only_new = graphene.Boolean(
        default_value=False,
        description="Leave out what cannot have it, has it, or has another tariff of the item then; else all or none.",
    )


def _selected(given: Any) -> ObjectSelection:
    ids = {name: decode_ids(kind, given[name], field=(_camel(name),)) for name, kind in _SELECTION.items()}
    return ObjectSelection(**ids, uses=tuple(given.uses))


def _camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(part.capitalize() for part in more)


class AssignTariff(Mutation):
    """Put a tariff on one object or many: on all of them or on none, or only where it is new."""

    permission = Permitted(SETUP)
    Input = AssignTariffInput
    raises = (TooManyObjects, TariffOfOtherCommunity, ObjectLacksQuantity, AlreadyAssigned)
    count = graphene.Int(description="Assignments made.")
    left_out = graphene.Int(description="Objects left out.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> AssignTariff:
        given = {
            "actor": actor,
            "tariff_id": decode_id("Tariff", input.tariff_id, field=("tariffId",)),
            "selection": _selected(input),
            "payer_role": input.payer_role,
            "starts_on": input.starts_on,
            "ends_on": input.ends_on,
            "now": now,
        }
        if input.only_new:
            made, left_out = assign_where_new(**given)
            return cls(count=len(made), left_out=left_out)
        return cls(count=len(assign_tariff(**given)), left_out=0)


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


class EndAssignmentsInput(graphene.InputObjectType):
    """Assignments by id, or a tariff and the objects on which it ends."""

    assignment_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    tariff_id = graphene.ID()
    objects = graphene.InputField(ObjectSelectionInput)
    ends_on = graphene.NonNull(Date, description="The first day without it.")


class EndAssignments(Mutation):
    """Let many assignments end on one day."""

    permission = Permitted(SETUP)
    Input = EndAssignmentsInput
    raises = (TooManyObjects,)
    count = graphene.Int(description="Assignments that ended.")
    left_out = graphene.Int(description="Ended before, or not begun by that day.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> EndAssignments:
        objects, tariff = input.get("objects"), input.get("tariff_id")
        ended, left_out = end_assignments(
            actor=actor,
            assignment_ids=decode_ids("Assignment", input.assignment_ids, field=("assignmentIds",)),
            tariff_id=None if tariff is None else decode_id("Tariff", tariff, field=("tariffId",)),
            selection=None if objects is None else _selected(objects),
            ends_on=input.ends_on,
            now=now,
        )
        return cls(count=ended, left_out=left_out)


SHOWN_OBJECTS = 20


class ObjectsMet(graphene.ObjectType):
    """Objects that meet the same."""

    count = graphene.NonNull(graphene.Int)
    objects = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description=f"The first {SHOWN_OBJECTS} codes."
    )

    @staticmethod
    def resolve_count(those: list[Chargeable], info: Any) -> int:
        return len(those)

    @staticmethod
    def resolve_objects(those: list[Chargeable], info: Any) -> list[str]:
        return [one.code for one in those[:SHOWN_OBJECTS]]


class LackingObjects(graphene.ObjectType):
    """Objects that lack a quantity of the formula."""

    quantity = graphene.NonNull(FormulaQuantity)
    those = graphene.NonNull(ObjectsMet)


class AssignmentPreview(graphene.ObjectType):
    """What assigning a tariff would meet; each object counts once."""

    count = graphene.NonNull(graphene.Int, description="Objects selected.")
    fresh = graphene.NonNull(ObjectsMet, description="Nothing stands against it.")
    overlapping = graphene.NonNull(
        ObjectsMet, description="Another assignment of the charge item is in force then: both would bill."
    )
    same = graphene.NonNull(ObjectsMet, description="Have the tariff from the same day on.")
    strange = graphene.NonNull(ObjectsMet, description="Of another community than the tariff.")
    lacking = graphene.NonNull(graphene.List(graphene.NonNull(LackingObjects)))

    @staticmethod
    def resolve_lacking(found: SortedObjects, info: Any) -> list[dict[str, Any]]:
        return [{"quantity": quantity, "those": those} for quantity, those in found.lacking.items()]


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
    preview_assignment = field(
        graphene.NonNull(AssignmentPreview),
        permission=Permitted(SETUP),
        input=graphene.Argument(graphene.NonNull(AssignTariffInput)),
        description="What assignTariff with the same input would meet, object by object. Keeps nothing.",
    )

    @staticmethod
    def resolve_preview_assignment(root: None, info: Any, input: Any) -> SortedObjects:
        return preview_assignment(
            actor=info.context.actor,
            tariff_id=decode_id("Tariff", input.tariff_id, field=("tariffId",)),
            selection=_selected(input),
            starts_on=input.starts_on,
            ends_on=input.ends_on,
        )


class AssignmentsMutation(graphene.ObjectType):
    assign_tariff = AssignTariff.field()
    end_assignment = EndAssignment.field()
    end_assignments = EndAssignments.field()
