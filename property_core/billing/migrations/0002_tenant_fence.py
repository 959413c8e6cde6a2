"""Composite tenant keys, and row-level security on money."""

from django.db import migrations

from backend.kernel.guards import append_only
from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        TenantConstraints(
            "ChargeItem",
            "Tariff",
            "TariffVersion",
            "Assignment",
            "Reading",
            "BillingRun",
            "BillingRunStep",
            "Bill",
            "BillLine",
            "BillSettlement",
            "RedLetter",
            "OpeningFigure",
            "MonthClose",
            "BillPayment",
            "BillAllocation",
            "Receipt",
        ),
        row_security(
            "bill",
            "bill_line",
            "bill_settlement",
            "red_letter",
            "opening_figure",
            "bill_payment",
            "bill_allocation",
            "receipt",
        ),
        append_only("bill_settlement"),
    ]
