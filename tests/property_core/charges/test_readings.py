"""Reads of readings."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from backend.organization.base import tenant_transaction
from property_core.charges.models import Reading
from property_core.charges.rules import deviates, months_later, usual_usage
from property_core.charges.selectors.reading_sheet import ReadingSearch, sheet_rows
from property_core.charges.selectors.readings import usage_by_meter
from property_core.homes.models import Meter
from tests.cast import TODAY
from tests.property_core.billing.fees import (
    MINE,
    NOVEMBER,
    Fees,
)

pytestmark = pytest.mark.django_db


def test_usage_of_a_meter_over_its_readings(fees: Fees, assert_queries) -> None:
    company_id, code = fees.cast.company_id, f"W-{MINE}"
    with tenant_transaction(company_id, durable=False):
        meter = Meter.objects.get(code=code)
        Meter.objects.filter(pk=meter.pk).update(initial_reading=5, multiplier=2)
        for period, value in ((date(2025, 10, 1), 10), (date(2026, 9, 1), 20), (date(2026, 11, 1), 32)):
            Reading.objects.create(company_id=company_id, meter=meter, period=period, read_on=period, value=value)
    asked = [(code, NOVEMBER), (code, date(2025, 10, 1)), ("unknown", NOVEMBER)]
    # the company of the read, the readings
    with assert_queries(2):
        usage = usage_by_meter(asked, company_id=company_id)
    assert [(month.period.month, month.usage) for month in usage[code, NOVEMBER]] == [
        (9, Decimal(20)),
        (11, Decimal(24)),
    ]
    assert [month.usage for month in usage[asked[1]]] == [Decimal(10)]
    assert usage["unknown", NOVEMBER] == []


@pytest.mark.parametrize("seed", range(4))
def test_the_sheet_says_what_the_rules_say(fees: Fees, seed: int) -> None:
    """Usual usage and what is strange, in SQL as in rules: meters with no reading, few, many, and gaps."""
    company_id, chance = fees.cast.company_id, random.Random(seed)
    expected = {}
    with tenant_transaction(company_id, durable=False):
        for meter in Meter.objects.order_by("id"):
            initial, multiplier = Decimal(chance.randint(0, 9)), Decimal(chance.choice(["1", "0.3", "40"]))
            Meter.objects.filter(pk=meter.pk).update(initial_reading=initial, multiplier=multiplier)
            value = initial
            earlier: list[Decimal] = []
            for back in range(chance.randint(0, 7), 0, -1):
                if chance.random() < 0.8:
                    value += Decimal(chance.randint(0, 3000)) / 100
                    earlier.insert(0, value)
                    month = months_later(NOVEMBER, -back)
                    Reading.objects.create(company_id=company_id, meter=meter, period=month, read_on=month, value=value)
            now = value + Decimal(chance.randint(0, 3000)) / 100
            Reading.objects.create(company_id=company_id, meter=meter, period=NOVEMBER, read_on=NOVEMBER, value=now)
            usual = usual_usage(earlier, initial=initial, multiplier=multiplier)
            usage = (now - value) * multiplier
            expected[meter.code] = (usage, usual, deviates(usage=usage, usual=usual, percent=Decimal(50)))
    rows = sheet_rows(
        actor=fees.cast.system,
        period=NOVEMBER,
        search=ReadingSearch(),
        order=("code", "id"),
        after=None,
        limit=100,
        today=TODAY,
    )
    assert {row.code: (row.usage, row.usual, row.is_outlier) for row in rows} == expected
