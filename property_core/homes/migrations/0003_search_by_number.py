"""Search at the desk by room number, and lists by area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("homes", "0002_tenant_fence"),
        ("organization", "0003_staff_of_account"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="room",
            index=models.Index(fields=["company", "number"], name="room_number"),
        ),
        migrations.AddIndex(
            model_name="room",
            index=models.Index(fields=["area"], name="room_area"),
        ),
    ]
