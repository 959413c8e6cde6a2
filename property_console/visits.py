"""Household visits (走访): writing them down, the list, and how many a week."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime
from backend.kernel.time import local_date
from backend.organization.selectors import staff_names
from property_console.charges import optional_id
from property_console.rooms import Room, room_of
from property_core.residents.archives import VisitWeek as Week
from property_core.residents.archives import visit, visit_weeks, visits_visible
from property_core.residents.permissions import SETUP, VISIT
from property_core.residents.selectors import names_by_person
from property_core.residents.services import VisitNotes, plan_visits, record_visit


class Visit(graphene.ObjectType):
    """A visit to a household (走访)."""

    id = graphene.NonNull(graphene.ID)
    room = graphene.NonNull(Room)
    visited_on = graphene.NonNull(Date)
    person = graphene.String(description="Name of whom one spoke with.")
    visitor = graphene.String(description="Name of the member of staff.")
    need = graphene.NonNull(graphene.String)
    difficulties = graphene.NonNull(graphene.String)
    family_structure = graphene.NonNull(graphene.String)
    tenure = graphene.NonNull(graphene.String, description="Letting and changes of who lives there.")
    house_condition = graphene.NonNull(graphene.String)
    follow_up_on = graphene.Field(Date)
    recorded_at = graphene.NonNull(DateTime)

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("Visit", row.pk)

    @staticmethod
    def resolve_room(row: Any, info: Any) -> Any:
        return room_of(row.room_id, info)

    @staticmethod
    def resolve_person(row: Any, info: Any) -> Any:
        if row.person_id is None:
            return None
        return info.context.loaders.load(names_by_person, row.person_id, company_id=row.company_id)

    @staticmethod
    def resolve_visitor(row: Any, info: Any) -> Any:
        return info.context.loaders.load(staff_names, row.visitor_account_id, company_id=row.company_id)


class VisitWeek(graphene.ObjectType):
    """A community's visits of one week."""

    monday = graphene.NonNull(Date)
    planned = graphene.NonNull(graphene.Int)
    visits = graphene.NonNull(graphene.Int)
    rooms = graphene.NonNull(graphene.Int, description="Different rooms visited.")


class RecordVisitInput(graphene.InputObjectType):
    room_id = graphene.NonNull(graphene.ID)
    person_id = graphene.ID(description="Whom of the room's people one spoke with.")
    visited_on = graphene.NonNull(Date)
    need = graphene.String(default_value="")
    difficulties = graphene.String(default_value="")
    family_structure = graphene.String(default_value="")
    tenure = graphene.String(default_value="")
    house_condition = graphene.String(default_value="")
    follow_up_on = graphene.InputField(Date)


class RecordVisit(Mutation):
    """Write a visit down."""

    permission = Permitted(VISIT)
    Input = RecordVisitInput
    visit = graphene.Field(Visit)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RecordVisit:
        person_id = input.get("person_id")
        visit_id = record_visit(
            actor=actor,
            room_id=decode_id("Room", input.room_id, field=("roomId",)),
            person_id=decode_id("Person", person_id, field=("personId",)) if person_id is not None else None,
            visited_on=input.visited_on,
            notes=VisitNotes(
                need=input.need,
                difficulties=input.difficulties,
                family_structure=input.family_structure,
                tenure=input.tenure,
                house_condition=input.house_condition,
            ),
            follow_up_on=input.get("follow_up_on"),
            now=now,
        )
        return cls(visit=visit(actor=actor, visit_id=visit_id))


class PlanVisitsInput(graphene.InputObjectType):
    community_id = graphene.NonNull(graphene.ID)
    per_week = graphene.NonNull(graphene.Int)


class PlanVisits(Mutation):
    """Say how many households of a community are to be visited in a week."""

    permission = Permitted(SETUP)
    Input = PlanVisitsInput
    per_week = graphene.Int()

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> PlanVisits:
        community_id = decode_id("Unit", input.community_id, field=("communityId",))
        plan_visits(actor=actor, community_id=community_id, per_week=input.per_week, now=now)
        return cls(per_week=input.per_week)


class VisitFilter(graphene.InputObjectType):
    """Narrows the list of visits."""

    community_id = graphene.ID()
    room_id = graphene.ID()
    person_id = graphene.ID()
    since = graphene.InputField(Date)
    until = graphene.InputField(Date, description="Left out of the period.")


def _visits(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return visits_visible(
        info.context.actor,
        community_id=optional_id("Unit", filter, "community_id"),
        room_id=optional_id("Room", filter, "room_id"),
        person_id=optional_id("Person", filter, "person_id"),
        since=getattr(filter, "since", None),
        until=getattr(filter, "until", None),
    )


class VisitsQuery(graphene.ObjectType):
    visits = connection_field(
        Visit,
        queryset_of=_visits,
        order=("-visited_on", "-id"),
        permission=Permitted(VISIT),
        description="Visits in my areas, newest first.",
        filter=VisitFilter(),
    )
    visit_weeks = field(
        graphene.NonNull(graphene.List(graphene.NonNull(VisitWeek))),
        permission=Permitted(VISIT),
        community_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="This week and the three before it: visits planned and made.",
    )

    @staticmethod
    def resolve_visit_weeks(root: None, info: Any, community_id: str) -> list[Week]:
        context = info.context
        return visit_weeks(
            actor=context.actor,
            community_id=decode_id("Unit", community_id, field=("communityId",)),
            day=local_date(context.now),
        )


class VisitsMutation(graphene.ObjectType):
    record_visit = RecordVisit.field()
    plan_visits = PlanVisits.field()
