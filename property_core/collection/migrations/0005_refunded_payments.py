"""What of a payment went back to its payer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0004_payments_by_day")]

    operations = [
        migrations.AddField(model_name="billpayment", name="refunded_minor", field=models.BigIntegerField(default=0)),
        migrations.AddField(
            model_name="billpayment", name="surplus_refunded_minor", field=models.BigIntegerField(default=0)
        ),
        migrations.AddConstraint(
            model_name="billpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    surplus_refunded_minor__gte=0,
                    surplus_refunded_minor__lte=models.F("surplus_minor"),
                    refunded_minor__gte=models.F("surplus_refunded_minor"),
                    refunded_minor__lte=models.F("total_minor"),
                ),
                name="bill_payment_refunded",
            ),
        ),
    ]
