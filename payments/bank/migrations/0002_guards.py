"""Tenant keys and row security of the bank's tables."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [
        ("bank", "0001_initial"),
        ("intents", "0002_guards"),
        ("organization", "0002_tenant_fence"),
        ("reconciliation", "0004_guards_of_work"),
    ]

    operations = [
        TenantConstraints("BankAccount", "BankImport", "BankLine", "BankClaim", "DeskReference"),
        row_security("bank_account", "bank_import", "bank_line", "bank_claim", "desk_reference"),
    ]
