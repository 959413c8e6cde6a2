"""Figures at a glance: how old what is owed is, how collecting went, what was taken today; each leads to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

import graphene

from backend.graphql_kit.fields import money
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, Money, Period
from backend.kernel.time import local_date
from backend.organization.selectors import staff_names, units_by_id
from property_console.payments import WayTotal
from property_console.reports import Collected
from property_core.billing.permissions import REPORT
from property_core.billing.selectors.dashboards import (
    MOST_MONTHS,
    AgeBand,
    Ageing,
    ageing,
    collection_trend,
    months_billed,
)
from property_core.billing.selectors.reports import CollectionFigures
from property_core.collection.selectors.payment_list import WayTotal as Way
from property_core.collection.selectors.takings import Taken, Takings, takings


class AgeOfDebt(graphene.ObjectType):
    """Open bills of an age: `bills` shows them by these due days, the unit and the states OPEN and PART_PAID."""

    class Meta:
        name = "AgeBand"

    due_from = graphene.Field(Date, description="Due on that day or later; null: the oldest.")
    due_until = graphene.Field(Date, description="Due on that day or earlier; null: not due yet.")
    count = graphene.NonNull(graphene.Int, description="Bills.")
    owed = graphene.NonNull(Money, description="Principal.")


_BANDS = graphene.NonNull(graphene.List(graphene.NonNull(AgeOfDebt)))


@dataclass(frozen=True, slots=True)
class UnitBands:
    """The bands of a unit."""

    unit_id: int
    bands: tuple[AgeBand, ...]


class UnitAgeing(graphene.ObjectType):
    """The same of one unit."""

    unit_id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)
    bands = _BANDS

    @staticmethod
    def resolve_unit_id(row: UnitBands, info: Any) -> str:
        return encode_id("Unit", row.unit_id)

    @staticmethod
    def resolve_name(row: UnitBands, info: Any) -> Any:
        context = info.context
        found = context.loaders.load(units_by_id, row.unit_id, company_id=context.actor.company)
        return found.then(lambda unit: unit.name)


class ReceivablesAgeing(graphene.ObjectType):
    """What is owed by age (账龄): not due yet, then up to 30, 90, 180, 365 days since the due day, then older."""

    whole = _BANDS
    by_unit = graphene.NonNull(
        graphene.List(graphene.NonNull(UnitAgeing)), description="The units directly below, or the unit itself."
    )

    @staticmethod
    def resolve_by_unit(found: Ageing, info: Any) -> list[UnitBands]:
        return [UnitBands(unit_id, bands) for unit_id, bands in found.by_unit.items()]


@dataclass(frozen=True, slots=True)
class FiguresOfMonth:
    """What was collected of the bills of a month."""

    period: date
    figures: CollectionFigures
    is_billed: bool


class MonthCollected(graphene.ObjectType):
    """The collection of one month's bills."""

    period = graphene.NonNull(Period)
    figures = graphene.NonNull(Collected)
    is_billed = graphene.NonNull(
        graphene.Boolean,
        description="Whether a run over the unit, one above or below it has billed the month; late fees do not count.",
    )


@dataclass(frozen=True, slots=True)
class TakenBy:
    """What one member of staff took."""

    cashier_id: int | None
    rows: tuple[Taken, ...]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)

    @property
    def total_minor(self) -> int:
        return sum(row.total_minor for row in self.rows)

    @property
    def by_way(self) -> list[Way]:
        return _ways(self.rows)


class CashierTakings(graphene.ObjectType):
    """What one member of staff took; `payments` shows it by `cashierId` and the days."""

    cashier_id = graphene.Field(BigInt, description="Account; null: paid online.")
    cashier = graphene.String(description="Name; null: paid online.")
    count = graphene.NonNull(graphene.Int, description="Payments.")
    total = money("total_minor")
    by_way = graphene.NonNull(graphene.List(graphene.NonNull(WayTotal)))

    @staticmethod
    def resolve_cashier(row: TakenBy, info: Any) -> Any:
        if row.cashier_id is None:
            return None
        return info.context.loaders.load(staff_names, row.cashier_id, company_id=info.context.actor.company)


class TakingsOfDays(graphene.ObjectType):
    """What was taken for the bills and prepayments of a part of the tree (收款汇总)."""

    class Meta:
        name = "Takings"

    total = money("total_minor", description="Money that came in.")
    offset = money("offset_minor", description="Laid on bills out of what rooms had in advance: no money came.")
    by_way = graphene.NonNull(
        graphene.List(graphene.NonNull(WayTotal)), description="Money that came in, by provider: wechat, cash, …"
    )
    by_cashier = graphene.NonNull(
        graphene.List(graphene.NonNull(CashierTakings)), description="Money that came in; what was paid online first."
    )

    @staticmethod
    def resolve_by_way(found: Takings, info: Any) -> list[Way]:
        return _ways(found.received)

    @staticmethod
    def resolve_by_cashier(found: Takings, info: Any) -> list[TakenBy]:
        order = lambda row: row.cashier_id or 0  # noqa: E731
        return [
            TakenBy(cashier_id or None, tuple(rows))
            for cashier_id, rows in groupby(sorted(found.received, key=order), key=order)
        ]


def _ways(rows: Iterable[Taken]) -> list[Way]:
    """By provider."""
    found = []
    for provider, of_way in groupby(sorted(rows, key=attrgetter("provider")), key=attrgetter("provider")):
        taken = list(of_way)
        found.append(Way(provider, sum(row.count for row in taken), sum(row.total_minor for row in taken)))
    return found


class DashboardsQuery(graphene.ObjectType):
    receivables_ageing = field(
        graphene.NonNull(ReceivablesAgeing),
        permission=Permitted(REPORT),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        item_id=graphene.Argument(graphene.ID),
        description="How old what is owed below a unit is today.",
    )
    collection_trend = field(
        graphene.NonNull(graphene.List(graphene.NonNull(MonthCollected))),
        permission=Permitted(REPORT),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        item_id=graphene.Argument(graphene.ID),
        last_period=graphene.Argument(Period, description="This one where it is left out."),
        months=graphene.Argument(graphene.Int, default_value=12, description=f"1–{MOST_MONTHS}."),
        description="What was billed and collected month by month, oldest first, with the money that came up to today.",
    )
    takings = field(
        graphene.NonNull(TakingsOfDays),
        permission=Permitted(REPORT),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        first_day=graphene.Argument(Date, description="Today where it is left out."),
        last_day=graphene.Argument(Date, description="Included; the first day where it is left out."),
        description="What was taken below a unit on some days, by way and by who took it.",
    )

    @staticmethod
    def resolve_receivables_ageing(root: None, info: Any, unit_id: str, item_id: str | None = None) -> Ageing:
        return ageing(
            actor=info.context.actor,
            unit_id=decode_id("Unit", unit_id, field=("unitId",)),
            item_id=None if item_id is None else decode_id("ChargeItem", item_id, field=("itemId",)),
            on=local_date(info.context.now),
        )

    @staticmethod
    def resolve_collection_trend(
        root: None, info: Any, unit_id: str, months: int, item_id: str | None = None, last_period: date | None = None
    ) -> list[FiguresOfMonth]:
        actor, today = info.context.actor, local_date(info.context.now)
        unit = decode_id("Unit", unit_id, field=("unitId",))
        found = collection_trend(
            actor=actor,
            unit_id=unit,
            item_id=None if item_id is None else decode_id("ChargeItem", item_id, field=("itemId",)),
            last=last_period or today.replace(day=1),
            months=months,
            on=today,
        )
        billed = months_billed(actor=actor, unit_id=unit, periods=found)
        return [FiguresOfMonth(period, figures, period in billed) for period, figures in found.items()]

    @staticmethod
    def resolve_takings(
        root: None, info: Any, unit_id: str, first_day: date | None = None, last_day: date | None = None
    ) -> Takings:
        begins = first_day or local_date(info.context.now)
        unit = decode_id("Unit", unit_id, field=("unitId",))
        return takings(actor=info.context.actor, unit_id=unit, first=begins, last=last_day or begins)
