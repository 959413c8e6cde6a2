"""为什么是这个金额: the explanation of a bill as sentences, and as the data they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from backend.graphql_kit.loaders import Deferred
from backend.graphql_kit.types import Date, Decimal, Money
from property_core.billing.explanation_texts import sentences
from property_core.billing.explanations import Explanation, explanation
from property_core.billing.selectors.bills import lines_by_bill
from property_core.charges.contracts import FeeCap as FeeCaps
from property_core.charges.selectors.charges import assignments_by_id
from property_core.formulas.contracts import Quantity as Quantities
from property_core.formulas.contracts import SplitKind as SplitKinds
from property_core.homes.contracts import Medium as Media

if TYPE_CHECKING:
    from property_core.billing.models import Bill, BillLine

FeeCap = graphene.Enum.from_enum(FeeCaps)
FormulaQuantity = graphene.Enum.from_enum(Quantities)
SplitKind = graphene.Enum.from_enum(SplitKinds)
Medium = graphene.Enum.from_enum(Media)


class QuantityUsed(graphene.ObjectType):
    """A quantity that the formula asked for: area in ㎡, usage in the unit of the meter."""

    name = graphene.NonNull(FormulaQuantity)
    value = graphene.NonNull(Decimal)


class MeterUsed(graphene.ObjectType):
    """usage = (reading − previous) × multiplier."""

    code = graphene.NonNull(graphene.String)
    medium = graphene.NonNull(Medium)
    previous = graphene.NonNull(Decimal)
    reading = graphene.NonNull(Decimal)
    multiplier = graphene.NonNull(Decimal)
    usage = graphene.NonNull(Decimal)


class TierReached(graphene.ObjectType):
    """The units above `lower` and up to `reached`, charged at one price."""

    position = graphene.NonNull(graphene.Int)
    lower = graphene.NonNull(Decimal)
    reached = graphene.NonNull(Decimal)
    unit_price = graphene.Field(Decimal)
    amount = graphene.NonNull(Money)


class PotShare(graphene.ObjectType):
    """My part of what a building shares (公摊)."""

    split = graphene.NonNull(SplitKind)
    pot = graphene.NonNull(Money)
    rooms = graphene.NonNull(graphene.Int)
    weight = graphene.NonNull(Decimal, description="Mine, in ㎡, households or persons.")
    weights = graphene.NonNull(Decimal, description="Of all rooms together.")
    is_fen_up = graphene.NonNull(graphene.Boolean, description="One fen of the remainder of the division is in it.")


class LateFeeTerms(graphene.ObjectType):
    """How a late fee grows when the bill is not paid."""

    due_on = graphene.NonNull(Date)
    daily_rate = graphene.NonNull(Decimal, description="A fraction per day: 0.0005.")
    grace_days = graphene.NonNull(graphene.Int)
    cap = graphene.NonNull(FeeCap)


class FeeStretch(graphene.ObjectType):
    """Days on which the same principal was owed."""

    starts_on = graphene.NonNull(Date)
    days = graphene.NonNull(graphene.Int)
    principal = graphene.NonNull(Money)


class FeeGrowth(graphene.ObjectType):
    """What a late fee was made of; `grown` is before its cap."""

    until = graphene.NonNull(Date)
    stretches = graphene.NonNull(graphene.List(graphene.NonNull(FeeStretch)))
    grown = graphene.NonNull(Money)


class OpeningFigure(graphene.ObjectType):
    """A figure taken over from the old books."""

    total = graphene.NonNull(Money)
    paid = graphene.NonNull(Money)


class BillExplanation(graphene.ObjectType):
    """Why the amount is what it is. `sentences` are for reading; the rest is what they say, for drawing."""

    version = graphene.NonNull(graphene.Int, description="Changes when the meaning of the data does.")
    sentences = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="In my language.")
    result = graphene.NonNull(Money)
    formula = graphene.NonNull(graphene.String, description="Empty for late fees and old figures.")
    quantities = graphene.NonNull(graphene.List(graphene.NonNull(QuantityUsed)))
    unit_price = graphene.Field(Decimal, description="Yuan per unit and month.")
    months = graphene.NonNull(graphene.Int)
    days = graphene.NonNull(graphene.Int)
    of_days = graphene.NonNull(graphene.Int)
    is_prorated = graphene.NonNull(graphene.Boolean)
    starts_on = graphene.Field(Date, description="First day billed.")
    ends_on = graphene.Field(Date, description="Last day billed.")
    value = graphene.Field(Decimal, description="The formula's result in yuan before days and rounding to fen.")
    meter = graphene.Field(MeterUsed)
    tiers = graphene.NonNull(graphene.List(graphene.NonNull(TierReached)))
    pot = graphene.Field(PotShare)
    late_fee_terms = graphene.Field(LateFeeTerms)
    late_fee = graphene.Field(FeeGrowth, description="Of a bill that is a late fee itself.")
    opening = graphene.Field(OpeningFigure)

    @staticmethod
    def resolve_sentences(data: Explanation, info: Any) -> list[str]:
        return sentences(data, info.context.language)


def explained(bill: Bill, info: Any) -> Deferred:
    """The bill's explanation, from its lines and, to name the days of a part of a month, its assignment."""
    loaders, company_id = info.context.loaders, info.context.actor.company
    loaded: Deferred = loaders.load(lines_by_bill, bill.pk, company_id=company_id)
    if bill.days == bill.of_days or bill.assignment_id is None:
        return loaded.then(lambda lines: explanation(bill, lines))

    def with_days(lines: list[BillLine]) -> Deferred:
        assigned: Deferred = loaders.load(assignments_by_id, bill.assignment_id, company_id=company_id)
        return assigned.then(lambda assignment: explanation(bill, lines, assigned_from=assignment.starts_on))

    return loaded.then(with_days)
