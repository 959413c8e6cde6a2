"""Composite tenant keys, and row-level security on people."""

from django.db import migrations

from backend.organization.base import RepeatedColumns, TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]

    operations = [
        TenantConstraints("Person", "Residency"),
        RepeatedColumns("Residency", of="room", columns=("community",)),
        row_security("person", "residency"),
    ]
