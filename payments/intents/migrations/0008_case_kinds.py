"""Two more reasons for a case: a dispute, and a refund that came back after it was done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intents", "0007_message_numbers")]

    operations = [
        migrations.AlterField(
            model_name="exceptioncase",
            name="kind",
            field=models.CharField(
                choices=[
                    ("LATE", "LATE"),
                    ("DOUBLE", "DOUBLE"),
                    ("REFUSED", "REFUSED"),
                    ("UNKNOWN", "UNKNOWN"),
                    ("MISMATCHED", "MISMATCHED"),
                    ("DISPUTE", "DISPUTE"),
                    ("REFUND_LOST", "REFUND_LOST"),
                ],
                max_length=12,
            ),
        ),
    ]
