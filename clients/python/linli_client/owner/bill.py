"""What `bill` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..connection import Json
from .enums import BillOrigin, BillStatus, FeeCap, Medium, PayerRole, Quantity, SplitKind
from .fragments import BillLine, Money, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityUsed:
    """A quantity that the formula asked for: area in ㎡, usage in the unit of the meter."""

    name: Quantity
    value: Decimal

    @classmethod
    def read(cls, data: Json) -> QuantityUsed:
        return cls(
            name=Quantity(data["name"]),
            value=Decimal(data["value"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUsed:
    """usage = (reading − previous) × multiplier."""

    code: str
    medium: Medium
    previous: Decimal
    reading: Decimal
    multiplier: Decimal
    usage: Decimal

    @classmethod
    def read(cls, data: Json) -> MeterUsed:
        return cls(
            code=data["code"],
            medium=Medium(data["medium"]),
            previous=Decimal(data["previous"]),
            reading=Decimal(data["reading"]),
            multiplier=Decimal(data["multiplier"]),
            usage=Decimal(data["usage"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TierReached:
    """The units above `lower` and up to `reached`, charged at one price."""

    position: int
    lower: Decimal
    reached: Decimal
    unit_price: Decimal | None
    amount: Money

    @classmethod
    def read(cls, data: Json) -> TierReached:
        return cls(
            position=data["position"],
            lower=Decimal(data["lower"]),
            reached=Decimal(data["reached"]),
            unit_price=None if data["unitPrice"] is None else Decimal(data["unitPrice"]),
            amount=Money.read(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PotShare:
    """My part of what a building shares (公摊)."""

    split: SplitKind
    pot: Money
    rooms: int
    weight: Decimal
    weights: Decimal
    is_fen_up: bool

    @classmethod
    def read(cls, data: Json) -> PotShare:
        return cls(
            split=SplitKind(data["split"]),
            pot=Money.read(data["pot"]),
            rooms=data["rooms"],
            weight=Decimal(data["weight"]),
            weights=Decimal(data["weights"]),
            is_fen_up=data["isFenUp"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFeeTerms:
    """How a late fee grows when the bill is not paid."""

    due_on: date
    daily_rate: Decimal
    grace_days: int
    cap: FeeCap

    @classmethod
    def read(cls, data: Json) -> LateFeeTerms:
        return cls(
            due_on=date.fromisoformat(data["dueOn"]),
            daily_rate=Decimal(data["dailyRate"]),
            grace_days=data["graceDays"],
            cap=FeeCap(data["cap"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeStretch:
    """Days on which the same principal was owed."""

    starts_on: date
    days: int
    principal: Money

    @classmethod
    def read(cls, data: Json) -> FeeStretch:
        return cls(
            starts_on=date.fromisoformat(data["startsOn"]),
            days=data["days"],
            principal=Money.read(data["principal"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeGrowth:
    """What a late fee was made of; `grown` is before its cap."""

    until: date
    stretches: list[FeeStretch]
    grown: Money

    @classmethod
    def read(cls, data: Json) -> FeeGrowth:
        return cls(
            until=date.fromisoformat(data["until"]),
            stretches=[FeeStretch.read(each) for each in data["stretches"]],
            grown=Money.read(data["grown"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFigure:
    """A figure taken over from the old books."""

    total: Money
    paid: Money

    @classmethod
    def read(cls, data: Json) -> OpeningFigure:
        return cls(
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillExplanation:
    """Why the amount is what it is. `sentences` are for reading; the rest is what they say, for drawing."""

    version: int
    sentences: list[str]
    formula: str
    unit_price: Decimal | None
    months: int
    days: int
    of_days: int
    is_prorated: bool
    starts_on: date | None
    ends_on: date | None
    value: Decimal | None
    result: Money
    quantities: list[QuantityUsed]
    meter: MeterUsed | None
    tiers: list[TierReached]
    pot: PotShare | None
    late_fee_terms: LateFeeTerms | None
    late_fee: FeeGrowth | None
    opening: OpeningFigure | None

    @classmethod
    def read(cls, data: Json) -> BillExplanation:
        return cls(
            version=data["version"],
            sentences=data["sentences"],
            formula=data["formula"],
            unit_price=None if data["unitPrice"] is None else Decimal(data["unitPrice"]),
            months=data["months"],
            days=data["days"],
            of_days=data["ofDays"],
            is_prorated=data["isProrated"],
            starts_on=None if data["startsOn"] is None else date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
            value=None if data["value"] is None else Decimal(data["value"]),
            result=Money.read(data["result"]),
            quantities=[QuantityUsed.read(each) for each in data["quantities"]],
            meter=None if data["meter"] is None else MeterUsed.read(data["meter"]),
            tiers=[TierReached.read(each) for each in data["tiers"]],
            pot=None if data["pot"] is None else PotShare.read(data["pot"]),
            late_fee_terms=None if data["lateFeeTerms"] is None else LateFeeTerms.read(data["lateFeeTerms"]),
            late_fee=None if data["lateFee"] is None else FeeGrowth.read(data["lateFee"]),
            opening=None if data["opening"] is None else OpeningFigure.read(data["opening"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthUsage:
    """What a meter counted in a month."""

    period: str
    usage: Decimal

    @classmethod
    def read(cls, data: Json) -> MonthUsage:
        return cls(
            period=data["period"],
            usage=Decimal(data["usage"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill (账单) of one of my rooms: one charge item for one period, frozen when it was made."""

    id: str
    origin: BillOrigin
    item: str
    period: str
    due_on: date
    status: BillStatus
    space: str | None
    is_being_paid: bool
    room: Room
    total: Money
    paid: Money
    outstanding: Money
    late_fee: Money
    payer_role: PayerRole
    refunded: Money
    lines: list[BillLine]
    explanation: BillExplanation
    usage_history: list[MonthUsage]

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            origin=BillOrigin(data["origin"]),
            item=data["item"],
            period=data["period"],
            due_on=date.fromisoformat(data["dueOn"]),
            status=BillStatus(data["status"]),
            space=data["space"],
            is_being_paid=data["isBeingPaid"],
            room=Room.read(data["room"]),
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
            outstanding=Money.read(data["outstanding"]),
            late_fee=Money.read(data["lateFee"]),
            payer_role=PayerRole(data["payerRole"]),
            refunded=Money.read(data["refunded"]),
            lines=[BillLine.read(each) for each in data["lines"]],
            explanation=BillExplanation.read(data["explanation"]),
            usage_history=[MonthUsage.read(each) for each in data["usageHistory"]],
        )
