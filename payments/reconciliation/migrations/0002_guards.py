"""Tenant keys and row security of statements and differences."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial"), ("organization", "0002_tenant_fence")]

    operations = [
        TenantConstraints("Statement", "StatementRow", "Difference"),
        row_security("payment_statement", "payment_statement_row", "payment_difference"),
    ]
