"""Tables of billing: what was billed (`bills`), the money on it (`money`), documents beside it (`documents`)."""

from property_core.billing.models.bills import Bill, BillingRun, BillingRunStep, BillLine
from property_core.billing.models.documents import MonthClose, OpeningFigure, RedLetter
from property_core.billing.models.money import BillAllocation, BillSettlement

__all__ = [
    "Bill",
    "BillAllocation",
    "BillLine",
    "BillSettlement",
    "BillingRun",
    "BillingRunStep",
    "MonthClose",
    "OpeningFigure",
    "RedLetter",
]
