"""Figures of collecting money: the collection rate, and arrears with their age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import money
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, Decimal, Money, Period
from backend.kernel.time import local_date
from backend.organization.selectors import units_by_id
from property_console.rooms import Room, Space
from property_core.billing.permissions import REPORT
from property_core.billing.selectors.reports import (
    CollectionFigures,
    CollectionParts,
    RoomArrears,
    arrears_by_room,
    arrears_by_space,
    arrears_total,
    collection_rate,
    payers_in_arrears,
    places_in_arrears,
)
from property_core.charges.selectors.charges import items_by_id
from property_core.homes.selectors import rooms_by_id, spaces_by_id


@dataclass(frozen=True, slots=True)
class NamedFigures:
    """Figures under the name of what they are of; the name may still be loading."""

    id: str | None
    name: Deferred | str
    figures: CollectionFigures


class Collected(graphene.ObjectType):
    """Money applied to bills, against what was to be collected."""

    billed = graphene.NonNull(Money)
    red_letters = graphene.NonNull(Money)
    collectable = graphene.NonNull(Money, description="Billed less red letters.")
    applied = graphene.NonNull(Money)
    rate = graphene.Field(Decimal, description="Percent, at most two decimals; null where nothing was to be collected.")


class CollectedOf(graphene.ObjectType):
    """The same of one charge item, unit or month."""

    id = graphene.ID(description="Of the item or the unit, to ask on with; null for a month.")
    name = graphene.NonNull(graphene.String)
    figures = graphene.NonNull(Collected)


class CollectionRate(graphene.ObjectType):
    """The collection rate (收缴率) of a part of the tree."""

    whole = graphene.NonNull(Collected)
    by_item = graphene.NonNull(graphene.List(graphene.NonNull(CollectedOf)))
    by_unit = graphene.NonNull(
        graphene.List(graphene.NonNull(CollectedOf)), description="The units directly below, or the unit itself."
    )
    by_period = graphene.NonNull(graphene.List(graphene.NonNull(CollectedOf)))

    @staticmethod
    def resolve_by_item(report: CollectionParts, info: Any) -> list[NamedFigures]:
        return _named(report.by_item, "ChargeItem", items_by_id, info)

    @staticmethod
    def resolve_by_unit(report: CollectionParts, info: Any) -> list[NamedFigures]:
        return _named(report.by_unit, "Unit", units_by_id, info)

    @staticmethod
    def resolve_by_period(report: CollectionParts, info: Any) -> list[NamedFigures]:
        return [NamedFigures(None, f"{period:%Y-%m}", figures) for period, figures in report.by_period.items()]


def _named(figures: Any, kind: str, selector: Any, info: Any) -> list[NamedFigures]:
    """Figures by id, each under the name that the selector knows for it."""
    context = info.context
    return [
        NamedFigures(
            encode_id(kind, key),
            context.loaders.load(selector, key, company_id=context.actor.company).then(lambda row: row.name),
            each,
        )
        for key, each in figures.items()
    ]


class Overdue(graphene.ObjectType):
    """What is overdue today."""

    owed = graphene.NonNull(Money, description="Principal.")
    late_fee = graphene.NonNull(Money, description="Late fee (滞纳金) up to today.")
    count = graphene.NonNull(graphene.Int, description="Bills.")
    oldest_due_on = graphene.Field(Date)
    by_age = graphene.NonNull(
        graphene.List(graphene.NonNull(Money)), description="Principal up to 30, 90, 180, 365 days late, and later."
    )


class Arrears(graphene.ObjectType):
    """A room, or a parking space without one, with overdue bills."""

    id = graphene.NonNull(graphene.ID, description="Of the room, or of the space.")
    room = graphene.Field(Room, description="Null: a space that belongs to no room.")
    space = graphene.Field(Space, description="Null: a room.")
    payers = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)),
        description="Who owes it, as the overdue bills name them, the oldest debt's first.",
    )
    owed = money("owed_minor", description="Principal.")
    oldest_due_on = graphene.NonNull(Date)
    overdue = graphene.NonNull(Overdue)

    @staticmethod
    def resolve_id(row: Any, info: Any) -> str:
        return encode_id("Room", row.room_id) if row.room_id is not None else encode_id("Space", row.space_id)

    @staticmethod
    def resolve_room(row: Any, info: Any) -> Any:
        if row.room_id is None:
            return None
        return info.context.loaders.load(rooms_by_id, row.room_id, company_id=row.company_id)

    @staticmethod
    def resolve_space(row: Any, info: Any) -> Any:
        if row.room_id is not None:
            return None
        return info.context.loaders.load(spaces_by_id, row.space_id, company_id=row.company_id)

    @staticmethod
    def resolve_payers(row: Any, info: Any) -> Any:
        place = (row.room_id, None if row.room_id is not None else row.space_id)
        today = local_date(info.context.now)
        return info.context.loaders.load(payers_in_arrears, place, company_id=row.company_id, on=today)

    @staticmethod
    def resolve_overdue(row: Any, info: Any) -> Any:
        load, today = info.context.loaders.load, local_date(info.context.now)
        if row.room_id is None:
            return load(arrears_by_space, row.space_id, company_id=row.company_id, on=today)
        return load(arrears_by_room, row.room_id, company_id=row.company_id, on=today)


def _places(
    root: None,
    info: Any,
    *,
    unit_id: str | None = None,
    building_id: str | None = None,
    item_id: str | None = None,
    late_days: int | None = None,
    text: str | None = None,
) -> QuerySet[Any]:
    return places_in_arrears(
        info.context.actor,
        on=local_date(info.context.now),
        unit_id=_optional("Unit", unit_id, "unitId"),
        building_id=_optional("Building", building_id, "buildingId"),
        item_id=_optional("ChargeItem", item_id, "itemId"),
        late_days=late_days,
        text=text,
    )


def _optional(kind: str, text: str | None, name: str) -> int | None:
    return None if text is None else decode_id(kind, text, field=(name,))


class ReportsQuery(graphene.ObjectType):
    collection_rate = field(
        graphene.NonNull(CollectionRate),
        permission=Permitted(REPORT),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        periods=graphene.Argument(
            graphene.NonNull(graphene.List(graphene.NonNull(Period))), description="Of the bills."
        ),
        on=graphene.Argument(Date, description="Money up to this day counts; today where it is left out."),
        item_id=graphene.Argument(graphene.ID),
        description="Money applied to the bills of a part of the tree and some months, against those bills.",
    )
    arrears = connection_field(
        Arrears,
        queryset_of=_places,
        order={
            "OWED": ("-owed_minor", "id"),
            "LEAST": ("owed_minor", "id"),
            "OLDEST": ("oldest_due_on", "id"),
            "LATEST": ("-oldest_due_on", "id"),
        },
        permission=Permitted(REPORT),
        description="Rooms, and spaces without one, of my areas with overdue bills.",
        unit_id=graphene.Argument(graphene.ID, description="Only those below it."),
        building_id=graphene.Argument(graphene.ID),
        item_id=graphene.Argument(graphene.ID, description="`owed` counts bills of this item only, `overdue` all."),
        late_days=graphene.Argument(graphene.Int, description="Only bills overdue for at least so many days."),
        text=graphene.Argument(graphene.String, description="As of the list of bills."),
    )
    arrears_total = field(
        graphene.NonNull(Overdue),
        permission=Permitted(REPORT),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="What is overdue below a unit altogether.",
    )

    @staticmethod
    def resolve_collection_rate(
        root: None,
        info: Any,
        *,
        unit_id: str,
        periods: list[date],
        on: date | None = None,
        item_id: str | None = None,
    ) -> CollectionParts:
        return collection_rate(
            actor=info.context.actor,
            unit_id=decode_id("Unit", unit_id, field=("unitId",)),
            periods=periods,
            on=on or local_date(info.context.now),
            item_id=decode_id("ChargeItem", item_id, field=("itemId",)) if item_id is not None else None,
        )

    @staticmethod
    def resolve_arrears_total(root: None, info: Any, unit_id: str) -> RoomArrears:
        unit = decode_id("Unit", unit_id, field=("unitId",))
        return arrears_total(actor=info.context.actor, unit_id=unit, on=local_date(info.context.now))
