"""The history of my bills, month by month: what a list of months shows before one of them is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

import graphene

from backend.graphql_kit.permissions import Owners, field
from backend.graphql_kit.types import Money, Period
from backend.kernel.errors import InvalidInput
from backend.kernel.money import total
from property_core.billing.selectors.months import MOST_MONTHS, RoomMonth, room_months
from property_core.homes.selectors import rooms_by_id
from storefront_api.bills import billed_rooms, room_ids_argument
from storefront_api.identity import Room


class RoomBillMonth(graphene.ObjectType):
    """A room's bills of one month; reversed ones do not count."""

    room = graphene.NonNull(Room)
    bill_count = graphene.NonNull(graphene.Int)
    total = graphene.NonNull(Money)
    open_count = graphene.NonNull(graphene.Int, description="How many of them still want money.")
    outstanding = graphene.NonNull(Money, description="What they still want, without late fees.")

    @staticmethod
    def resolve_room(month: RoomMonth, info: Any) -> Any:
        context = info.context
        return context.loaders.load(rooms_by_id, month.room_id, company_id=context.actor.company)

    @staticmethod
    def resolve_bill_count(month: RoomMonth, info: Any) -> int:
        return month.count


class BillMonth(graphene.ObjectType):
    """A month of bills of my rooms; `billsOfPeriod` lists them."""

    period = graphene.NonNull(Period)
    bill_count = graphene.NonNull(graphene.Int)
    total = graphene.NonNull(Money)
    open_count = graphene.NonNull(graphene.Int, description="How many of them still want money.")
    outstanding = graphene.NonNull(Money, description="What they still want, without late fees.")
    rooms = graphene.NonNull(graphene.List(graphene.NonNull(RoomBillMonth)))


class BillMonthsQuery(graphene.ObjectType):
    bill_months = field(
        graphene.NonNull(graphene.List(graphene.NonNull(BillMonth))),
        permission=Owners,
        room_ids=room_ids_argument(),
        last=graphene.Argument(graphene.NonNull(graphene.Int), default_value=12, description="How many months, 1–36."),
        before=graphene.Argument(Period, description="Only months before this one: to go on where a list ended."),
        description="Months with bills of my rooms, newest first; a month without bills is left out.",
    )

    @staticmethod
    def resolve_bill_months(
        root: None, info: Any, *, last: int, room_ids: Sequence[str] | None = None, before: date | None = None
    ) -> list[dict[str, Any]]:
        if not 1 <= last <= MOST_MONTHS:
            raise InvalidInput(field=("last",), name="last", reason=f"1–{MOST_MONTHS}")
        actor = info.context.actor
        asked = billed_rooms(actor, room_ids)
        found = room_months(actor=actor, room_ids=asked, months=last, before=before) if asked else []
        months = []
        for period, group in groupby(found, key=lambda month: month.period):
            rooms = list(group)
            months.append(
                {
                    "period": period,
                    "bill_count": sum(room.count for room in rooms),
                    "total": total(room.total for room in rooms),
                    "open_count": sum(room.open_count for room in rooms),
                    "outstanding": total(room.outstanding for room in rooms),
                    "rooms": rooms,
                }
            )
        return months
