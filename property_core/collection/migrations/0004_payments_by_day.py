"""The takings of a day, and the console's payments by day and by amount, follow an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0003_shared_parameters")]

    operations = [
        migrations.AddIndex(
            model_name="billpayment",
            index=models.Index(fields=["company", "paid_at", "id"], name="bill_payment_paid"),
        ),
        migrations.AddIndex(
            model_name="billpayment",
            index=models.Index(fields=["company", "total_minor", "id"], name="bill_payment_amount"),
        ),
    ]
