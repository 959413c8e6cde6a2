"""Composite tenant keys, and row-level security on people."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]

    operations = [
        TenantConstraints("Person", "Residency"),
        row_security("person", "residency"),
    ]
