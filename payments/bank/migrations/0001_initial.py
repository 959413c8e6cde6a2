import django.db.models.deletion
from django.db import migrations, models

import backend.kernel.fields
import backend.organization.base
import payments.bank.contracts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intents", "0005_several_apps"),
        ("organization", "0006_parameters"),
        ("reconciliation", "0003_work_and_sign_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("bank", models.CharField(max_length=60)),
                ("number", backend.kernel.fields.EncryptedTextField()),
                ("number_tail", models.CharField(max_length=4)),
                ("mapping", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "db_table": "bank_account",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="BankImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("line_count", models.IntegerField()),
                ("new_count", models.IntegerField()),
                ("in_minor", models.BigIntegerField()),
                ("out_minor", models.BigIntegerField()),
                ("first_day", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("imported_at", models.DateTimeField()),
                ("account_id", models.BigIntegerField(null=True)),
                (
                    "bank_account",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bank.bankaccount",
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
            ],
            options={
                "db_table": "bank_import",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="BankLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("occurrence", models.IntegerField()),
                ("happened_on", models.DateField()),
                ("amount_minor", models.BigIntegerField()),
                ("counterparty", models.CharField(blank=True, max_length=120)),
                ("counterparty_account", backend.kernel.fields.EncryptedTextField(blank=True)),
                ("summary", models.CharField(blank=True, max_length=200)),
                ("reference", models.CharField(blank=True, max_length=64)),
                ("balance_minor", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUSPENSE", "SUSPENSE"),
                            ("MATCHED", "MATCHED"),
                            ("CLAIMED", "CLAIMED"),
                            ("BOUNCED", "BOUNCED"),
                            ("OUTSIDE", "OUTSIDE"),
                        ],
                        max_length=8,
                    ),
                ),
                ("fee_minor", models.BigIntegerField(default=0)),
                ("matches", models.IntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by_account_id", models.BigIntegerField(null=True)),
                (
                    "bank_account",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bank.bankaccount",
                    ),
                ),
                (
                    "bank_import",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bank.bankimport",
                    ),
                ),
                (
                    "bounced_line",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bank.bankline",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.payeeaccount",
                    ),
                ),
                (
                    "statement_row",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reconciliation.statementrow",
                    ),
                ),
            ],
            options={
                "db_table": "bank_line",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="BankClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_id", models.BigIntegerField()),
                ("claimed_at", models.DateTimeField()),
                ("claimed_by_account_id", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_account_id", models.BigIntegerField(null=True)),
                ("undone_reason", models.CharField(blank=True, max_length=200)),
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
                    "intent",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.intent",
                    ),
                ),
                (
                    "line",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bank.bankline",
                    ),
                ),
            ],
            options={
                "db_table": "bank_claim",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DeskReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=16)),
                ("reference", models.CharField(max_length=64)),
                ("amount_minor", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
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
                    "intent",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intents.intent",
                    ),
                ),
                (
                    "line",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bank.bankline",
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
                "db_table": "desk_reference",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("company", "name"), name="bank_account_name"
            ),
        ),
        migrations.AddIndex(
            model_name="bankimport",
            index=models.Index(fields=["company", "-id"], name="bank_import_newest"),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(fields=["company", "-happened_on", "-id"], name="bank_line_day"),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(
                condition=models.Q(("state", payments.bank.contracts.LineState["SUSPENSE"])),
                fields=["company", "-happened_on", "-id"],
                name="bank_line_suspense",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                fields=("bank_account", "fingerprint", "occurrence"), name="bank_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("statement_row__isnull", False)),
                fields=("statement_row",),
                name="bank_line_one_withdrawal",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bounced_line__isnull", False)),
                fields=("bounced_line",),
                name="bank_line_bounced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("amount_minor", 0), _negated=True), ("fee_minor__gte", 0)),
                name="bank_line_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", payments.bank.contracts.LineState["MATCHED"]), _negated=True),
                    ("payee_account__isnull", False),
                    _connector="OR",
                ),
                name="bank_line_matched_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("line",), name="bank_claim_one_stands"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankclaim",
            constraint=models.UniqueConstraint(fields=("intent",), name="bank_claim_intent"),
        ),
        migrations.AddConstraint(
            model_name="deskreference",
            constraint=models.UniqueConstraint(fields=("company", "provider", "reference"), name="desk_reference_once"),
        ),
        migrations.AddConstraint(
            model_name="deskreference",
            constraint=models.UniqueConstraint(fields=("intent",), name="desk_reference_intent"),
        ),
        migrations.AddConstraint(
            model_name="deskreference",
            constraint=models.UniqueConstraint(
                condition=models.Q(("line__isnull", False)), fields=("line",), name="desk_reference_line"
            ),
        ),
    ]
