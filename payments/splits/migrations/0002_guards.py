"""Tenant keys and row security of splits."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("splits", "0001_initial"), ("organization", "0002_tenant_fence")]

    operations = [
        TenantConstraints("SplitLeg", "Split", "SplitShare", "SplitRefund", "SplitReturn"),
        row_security(
            "payment_split_leg", "payment_split", "payment_split_share", "payment_split_refund", "payment_split_return"
        ),
    ]
