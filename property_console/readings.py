"""Meter readings (抄表): the sheet of a month, entering one or many, looking at strange ones again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.connections import Listing, connection_field
from backend.graphql_kit.errors import user_errors
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id, decode_ids, encode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime, Decimal, Period, UserError
from backend.kernel.errors import DomainError
from backend.kernel.time import local_date
from backend.organization.selectors import staff_names
from property_console.charges import optional_id
from property_console.rooms import Room, room_of
from property_console.words import Medium, MeterLevel
from property_core.charges.contracts import EnteredReading, ReadingEntry
from property_core.charges.contracts import ReadingState as ReadingStates
from property_core.charges.permissions import READINGS
from property_core.charges.selectors.reading_sheet import (
    ReadingSearch,
    SheetFigures,
    SheetRow,
    sheet_count,
    sheet_figures,
    sheet_meters,
    sheet_rows,
)
from property_core.charges.selectors.readings import billed_by_meter
from property_core.charges.services.readings import (
    MOST_READINGS,
    ReadingAboveNext,
    ReadingBilled,
    ReadingGoesBack,
    ReadingMissing,
    confirm_readings,
    enter_reading,
    enter_readings,
)

ReadingState = graphene.Enum.from_enum(ReadingStates)


class MeterReading(graphene.ObjectType):
    """A line of the reading sheet: a meter, its reading of the month and what came before it."""

    id = own_id("Meter", description="Of the meter.")
    code = graphene.NonNull(graphene.String, description="表号.")
    medium = graphene.NonNull(Medium)
    level = graphene.NonNull(MeterLevel)
    multiplier = graphene.NonNull(Decimal)
    community_id = graphene.NonNull(graphene.ID)
    room = graphene.Field(Room)
    building = graphene.String(description="Where it hangs.")
    value = graphene.Field(Decimal, description="Of the month; null: missing.")
    read_on = graphene.Field(Date)
    previous = graphene.NonNull(Decimal, description="The last reading before the month, else the initial one.")
    previous_period = graphene.Field(Period, description="Null: the initial reading.")
    usage = graphene.Field(Decimal, description="(value − previous) × multiplier.")
    usual = graphene.Field(Decimal, description="Mean usage of up to three periods before.")
    is_outlier = graphene.NonNull(graphene.Boolean, description="Further from the usual than charges.abnormal_usage.")
    confirmed_at = graphene.Field(DateTime, description="When somebody looked again and found it right.")
    confirmed_by = graphene.String(description="Name of who did.")
    is_billed = graphene.NonNull(graphene.Boolean, description="A bill was made from it: it cannot be corrected.")

    @staticmethod
    def resolve_community_id(row: SheetRow, info: Any) -> str:
        return encode_id("Unit", row.community_id)

    @staticmethod
    def resolve_room(row: SheetRow, info: Any) -> Any:
        return room_of(row.room_id, info)

    @staticmethod
    def resolve_confirmed_by(row: SheetRow, info: Any) -> Any:
        if row.confirmed_by is None:
            return None
        return info.context.loaders.load(staff_names, row.confirmed_by, company_id=row.company_id)

    @staticmethod
    def resolve_is_billed(row: SheetRow, info: Any) -> bool | Deferred:
        if row.value is None:
            return False
        found: Deferred = info.context.loaders.load(
            billed_by_meter, row.code, period=row.period, company_id=row.company_id
        )
        return found


class ReadingFigures(graphene.ObjectType):
    """How far the readings of a month are."""

    meters = graphene.NonNull(graphene.Int)
    entered = graphene.NonNull(graphene.Int, description="Those that deviate and the confirmed ones among them.")
    missing = graphene.NonNull(graphene.Int)
    deviating = graphene.NonNull(graphene.Int, description="To be looked at again; nobody has confirmed them.")
    confirmed = graphene.NonNull(graphene.Int)

    @staticmethod
    def resolve_missing(figures: SheetFigures, info: Any) -> int:
        return figures.meters - figures.entered


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


class MeterEntryInput(graphene.InputObjectType):
    """A meter's reading."""

    meter_id = graphene.NonNull(graphene.ID)
    read_on = graphene.NonNull(Date)
    value = graphene.NonNull(Decimal)


class EnterReadingsInput(graphene.InputObjectType):
    period = graphene.NonNull(Period)
    readings = graphene.NonNull(
        graphene.List(graphene.NonNull(MeterEntryInput)), description=f"1–{MOST_READINGS}, each meter once."
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of the readings sent."""

    meter_id: int
    outcome: EnteredReading | DomainError


class ReadingOutcome(graphene.ObjectType):
    """What became of one of the readings sent: kept, or why not."""

    meter_id = graphene.NonNull(graphene.ID)
    reading = graphene.Field(ReadingKept, description="Null where it was refused.")
    errors = graphene.NonNull(
        graphene.List(graphene.NonNull(UserError)),
        description="INVALID_INPUT, READING_GOES_BACK, READING_ABOVE_NEXT or READING_BILLED; empty: it was kept.",
    )

    @staticmethod
    def resolve_meter_id(row: Outcome, info: Any) -> str:
        return encode_id("Meter", row.meter_id)

    @staticmethod
    def resolve_reading(row: Outcome, info: Any) -> EnteredReading | None:
        return None if isinstance(row.outcome, DomainError) else row.outcome

    @staticmethod
    def resolve_errors(row: Outcome, info: Any) -> list[Any]:
        return user_errors(row.outcome, info.context.language) if isinstance(row.outcome, DomainError) else []


class EnterReadings(Mutation):
    """Keep the readings of many meters for a month; what is refused stops none of the others."""

    permission = Permitted(READINGS)
    Input = EnterReadingsInput
    rows = graphene.List(graphene.NonNull(ReadingOutcome), description="In the order sent.")
    kept = graphene.Int(description="How many were kept.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> EnterReadings:
        entries = [
            ReadingEntry(decode_id("Meter", one.meter_id, field=("readings", "meterId")), one.read_on, one.value)
            for one in input.readings
        ]
        outcomes = enter_readings(actor=actor, period=input.period, entries=entries, now=now)
        rows = [Outcome(entry.meter_id, outcome) for entry, outcome in zip(entries, outcomes, strict=True)]
        return cls(rows=rows, kept=sum(not isinstance(outcome, DomainError) for outcome in outcomes))


class ConfirmReadingsInput(graphene.InputObjectType):
    period = graphene.NonNull(Period)
    meter_ids = graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID)), description=f"1–{MOST_READINGS}.")


class ConfirmReadings(Mutation):
    """Say that strange readings were looked at again and are right; one that is corrected later counts anew."""

    permission = Permitted(READINGS)
    Input = ConfirmReadingsInput
    raises = (ReadingMissing,)
    count = graphene.Int(description="Readings that were not confirmed yet.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ConfirmReadings:
        meter_ids = decode_ids("Meter", input.meter_ids, field=("meterIds",))
        return cls(count=confirm_readings(actor=actor, period=input.period, meter_ids=meter_ids, now=now))


class MeterReadingFilter(graphene.InputObjectType):
    """Narrows the reading sheet."""

    unit_id = graphene.ID(description="Meters below this community, area or region.")
    building_id = graphene.ID()
    room_id = graphene.ID()
    medium = graphene.InputField(Medium)
    level = graphene.InputField(MeterLevel)
    text = graphene.String(description="Part of a meter's or room's code, or a room number.")
    state = graphene.InputField(ReadingState)


def reading_search(given: Any) -> ReadingSearch:
    """What a filter of the sheet asks for."""
    return ReadingSearch(
        unit_id=optional_id("Unit", given, "unit_id"),
        building_id=optional_id("Building", given, "building_id"),
        room_id=optional_id("Room", given, "room_id"),
        medium=getattr(given, "medium", None),
        level=getattr(given, "level", None),
        text=getattr(given, "text", None) or "",
        state=getattr(given, "state", None),
    )


def _sheet(root: None, info: Any, *, period: date, filter: Any = None) -> Listing:
    actor, search, today = info.context.actor, reading_search(filter), local_date(info.context.now)

    return Listing(
        label="homes.Meter",
        queryset_of=lambda: sheet_meters(actor),
        page=lambda order, after, limit: sheet_rows(
            actor=actor, period=period, search=search, order=order, after=after, limit=limit, today=today
        ),
        count=lambda: sheet_count(actor=actor, period=period, search=search, today=today),
    )


class ReadingsQuery(graphene.ObjectType):
    meter_readings = connection_field(
        MeterReading,
        queryset_of=_sheet,
        order={"CODE": ("code", "id"), "PLACE": ("place", "id")},
        permission=Permitted(READINGS),
        description="The reading sheet of a month: meters of my communities with their readings.",
        period=graphene.Argument(graphene.NonNull(Period)),
        filter=MeterReadingFilter(),
    )
    reading_figures = field(
        graphene.NonNull(ReadingFigures),
        permission=Permitted(READINGS),
        period=graphene.Argument(graphene.NonNull(Period)),
        filter=MeterReadingFilter(),
        description="How far the readings of a month are; the filter's state does not count.",
    )

    @staticmethod
    def resolve_reading_figures(root: None, info: Any, period: date, filter: Any = None) -> SheetFigures:
        context = info.context
        search = replace(reading_search(filter), state=None)
        return sheet_figures(actor=context.actor, period=period, search=search, today=local_date(context.now))


class ReadingsMutation(graphene.ObjectType):
    enter_reading = EnterReading.field()
    enter_readings = EnterReadings.field()
    confirm_readings = ConfirmReadings.field()
