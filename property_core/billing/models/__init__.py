"""Tables of billing: what is charged (`charges`), what was billed (`bills`), what was paid (`payments`)."""

from property_core.billing.models.bills import (
    Bill,
    BillingRun,
    BillingRunStep,
    BillLine,
    BillSettlement,
    MonthClose,
    OpeningFigure,
    RedLetter,
)
from property_core.billing.models.charges import Assignment, ChargeItem, Reading, Tariff, TariffVersion
from property_core.billing.models.payments import BillAllocation, BillingParameters, BillPayment, Receipt

__all__ = [
    "Assignment",
    "Bill",
    "BillAllocation",
    "BillLine",
    "BillPayment",
    "BillSettlement",
    "BillingParameters",
    "BillingRun",
    "BillingRunStep",
    "ChargeItem",
    "MonthClose",
    "OpeningFigure",
    "Reading",
    "Receipt",
    "RedLetter",
    "Tariff",
    "TariffVersion",
]
