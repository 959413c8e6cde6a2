"""Composite tenant keys."""

from django.db import migrations

from backend.organization.base import RepeatedColumns, TenantConstraints


class Migration(migrations.Migration):
    dependencies = [("homes", "0001_initial")]

    operations = [
        TenantConstraints("Building", "Entrance", "Room", "ParkingSpace", "Meter"),
        RepeatedColumns("Room", of="building", columns=("community", "area")),
        RepeatedColumns("Meter", of=("room", "building"), columns=("community",)),
    ]
