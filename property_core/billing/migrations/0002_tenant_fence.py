"""Composite tenant keys, and row-level security on money."""

from django.db import migrations

from backend.kernel.guards import append_only
from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("charges", "0002_tenant_fence")]

    operations = [
        TenantConstraints(
            "BillingRun",
            "BillingRunStep",
            "Bill",
            "BillLine",
            "BillAllocation",
            "BillSettlement",
            "RedLetter",
            "OpeningFigure",
            "MonthClose",
        ),
        row_security("bill", "bill_line", "bill_allocation", "bill_settlement", "red_letter", "opening_figure"),
        append_only("bill_settlement"),
    ]
