"""Composite tenant keys."""

from django.db import migrations

from backend.organization.base import RepeatedColumns, TenantConstraints


class Migration(migrations.Migration):
    dependencies = [("charges", "0001_initial")]

    operations = [
        TenantConstraints("ChargeItem", "Tariff", "TariffVersion", "Assignment", "Reading"),
        RepeatedColumns("Assignment", of=("room", "space", "meter"), columns=("community",)),
    ]
