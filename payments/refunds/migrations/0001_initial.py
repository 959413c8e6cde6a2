from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
from backend.organization.base import TenantConstraints, row_security

STATES = [
    "REQUESTED", "APPROVED", "RETURNING", "SENDING", "HAND_OUT", "SUCCEEDED", "ABNORMAL", "CLOSED", "REFUSED",
    "REJECTED",
]  # fmt: skip
WAYS = ["PROVIDER", "CASH", "TRANSFER"]


def key(to: str) -> backend.organization.base.TenantForeignKey:
    return backend.organization.base.TenantForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


def company() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="organization.company",
    )


OPTIONS = {"abstract": False, "base_manager_name": "objects", "default_manager_name": "objects"}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intents", "0006_refund_orders"),
        ("organization", "0007_query_schemes"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefundOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=16)),
                ("way", models.CharField(choices=[(way, way) for way in WAYS], max_length=10)),
                (
                    "state",
                    models.CharField(choices=[(state, state) for state in STATES], default="REQUESTED", max_length=10),
                ),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("parked_minor", models.BigIntegerField(default=0)),
                ("reason", models.CharField(max_length=200)),
                ("needs_approval", models.BooleanField()),
                ("requested_by_account_id", models.BigIntegerField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("decided_by_account_id", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=200)),
                ("refusal", models.CharField(blank=True, max_length=64)),
                ("handed_out_by_account_id", models.BigIntegerField(null=True)),
                ("slip", models.CharField(blank=True, max_length=64)),
                ("checks", models.IntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("attempt_leg", key("intents.attemptleg")),
                ("community", key("organization.orgunit")),
                ("company", company()),
                ("intent", key("intents.intent")),
            ],
            options={"db_table": "refund_order", **OPTIONS},
        ),
        migrations.CreateModel(
            name="RefundOrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=40)),
                ("reference", models.BigIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                ("is_taken_back", models.BooleanField(default=False)),
                ("company", company()),
                ("line", key("intents.legline")),
                ("order", key("refunds.refundorder")),
            ],
            options={"db_table": "refund_order_line", **OPTIONS},
        ),
        migrations.AddIndex(
            model_name="refundorder",
            index=models.Index(fields=["community", "-id"], name="refund_order_newest"),
        ),
        migrations.AddIndex(
            model_name="refundorder",
            index=models.Index(fields=["intent"], name="refund_order_intent"),
        ),
        migrations.AddIndex(
            model_name="refundorder",
            index=models.Index(
                condition=models.Q(state__in=["REQUESTED", "HAND_OUT", "ABNORMAL"]),
                fields=["community", "id"],
                name="refund_order_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundorder",
            constraint=models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="refund_order_amount"),
        ),
        migrations.AddConstraint(
            model_name="refundorder",
            constraint=models.CheckConstraint(condition=models.Q(state__in=STATES), name="refund_order_state"),
        ),
        migrations.AddConstraint(
            model_name="refundorder",
            constraint=models.CheckConstraint(
                condition=models.Q(parked_minor=0) | models.Q(parked_minor=models.F("amount_minor")),
                name="refund_order_parked",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundorder",
            constraint=models.CheckConstraint(
                condition=models.Q(needs_approval=False)
                | models.Q(state__in=["REQUESTED", "REJECTED"])
                | (
                    models.Q(decided_by_account_id__isnull=False)
                    & ~models.Q(decided_by_account_id=models.F("requested_by_account_id"))
                ),
                name="refund_order_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="refundorderline",
            index=models.Index(fields=["line"], name="refund_order_line_line"),
        ),
        migrations.AddConstraint(
            model_name="refundorderline",
            constraint=models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="refund_order_line_amount"),
        ),
        migrations.AddConstraint(
            model_name="refundorderline",
            constraint=models.UniqueConstraint(fields=["order", "line"], name="refund_order_line_once"),
        ),
        TenantConstraints("RefundOrder", "RefundOrderLine"),
        row_security("refund_order", "refund_order_line"),
    ]
