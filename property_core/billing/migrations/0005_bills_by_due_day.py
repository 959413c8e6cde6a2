"""The console's list of bills by due day, and its drill-down from the ages of arrears, follow an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_newest_bills")]

    operations = [
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(fields=["community", "due_on", "id"], name="bill_due"),
        ),
    ]
