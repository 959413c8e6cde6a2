from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_checks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgeraccount",
            name="kind",
            field=models.CharField(
                choices=[
                    ("BANK_IN_TRANSIT", "BANK_IN_TRANSIT"),
                    ("CASH", "CASH"),
                    ("RECEIVABLE", "RECEIVABLE"),
                    ("PREPAYMENT", "PREPAYMENT"),
                    ("DEPOSIT_HELD", "DEPOSIT_HELD"),
                    ("REVENUE", "REVENUE"),
                    ("LATE_FEE_REVENUE", "LATE_FEE_REVENUE"),
                    ("PUBLIC_INCOME", "PUBLIC_INCOME"),
                    ("OPENING_BALANCE", "OPENING_BALANCE"),
                    ("SPLIT_OUT", "SPLIT_OUT"),
                    ("SPLIT_IN", "SPLIT_IN"),
                    ("SUSPENSE", "SUSPENSE"),
                    ("UNALLOCATED", "UNALLOCATED"),
                    ("BANK", "BANK"),
                    ("CHANNEL_FEE", "CHANNEL_FEE"),
                ],
                max_length=20,
            ),
        ),
    ]
