import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
import payments.reconciliation.contracts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intents", "0003_second_keys"),
        ("organization", "0006_parameters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("kind", models.CharField(choices=[("TRADE", "TRADE"), ("FUNDS", "FUNDS")], max_length=8)),
                ("state", models.CharField(choices=[("IMPORTED", "IMPORTED"), ("EMPTY", "EMPTY")], max_length=8)),
                ("content_hash", models.CharField(max_length=64)),
                ("payment_count", models.IntegerField(default=0)),
                ("payment_minor", models.BigIntegerField(default=0)),
                ("refund_count", models.IntegerField(default=0)),
                ("refund_minor", models.BigIntegerField(default=0)),
                ("fee_minor", models.BigIntegerField(default=0)),
                ("imported_at", models.DateTimeField()),
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
                "db_table": "payment_statement",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StatementRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PAYMENT", "PAYMENT"),
                            ("REFUND", "REFUND"),
                            ("REVOKED", "REVOKED"),
                            ("INCOME", "INCOME"),
                            ("EXPENSE", "EXPENSE"),
                        ],
                        max_length=8,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=40)),
                ("happened_at", models.DateTimeField()),
                ("out_trade_no", models.CharField(blank=True, max_length=64)),
                ("transaction_id", models.CharField(blank=True, max_length=64)),
                ("out_refund_no", models.CharField(blank=True, max_length=64)),
                ("refund_id", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(blank=True, max_length=64)),
                ("state", models.CharField(blank=True, max_length=16)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("fee_minor", models.BigIntegerField(default=0)),
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
                    "statement",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reconciliation.statement",
                    ),
                ),
            ],
            options={
                "db_table": "payment_statement_row",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=16)),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("MISSING_HERE", "MISSING_HERE"),
                            ("MISSING_THERE", "MISSING_THERE"),
                            ("AMOUNT", "AMOUNT"),
                            ("STATE", "STATE"),
                            ("FEE", "FEE"),
                        ],
                        max_length=14,
                    ),
                ),
                ("subject", models.CharField(choices=[("PAYMENT", "PAYMENT"), ("REFUND", "REFUND")], max_length=8)),
                ("number", models.CharField(max_length=64)),
                ("transaction_id", models.CharField(blank=True, max_length=64)),
                ("ours_minor", models.BigIntegerField(null=True)),
                ("theirs_minor", models.BigIntegerField(null=True)),
                ("ours_state", models.CharField(blank=True, max_length=16)),
                ("theirs_state", models.CharField(blank=True, max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "OPEN"), ("EXPLAINED", "EXPLAINED"), ("SETTLED", "SETTLED")],
                        default=payments.reconciliation.contracts.DifferenceState["OPEN"],
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("explained_at", models.DateTimeField(null=True)),
                ("explained_by_account_id", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "community",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                "db_table": "payment_difference",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["company", "-day", "-id"], name="payment_difference_day"),
                    models.Index(
                        condition=models.Q(("state", payments.reconciliation.contracts.DifferenceState["OPEN"])),
                        fields=["company", "-day", "-id"],
                        name="payment_difference_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("payee_account", "day", "kind", "subject", "number"), name="payment_difference_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", payments.reconciliation.contracts.DifferenceState["EXPLAINED"]), _negated=True
                            ),
                            models.Q(("explained_at__isnull", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payment_difference_note",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["company", "-day", "-id"], name="payment_statement_day"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("payee_account", "day", "kind", "content_hash"), name="payment_statement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementrow",
            constraint=models.UniqueConstraint(fields=("statement", "position"), name="payment_statement_row_position"),
        ),
    ]
