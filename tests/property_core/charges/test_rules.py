"""The pure rules of what is charged."""

from datetime import date
from decimal import Decimal

import pytest

from property_core.charges.contracts import Cycle
from property_core.charges.rules import Span, active_days, billed_span, due_date, months_later, usual_usage

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1), 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("cycle", "period", "ends_on", "days", "months"),
    [
        (Cycle.MONTH, "2026-02-01", "2026-03-01", 28, 1),
        (Cycle.MONTH, "2028-02-01", "2028-03-01", 29, 1),
        (Cycle.MONTH, "2026-12-01", "2027-01-01", 31, 1),
        (Cycle.QUARTER, "2026-10-01", "2027-01-01", 92, 3),
        (Cycle.QUARTER, "2026-11-01", None, 0, 0),
        (Cycle.HALF_YEAR, "2026-07-01", "2027-01-01", 184, 6),
        (Cycle.HALF_YEAR, "2026-10-01", None, 0, 0),
        (Cycle.YEAR, "2028-01-01", "2029-01-01", 366, 12),
        (Cycle.YEAR, "2026-07-01", None, 0, 0),
        (Cycle.ONCE, "2026-05-01", "2026-06-01", 31, 1),
        (Cycle.ONCE, "2026-06-01", None, 0, 0),
        (Cycle.ONCE, "2027-05-01", None, 0, 0),
    ],
)
def test_a_cycle_bills_in_its_own_months(
    cycle: Cycle, period: str, ends_on: str | None, days: int, months: int
) -> None:
    span = billed_span(cycle=cycle, period=day(period), assigned_from=date(2026, 5, 20))
    if ends_on is None:
        assert span is None
    else:
        assert span == Span(day(period), day(ends_on), months)
        assert span.days == days


def test_a_period_is_the_first_of_a_month() -> None:
    with pytest.raises(ValueError, match="no first day"):
        billed_span(cycle=Cycle.MONTH, period=date(2026, 11, 2), assigned_from=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "2026-11-01"), (2, "2027-01-01"), (14, "2028-01-01"), (-11, "2025-12-01")]
)
def test_months_later_crosses_years(months: int, expected: str) -> None:
    assert months_later(date(2026, 11, 1), months) == day(expected)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "days"),
    [
        ("2020-01-01", None, 30),
        ("2026-11-01", "2026-12-01", 30),
        ("2026-11-21", None, 10),
        ("2020-01-01", "2026-11-16", 15),  # ended on the 15th, included
        ("2026-11-30", None, 1),
        ("2026-11-10", "2026-11-11", 1),
        ("2026-12-01", None, 0),
        ("2020-01-01", "2026-11-01", 0),
    ],
)
def test_active_days_are_counted_half_open(starts_on: str, ends_on: str | None, days: int) -> None:
    until = None if ends_on is None else day(ends_on)
    assert active_days(starts_on=day(starts_on), ends_on=until, span=NOVEMBER) == days


@pytest.mark.parametrize(
    ("period", "due_day", "expected"),
    [("2026-11-01", 25, "2026-11-25"), ("2026-11-01", 31, "2026-11-30"), ("2026-02-01", 30, "2026-02-28")],
)
def test_a_bill_is_due_in_its_own_month(period: str, due_day: int, expected: str) -> None:
    assert due_date(period=day(period), due_day=due_day) == day(expected)


@pytest.mark.parametrize(
    ("earlier", "usual"),
    [
        ([], None),
        ([30], "30"),
        ([30, 20], "15"),
        ([60, 20, 11], "20"),
        ([61, 50, 20, 11], "16.6667"),
        ([61, 50, 20, 11, 1], "16.6667"),
    ],
)
def test_usual_usage_is_the_mean_of_up_to_three_periods(earlier: list[int], usual: str | None) -> None:
    found = usual_usage([Decimal(value) for value in earlier], initial=Decimal(0), multiplier=Decimal(1))
    assert found == (None if usual is None else Decimal(usual))
