from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PaymentPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("created_by_account_id", models.BigIntegerField(null=True)),
                ("resumed_at", models.DateTimeField(null=True)),
                ("resumed_by_account_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "payment_pause",
                "indexes": [
                    models.Index(
                        condition=models.Q(("resumed_at__isnull", True)),
                        fields=["company_id", "community_id"],
                        name="payment_pause_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("community_id__isnull", True), ("company_id__isnull", False), _connector="OR"
                        ),
                        name="payment_pause_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="payment_pause_period",
                    ),
                ],
            },
        ),
    ]
