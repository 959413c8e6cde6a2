"""The audit trail is append-only."""

from django.db import migrations

from backend.kernel.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [append_only("audit_entry")]
