"""What a company holds already, as far as a workbook may contradict it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from property_core.billing.selectors.imported import billed_readings, opening_arrears, opening_figures
from property_core.charges.selectors.readings import readings_since
from property_core.imports.contracts import Prior, PriorArrears, PriorReading
from property_core.imports.models import ImportBatch
from property_core.imports.tables import CheckedSheet


def is_known_file(*, checksum: str) -> bool:
    """Whether this very file was written into the company in scope before."""
    return ImportBatch.objects.filter(checksum=checksum).exists()


def prior_of(readings: CheckedSheet, *, company_id: int) -> Prior:
    """Opening figures of the company, and its readings as far as those of the workbook (抄表) touch them.

    Asked inside the company's transaction.
    """
    prepaid, deposits = opening_figures(company_id=company_id)
    return Prior(
        readings=prior_readings(readings, company_id=company_id),
        arrears={key: PriorArrears(*figures) for key, figures in opening_arrears(company_id=company_id).items()},
        prepaid=prepaid,
        deposits=deposits,
    )


def prior_readings(readings: CheckedSheet, *, company_id: int) -> dict[str, dict[date, PriorReading]]:
    """Meter code → period → reading that stands, from the first period of the sheet on and the last one before it."""
    periods = [period for period in readings.columns["期间"] if type(period) is date]
    if not periods:
        return {}
    told: dict[tuple[str, date], Decimal] = {
        (code, period): value
        for code, period, value in zip(*(readings.columns[name] for name in ("表号", "期间", "读数")), strict=True)
        if type(code) is str and type(period) is date and type(value) is Decimal
    }
    known = readings_since(company_id=company_id, period=min(periods))
    # Only a reading that the workbook tells differently needs the question whether it is billed.
    different = [(code, period) for code, period, value in known if told.get((code, period), value) != value]
    billed = billed_readings(company_id=company_id, readings=different)
    answer: dict[str, dict[date, PriorReading]] = defaultdict(dict)
    for code, period, value in known:
        answer[code][period] = PriorReading(value, (code, period) in billed)
    return answer
