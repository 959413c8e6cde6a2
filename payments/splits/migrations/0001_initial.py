import django.db.models.deletion
from django.db import migrations, models

import backend.kernel.fields
import backend.organization.base
import payments.splits.contracts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intents", "0005_several_apps"),
        ("organization", "0007_query_schemes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SplitLeg",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("fee_minor", models.BigIntegerField(default=0)),
                ("paid_at", models.DateTimeField()),
                ("frozen_until", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("FROZEN", "FROZEN"),
                            ("UNFREEZING", "UNFREEZING"),
                            ("UNFROZEN", "UNFROZEN"),
                            ("EXPIRED", "EXPIRED"),
                        ],
                        default=payments.splits.contracts.FreezeState["FROZEN"],
                        max_length=10,
                    ),
                ),
                ("warned_at", models.DateTimeField(null=True)),
                (
                    "attempt_leg",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.attemptleg",
                    ),
                ),
                (
                    "community",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.orgunit",
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
                "db_table": "payment_split_leg",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Split",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=64)),
                ("round", models.IntegerField(default=1)),
                ("number", models.CharField(max_length=32, unique=True)),
                ("unfreezes_rest", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "REQUESTED"),
                            ("PROCESSING", "PROCESSING"),
                            ("SUCCEEDED", "SUCCEEDED"),
                            ("FAILED", "FAILED"),
                            ("REFUSED", "REFUSED"),
                            ("CANCELLED", "CANCELLED"),
                        ],
                        default=payments.splits.contracts.SplitStage["REQUESTED"],
                        max_length=10,
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=64)),
                ("is_unresolved", models.BooleanField(default=False)),
                ("order_id", models.CharField(blank=True, max_length=64)),
                ("checks", models.IntegerField(default=0)),
                ("requested_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
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
                    "split_leg",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="splits.splitleg",
                    ),
                ),
            ],
            options={
                "db_table": "payment_split",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SplitRefund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("refund_id", models.BigIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                ("is_dead", models.BooleanField(default=False)),
                ("requested_at", models.DateTimeField()),
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
                    "split_leg",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="splits.splitleg",
                    ),
                ),
            ],
            options={
                "db_table": "payment_split_refund",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SplitShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("kind", models.CharField(choices=[("MERCHANT", "MERCHANT"), ("PERSON", "PERSON")], max_length=8)),
                ("account", backend.kernel.fields.EncryptedTextField()),
                ("relation", models.CharField(max_length=16)),
                ("name", backend.kernel.fields.EncryptedTextField(blank=True)),
                ("rule", models.CharField(max_length=64)),
                ("description", models.CharField(max_length=80)),
                ("amount_minor", models.BigIntegerField()),
                ("returned_minor", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("PENDING", "PENDING"), ("SUCCEEDED", "SUCCEEDED"), ("FAILED", "FAILED")],
                        default=payments.splits.contracts.ShareState["PENDING"],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=64)),
                ("detail_id", models.CharField(blank=True, max_length=64)),
                ("finished_at", models.DateTimeField(null=True)),
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
                    "receiver_account",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.payeeaccount",
                    ),
                ),
                (
                    "split",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="splits.split",
                    ),
                ),
            ],
            options={
                "db_table": "payment_split_share",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SplitReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.IntegerField(default=1)),
                ("number", models.CharField(max_length=32, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "REQUESTED"),
                            ("PROCESSING", "PROCESSING"),
                            ("SUCCEEDED", "SUCCEEDED"),
                            ("FAILED", "FAILED"),
                            ("REFUSED", "REFUSED"),
                        ],
                        default=payments.splits.contracts.ReturnStage["REQUESTED"],
                        max_length=10,
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=64)),
                ("return_id", models.CharField(blank=True, max_length=64)),
                ("checks", models.IntegerField(default=0)),
                ("requested_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
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
                    "split_refund",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="splits.splitrefund",
                    ),
                ),
                (
                    "share",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="splits.splitshare",
                    ),
                ),
            ],
            options={
                "db_table": "payment_split_return",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="splitleg",
            constraint=models.UniqueConstraint(fields=("attempt_leg",), name="payment_split_leg_once"),
        ),
        migrations.AddConstraint(
            model_name="splitleg",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gte", 1), ("fee_minor__gte", 0)), name="payment_split_leg_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="splitleg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            payments.splits.contracts.FreezeState["FROZEN"],
                            payments.splits.contracts.FreezeState["UNFREEZING"],
                            payments.splits.contracts.FreezeState["UNFROZEN"],
                            payments.splits.contracts.FreezeState["EXPIRED"],
                        ],
                    )
                ),
                name="payment_split_leg_state",
            ),
        ),
        migrations.AddIndex(
            model_name="split",
            index=models.Index(
                condition=models.Q(("is_unresolved", True)), fields=["company", "id"], name="payment_split_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="split",
            constraint=models.UniqueConstraint(fields=("split_leg", "reference", "round"), name="payment_split_once"),
        ),
        migrations.AddConstraint(
            model_name="split",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            payments.splits.contracts.SplitStage["REQUESTED"],
                            payments.splits.contracts.SplitStage["PROCESSING"],
                            payments.splits.contracts.SplitStage["SUCCEEDED"],
                            payments.splits.contracts.SplitStage["FAILED"],
                            payments.splits.contracts.SplitStage["REFUSED"],
                            payments.splits.contracts.SplitStage["CANCELLED"],
                        ],
                    )
                ),
                name="payment_split_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="splitrefund",
            constraint=models.UniqueConstraint(fields=("split_leg", "refund_id"), name="payment_split_refund_once"),
        ),
        migrations.AddConstraint(
            model_name="splitrefund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gte", 1)), name="payment_split_refund_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="splitshare",
            constraint=models.UniqueConstraint(fields=("split", "position"), name="payment_split_share_position"),
        ),
        migrations.AddConstraint(
            model_name="splitshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gte", 1)), name="payment_split_share_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="splitshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_minor", 0),
                    models.Q(
                        ("returned_minor__gte", 1),
                        ("returned_minor__lte", models.F("amount_minor")),
                        ("state", payments.splits.contracts.ShareState["SUCCEEDED"]),
                    ),
                    _connector="OR",
                ),
                name="payment_split_share_returned",
            ),
        ),
        migrations.AddIndex(
            model_name="splitreturn",
            index=models.Index(fields=["split_refund"], name="payment_split_return_refund"),
        ),
        migrations.AddConstraint(
            model_name="splitreturn",
            constraint=models.UniqueConstraint(
                fields=("share", "split_refund", "round"), name="payment_split_return_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="splitreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gte", 1)), name="payment_split_return_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="splitreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            payments.splits.contracts.ReturnStage["REQUESTED"],
                            payments.splits.contracts.ReturnStage["PROCESSING"],
                            payments.splits.contracts.ReturnStage["SUCCEEDED"],
                            payments.splits.contracts.ReturnStage["FAILED"],
                            payments.splits.contracts.ReturnStage["REFUSED"],
                        ],
                    )
                ),
                name="payment_split_return_state",
            ),
        ),
    ]
