"""What `preview_run` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..connection import Json
from .fragments import Money, RunProblem, RunRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RunItem:
    """What a run would bill for one charge item, beside the month before."""

    code: str
    count: int
    amount: Money
    last_month_count: int
    last_month_amount: Money
    difference: Money

    @classmethod
    def read(cls, data: Json) -> RunItem:
        return cls(
            code=data["code"],
            count=data["count"],
            amount=Money.read(data["amount"]),
            last_month_count=data["lastMonthCount"],
            last_month_amount=Money.read(data["lastMonthAmount"]),
            difference=Money.read(data["difference"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutlier:
    """A bill that differs strongly from the object's bill of the month before."""

    percent: Decimal
    last: Money
    row: RunRow

    @classmethod
    def read(cls, data: Json) -> RunOutlier:
        return cls(
            percent=Decimal(data["percent"]),
            last=Money.read(data["last"]),
            row=RunRow.read(data["row"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPreviewed:
    """What a run would post now."""

    period: str
    count: int
    amount: Money
    skipped: int
    missing_readings: int
    items: list[RunItem]
    problems: list[RunProblem]
    outlier_count: int
    outliers: list[RunOutlier]
    rows: list[RunRow]

    @classmethod
    def read(cls, data: Json) -> RunPreviewed:
        return cls(
            period=data["period"],
            count=data["count"],
            amount=Money.read(data["amount"]),
            skipped=data["skipped"],
            missing_readings=data["missingReadings"],
            items=[RunItem.read(each) for each in data["items"]],
            problems=[RunProblem.read(each) for each in data["problems"]],
            outlier_count=data["outlierCount"],
            outliers=[RunOutlier.read(each) for each in data["outliers"]],
            rows=[RunRow.read(each) for each in data["rows"]],
        )
