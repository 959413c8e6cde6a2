"""Settlements name their entry by its cause, parameters of a company, and the one question asked before it is known."""

import django.db.models.deletion
from django.db import migrations, models

from backend.organization.base import TenantConstraints

# Whoever holds a printed receipt asks for its code without a company; row security hides receipts from the runtime
# role until one is set. The owner's function answers exactly this question, with ids and nothing else.
FIND = """
CREATE FUNCTION billing_receipt_by_code(asked_code text)
RETURNS TABLE (company_id bigint, receipt_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT receipt.company_id, receipt.id FROM receipt WHERE receipt.verification_code = asked_code
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_tenant_fence"), ("organization", "0002_tenant_fence")]

    operations = [
        migrations.RemoveField(model_name="billsettlement", name="entry_id"),
        migrations.AddField(
            model_name="billsettlement",
            name="entry_source",
            field=models.CharField(max_length=40, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="billsettlement",
            name="entry_source_id",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(model_name="billpayment", name="tendered_minor", field=models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            model_name="billpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(surplus_minor=0)
                | models.Q(surplus_room__isnull=False, surplus_minor__lte=models.F("total_minor")),
                name="bill_payment_surplus",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt", index=models.Index(fields=["community", "-id"], name="receipt_community")
        ),
        migrations.CreateModel(
            name="BillingParameters",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payment_minutes", models.SmallIntegerField(default=15)),
                ("is_fee_first", models.BooleanField(default=True)),
                ("applies_prepayment", models.BooleanField(default=False)),
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
                "db_table": "billing_parameters",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("company",), name="billing_parameters_once"),
                    models.CheckConstraint(
                        condition=models.Q(payment_minutes__range=(2, 1440)), name="billing_parameters_hold"
                    ),
                ],
            },
        ),
        TenantConstraints("BillingParameters"),
        migrations.RunSQL(FIND, "DROP FUNCTION billing_receipt_by_code(text);"),
    ]
