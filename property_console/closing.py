"""The end of a month: late fees made bills of their own (滞纳金), the month closed (月结), each with its preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.fields import money
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date, DateTime, Money, Period
from backend.kernel.time import local_date
from backend.organization.selectors import units_by_id
from payments.reconciliation.contracts import DayHindrance as Hindrances
from payments.reconciliation.contracts import MonthGate as Gates
from property_core.billing.permissions import CLOSE, RUN
from property_core.billing.selectors.closing import (
    AreaNotClosable,
    CommunityMonth,
    days_to_settle,
    gate_of_closing,
    preview_close,
)
from property_core.billing.selectors.late_fees import LateFees, preview_late_fees
from property_core.billing.services.closing import (
    DaysNotSettled,
    MonthNotBegun,
    PeriodInvalid,
    ReasonNeeded,
    close_month,
)
from property_core.billing.services.late_fees import DayInFuture, post_late_fees


class MonthOfCommunity(graphene.ObjectType):
    """A month of one community, as closing it would find it."""

    community_id = graphene.NonNull(graphene.ID)
    community = graphene.NonNull(graphene.String, description="Its name.")
    closed_at = graphene.Field(DateTime, description="Null while the month is open.")
    bill_count = graphene.NonNull(graphene.Int, description="Bills that stand in it.")
    billed = graphene.NonNull(Money)
    outstanding = graphene.NonNull(Money, description="Of what was billed, not paid.")
    held_count = graphene.NonNull(graphene.Int, description="Bills that are being paid online at this moment.")
    letter_count = graphene.NonNull(graphene.Int, description="Bills with a red letter that waits for a decision.")
    earlier_open = graphene.NonNull(graphene.Int, description="Months before it with bills that are open still.")

    @staticmethod
    def resolve_community_id(month: CommunityMonth, info: Any) -> str:
        return encode_id("Unit", month.community_id)

    @staticmethod
    def resolve_community(month: CommunityMonth, info: Any) -> Any:
        context = info.context
        found = context.loaders.load(units_by_id, month.community_id, company_id=context.actor.company)
        return found.then(lambda unit: unit.name)


DayHindrance = graphene.Enum.from_enum(Hindrances, name="DayHindrance")
MonthGate = graphene.Enum.from_enum(Gates, name="MonthGate")


class UnsettledDay(graphene.ObjectType):
    """A day of online money that nobody has signed."""

    provider = graphene.NonNull(graphene.String)
    day = graphene.NonNull(Date)
    hindrance = graphene.NonNull(DayHindrance)


@dataclass(frozen=True, slots=True)
class MonthsToClose:
    """The months of a closing, with what is asked of them: the company and its period."""

    company_id: int
    period: date
    today: date
    months: Sequence[CommunityMonth]


class ClosePreview(graphene.ObjectType):
    """What closing a month would close. Nothing opens a month again."""

    would_close = graphene.NonNull(graphene.Int, description="Communities whose month is still open.")
    months = graphene.NonNull(graphene.List(graphene.NonNull(MonthOfCommunity)), description="Closed ones too.")
    gate = graphene.NonNull(MonthGate, description="What unsettled days mean for closing.")
    unsettled_days = graphene.NonNull(
        graphene.List(graphene.NonNull(UnsettledDay)), description="Of the months that are open, oldest first."
    )

    @staticmethod
    def resolve_would_close(found: MonthsToClose, info: Any) -> int:
        return sum(month.closed_at is None for month in found.months)

    @staticmethod
    def resolve_months(found: MonthsToClose, info: Any) -> list[CommunityMonth]:
        return list(found.months)

    @staticmethod
    def resolve_gate(found: MonthsToClose, info: Any) -> Gates:
        return gate_of_closing(company_id=found.company_id, on=found.today)

    @staticmethod
    def resolve_unsettled_days(found: MonthsToClose, info: Any) -> list[Any]:
        return days_to_settle(
            company_id=found.company_id,
            community_ids=[month.community_id for month in found.months if month.closed_at is None],
            period=found.period,
        )


class CloseMonthInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    period = graphene.NonNull(Period)
    reason = graphene.String(default_value="", description="Why unsettled days are left; where the gate allows it.")


class CloseMonth(Mutation):
    """Close a month for every community below a unit. It takes no bill and no entry any more, and nothing opens it
    again; what comes late is booked in the first open month.
    """

    permission = Permitted(CLOSE)
    Input = CloseMonthInput
    raises = (PeriodInvalid, MonthNotBegun, AreaNotClosable, DaysNotSettled, ReasonNeeded)
    closed = graphene.Int(description="Communities whose month was still open.")
    months = graphene.List(graphene.NonNull(MonthOfCommunity), description="All of them, as they are now.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CloseMonth:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        closed = close_month(actor=actor, unit_id=unit_id, period=input.period, reason=input.reason or "", now=now)
        return cls(closed=len(closed), months=preview_close(actor=actor, unit_id=unit_id, period=input.period))


@dataclass(frozen=True, slots=True)
class FeesOfUnit:
    """Late fees of one community, in fen."""

    community_id: int
    amount_minor: int


class CommunityLateFees(graphene.ObjectType):
    """Late fees of one community."""

    community = graphene.NonNull(graphene.String, description="Its name.")
    amount = money("amount_minor")

    @staticmethod
    def resolve_community(fees: FeesOfUnit, info: Any) -> Any:
        context = info.context
        found = context.loaders.load(units_by_id, fees.community_id, company_id=context.actor.company)
        return found.then(lambda unit: unit.name)


class GrownLateFees(graphene.ObjectType):
    """Late fees that have grown up to a day and are no bills yet; those of bills being paid online are left out."""

    on = graphene.NonNull(Date)
    count = graphene.NonNull(graphene.Int, description="Overdue bills that bear one.")
    amount = money("amount_minor")
    by_community = graphene.NonNull(graphene.List(graphene.NonNull(CommunityLateFees)))

    @staticmethod
    def resolve_by_community(fees: LateFees, info: Any) -> list[FeesOfUnit]:
        return [FeesOfUnit(unit_id, amount) for unit_id, amount in sorted(fees.by_community.items())]


class PostLateFeesInput(graphene.InputObjectType):
    on = graphene.NonNull(Date, description="Up to and including this day; today at the latest.")


class PostLateFees(Mutation):
    """Make the late fees of the whole company bills of their own, up to a day. The same day again adds nothing."""

    permission = Permitted(RUN)
    Input = PostLateFeesInput
    raises = (DayInFuture,)
    posted = graphene.Field(GrownLateFees)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> PostLateFees:
        return cls(posted=post_late_fees(actor=actor, on=input.on, now=now))


class ClosingQuery(graphene.ObjectType):
    preview_close = field(
        graphene.NonNull(ClosePreview),
        permission=Permitted(CLOSE),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        period=graphene.Argument(graphene.NonNull(Period)),
        description="What closing a month below a unit would close, and what is still open in it.",
    )
    preview_late_fees = field(
        graphene.NonNull(GrownLateFees),
        permission=Permitted(RUN),
        on=graphene.Argument(graphene.NonNull(Date)),
        description="What posting the company's late fees of a day would make bills of.",
    )

    @staticmethod
    def resolve_preview_close(root: None, info: Any, unit_id: str, period: date) -> MonthsToClose:
        actor, unit = info.context.actor, decode_id("Unit", unit_id, field=("unitId",))
        months = preview_close(actor=actor, unit_id=unit, period=period)
        return MonthsToClose(actor.company, period, local_date(info.context.now), months)

    @staticmethod
    def resolve_preview_late_fees(root: None, info: Any, on: date) -> LateFees:
        return preview_late_fees(actor=info.context.actor, on=on)


class ClosingMutation(graphene.ObjectType):
    close_month = CloseMonth.field()
    post_late_fees = PostLateFees.field()
