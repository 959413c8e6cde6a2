"""Money that goes back to its payer is taken off its bill."""

from django.db import migrations, models

SOURCES = ["PAYMENT", "PREPAYMENT", "REFUND"]


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_bills_by_due_day")]

    operations = [
        migrations.AlterField(
            model_name="billsettlement",
            name="source",
            field=models.CharField(choices=[(source, source) for source in SOURCES], max_length=12),
        ),
    ]
