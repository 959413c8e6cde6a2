"""Reads of readings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backend.organization.base import tenant_transaction
from property_core.charges.models import Reading
from property_core.charges.selectors.readings import usage_by_meter
from property_core.homes.models import Meter
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
