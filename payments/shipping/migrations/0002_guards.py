"""Tenant keys and row security of shipments."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("shipping", "0001_initial"), ("organization", "0002_tenant_fence")]

    operations = [TenantConstraints("Shipment"), row_security("payment_shipment")]
