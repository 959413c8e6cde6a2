"""Meter readings (抄表): the sheet of a month, and entering one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted
from backend.graphql_kit.types import Date, Decimal, Period
from property_console.charges import optional_id
from property_console.rooms import Room, room_of
from property_console.words import Medium, MeterLevel
from property_core.charges.permissions import READINGS
from property_core.charges.selectors.readings import readings_by_meter
from property_core.charges.services.readings import ReadingAboveNext, ReadingBilled, ReadingGoesBack, enter_reading
from property_core.homes.chargeables import meters_visible


class MeterReading(graphene.ObjectType):
    """A line of the reading sheet: a meter and its readings up to the month asked for."""

    id = own_id("Meter", description="Of the meter.")
    code = graphene.NonNull(graphene.String, description="表号.")
    medium = graphene.NonNull(Medium)
    level = graphene.NonNull(MeterLevel)
    multiplier = graphene.NonNull(Decimal)
    room = graphene.Field(Room)
    value = graphene.Field(Decimal, period=graphene.Argument(graphene.NonNull(Period)), description="Of the month.")
    previous = graphene.NonNull(
        Decimal,
        period=graphene.Argument(graphene.NonNull(Period)),
        description="The last reading before the month, else the initial one.",
    )

    @staticmethod
    def resolve_room(meter: Any, info: Any) -> Any:
        return room_of(meter.room_id, info)

    @staticmethod
    def resolve_value(meter: Any, info: Any, period: date) -> Deferred:
        return _pair(meter, info, period).then(lambda pair: pair.value)

    @staticmethod
    def resolve_previous(meter: Any, info: Any, period: date) -> Deferred:
        initial = meter.initial_reading
        return _pair(meter, info, period).then(lambda pair: initial if pair.previous is None else pair.previous)


def _pair(meter: Any, info: Any, period: date) -> Deferred:
    """The meter's ReadingPair of the month, through the request's loader."""
    found: Deferred = info.context.loaders.load(readings_by_meter, meter.pk, period=period, company_id=meter.company_id)
    return found


class EnterReadingInput(graphene.InputObjectType):
    meter_id = graphene.NonNull(graphene.ID)
    period = graphene.NonNull(Period)
    read_on = graphene.NonNull(Date)
    value = graphene.NonNull(Decimal)


class ReadingKept(graphene.ObjectType):
    """A reading as it was kept, compared with those before."""

    previous = graphene.NonNull(Decimal)
    usage = graphene.NonNull(Decimal, description="(value − previous) × multiplier.")
    usual = graphene.Field(Decimal, description="Mean usage of up to three periods before.")
    is_outlier = graphene.NonNull(graphene.Boolean, description="Further from the usual than charges.abnormal_usage.")


class EnterReading(Mutation):
    """Keep a meter's reading of a month, or correct it while no bill was made from it."""

    permission = Permitted(READINGS)
    Input = EnterReadingInput
    raises = (ReadingGoesBack, ReadingAboveNext, ReadingBilled)
    reading = graphene.Field(ReadingKept)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> EnterReading:
        kept = enter_reading(
            actor=actor,
            meter_id=decode_id("Meter", input.meter_id, field=("meterId",)),
            period=input.period,
            read_on=input.read_on,
            value=input.value,
            now=now,
        )
        return cls(reading=kept)


class MeterReadingFilter(graphene.InputObjectType):
    """Narrows the reading sheet."""

    community_id = graphene.ID()
    medium = graphene.InputField(Medium)


def _meters(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return meters_visible(
        info.context.actor,
        code=READINGS,
        community_id=optional_id("Unit", filter, "community_id"),
        medium=getattr(filter, "medium", None),
    )


class ReadingsQuery(graphene.ObjectType):
    meter_readings = connection_field(
        MeterReading,
        queryset_of=_meters,
        order=("code", "id"),
        permission=Permitted(READINGS),
        description="The reading sheet: meters of my communities with their readings.",
        filter=MeterReadingFilter(),
    )


class ReadingsMutation(graphene.ObjectType):
    enter_reading = EnterReading.field()
