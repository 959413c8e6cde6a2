"""Pure rules of what is charged: which months a tariff bills, its days, and when a meter's usage is strange.

A *period* is the first day of its month. Spans are half-open, `[starts_on, ends_on)`.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from property_core.charges.contracts import Cycle

MONTHS_OF_CYCLE: dict[Cycle, int] = {
    Cycle.MONTH: 1,
    Cycle.QUARTER: 3,
    Cycle.HALF_YEAR: 6,
    Cycle.YEAR: 12,
    Cycle.ONCE: 1,
}
# Readings that a usual usage is told from: of three periods, and the one before them.
USUAL_READINGS = 4


# --- periods ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """What one bill covers: whole months, `[starts_on, ends_on)`; the unit price counts `months` times."""

    starts_on: date
    ends_on: date
    months: int

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days


def billed_span(*, cycle: Cycle, period: date, assigned_from: date) -> Span | None:
    """What a tariff of this cycle bills in the month `period`; None when this month is not one of its own.

    月 bills every month; 季, 半年, 年 in the first month of the calendar quarter, half-year or year for its whole
    length; 一次 in the month of `assigned_from` alone. Raises ValueError for a period that is no first of a month.
    """
    if period.day != 1:
        raise ValueError(f"{period} is no first day of a month")
    months = MONTHS_OF_CYCLE[cycle]
    if cycle is Cycle.ONCE:
        if (assigned_from.year, assigned_from.month) != (period.year, period.month):
            return None
    elif (period.month - 1) % months != 0:
        return None
    return Span(period, months_later(period, months), months)


def months_later(period: date, months: int) -> date:
    """The first of the month that lies `months` after the month of `period` (before it, if negative)."""
    years, month = divmod(period.month - 1 + months, 12)
    return date(period.year + years, month + 1, 1)


def active_days(*, starts_on: date, ends_on: date | None, span: Span) -> int:
    """Days of the span on which an assignment `[starts_on, ends_on)` is in force; None has no end."""
    until = span.ends_on if ends_on is None else min(ends_on, span.ends_on)
    return max(0, (until - max(starts_on, span.starts_on)).days)


def due_date(*, period: date, due_day: int) -> date:
    """应收日 of the period's own month, its last day if the month is shorter."""
    last = calendar.monthrange(period.year, period.month)[1]
    return period.replace(day=min(due_day, last))


def usual_usage(earlier: Sequence[Decimal], *, initial: Decimal, multiplier: Decimal) -> Decimal | None:
    """Mean usage of up to three periods before, four decimals; None before a first reading.

    `earlier`: the readings before, newest first, as many as USUAL_READINGS; fewer mean that the meter has no more.
    """
    values = [*earlier[:USUAL_READINGS]]
    if not values:
        return None
    if len(values) < USUAL_READINGS:
        values.append(initial)
    mean = (values[0] - values[-1]) * multiplier / (len(values) - 1)
    return mean.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def deviates(*, usage: Decimal, usual: Decimal | None, percent: Decimal) -> bool:
    """Whether a meter's usage differs from its usual one by more than so much of it; never without a usual one."""
    return usual is not None and abs(usage - usual) * 100 > usual * percent
