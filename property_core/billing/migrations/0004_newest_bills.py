"""The console's list of bills, newest first, is read in the order of an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_day_of_the_entry")]

    operations = [
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(fields=["community", "-period", "-id"], name="bill_newest"),
        ),
    ]
