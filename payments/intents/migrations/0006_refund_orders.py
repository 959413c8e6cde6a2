"""Refunds on demand: money that was kept goes back, in part or whole, by an order."""

from django.db import migrations, models

import backend.organization.base

LIVE = ["REQUESTED", "PROCESSING", "SUCCEEDED", "ABNORMAL"]


class Migration(migrations.Migration):
    dependencies = [("intents", "0005_several_apps")]

    operations = [
        migrations.AddField(model_name="legline", name="refund_minor", field=models.BigIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="legline",
            constraint=models.CheckConstraint(
                condition=models.Q(refund_minor=0)
                | models.Q(state="CAPTURED", refund_minor__gte=1, refund_minor__lte=models.F("amount_minor")),
                name="payment_leg_line_refund",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="case",
            field=backend.organization.base.TenantForeignKey(null=True, to="intents.exceptioncase"),
        ),
        migrations.AddField(model_name="refund", name="order_id", field=models.BigIntegerField(null=True)),
        migrations.AddField(
            model_name="refund",
            name="way",
            field=models.CharField(
                choices=[("PROVIDER", "PROVIDER"), ("CASH", "CASH"), ("TRANSFER", "TRANSFER")],
                default="PROVIDER",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="refund", name="sent_at", field=models.DateTimeField(null=True)),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=["order_id"],
                condition=models.Q(state__in=LIVE),
                name="payment_refund_one_of_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(case__isnull=False, order_id__isnull=True)
                | models.Q(case__isnull=True, order_id__isnull=False),
                name="payment_refund_cause",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["attempt_leg", "sent_at"], name="payment_refund_leg"),
        ),
    ]
