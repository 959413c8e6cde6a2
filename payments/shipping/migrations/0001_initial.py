import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
import payments.shipping.contracts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intents", "0008_case_kinds"),
        ("organization", "0007_query_schemes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "WAITING"),
                            ("UPLOADED", "UPLOADED"),
                            ("RELEASED", "RELEASED"),
                            ("LACKING", "LACKING"),
                        ],
                        default=payments.shipping.contracts.ShipmentState["WAITING"],
                        max_length=10,
                    ),
                ),
                ("uploads", models.IntegerField(default=0)),
                ("begun", models.IntegerField(default=0)),
                ("uploaded_at", models.DateTimeField(null=True)),
                ("order_state", models.IntegerField(null=True)),
                ("is_in_complaint", models.BooleanField(default=False)),
                ("refusal", models.CharField(blank=True, max_length=32)),
                ("checks", models.IntegerField(default=0)),
                ("paid_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "attempt",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.attempt",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
                (
                    "payee_account",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.payeeaccount",
                    ),
                ),
            ],
            options={
                "db_table": "payment_shipment",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    payments.shipping.contracts.ShipmentState["WAITING"],
                                    payments.shipping.contracts.ShipmentState["LACKING"],
                                ],
                            )
                        ),
                        fields=["company", "paid_at"],
                        name="payment_shipment_lacking",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt",), name="payment_shipment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("uploads__gte", 0), ("uploads__lte", 2)), name="payment_shipment_uploads"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    payments.shipping.contracts.ShipmentState["WAITING"],
                                    payments.shipping.contracts.ShipmentState["UPLOADED"],
                                    payments.shipping.contracts.ShipmentState["RELEASED"],
                                    payments.shipping.contracts.ShipmentState["LACKING"],
                                ],
                            )
                        ),
                        name="payment_shipment_state",
                    ),
                ],
            },
        ),
    ]
