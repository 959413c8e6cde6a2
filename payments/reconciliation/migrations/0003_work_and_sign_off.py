import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
import payments.reconciliation.contracts


class Migration(migrations.Migration):
    dependencies = [
        ("intents", "0005_several_apps"),
        ("organization", "0006_parameters"),
        ("reconciliation", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelFee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("part", models.IntegerField()),
                ("amount_minor", models.BigIntegerField()),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payment_channel_fee",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DaySignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("signed_by_account_id", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "payment_day_sign_off",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DifferenceNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
                ("account_id", models.BigIntegerField(null=True)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payment_difference_note",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="difference",
            name="assigned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="difference",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="difference",
            name="owner_account_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="statementrow",
            name="meaning",
            field=models.CharField(
                blank=True,
                choices=[
                    ("PAYMENT", "PAYMENT"),
                    ("REFUND", "REFUND"),
                    ("FEE", "FEE"),
                    ("FEE_RETURN", "FEE_RETURN"),
                    ("WITHDRAWAL", "WITHDRAWAL"),
                    ("SPLIT", "SPLIT"),
                    ("SPLIT_RETURN", "SPLIT_RETURN"),
                    ("UNEXPLAINED", "UNEXPLAINED"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="difference",
            name="subject",
            field=models.CharField(
                choices=[("PAYMENT", "PAYMENT"), ("REFUND", "REFUND"), ("MOVEMENT", "MOVEMENT")], max_length=8
            ),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(
                condition=models.Q(("state", payments.reconciliation.contracts.DifferenceState["OPEN"])),
                fields=["company", "owner_account_id", "-day", "-id"],
                name="payment_difference_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="statementrow",
            index=models.Index(
                condition=models.Q(("meaning", payments.reconciliation.contracts.RowMeaning["WITHDRAWAL"])),
                fields=["company", "happened_at"],
                name="statement_row_withdrawal",
            ),
        ),
        migrations.AddField(
            model_name="channelfee",
            name="company",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.company",
            ),
        ),
        migrations.AddField(
            model_name="channelfee",
            name="payee_account",
            field=backend.organization.base.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="intents.payeeaccount",
            ),
        ),
        migrations.AddField(
            model_name="daysignoff",
            name="company",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.company",
            ),
        ),
        migrations.AddField(
            model_name="daysignoff",
            name="payee_account",
            field=backend.organization.base.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="intents.payeeaccount",
            ),
        ),
        migrations.AddField(
            model_name="differencenote",
            name="company",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.company",
            ),
        ),
        migrations.AddField(
            model_name="differencenote",
            name="difference",
            field=backend.organization.base.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reconciliation.difference",
            ),
        ),
        migrations.AddConstraint(
            model_name="channelfee",
            constraint=models.UniqueConstraint(
                fields=("payee_account", "day", "part"), name="payment_channel_fee_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="channelfee",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor", 0), _negated=True), name="payment_channel_fee_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="daysignoff",
            index=models.Index(fields=["company", "day"], name="payment_day_sign_off_day"),
        ),
        migrations.AddConstraint(
            model_name="daysignoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("payee_account", "day"),
                name="payment_day_signed_once",
            ),
        ),
        migrations.AddIndex(
            model_name="differencenote",
            index=models.Index(fields=["difference", "id"], name="difference_note_of"),
        ),
    ]
