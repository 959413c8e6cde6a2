"""Query schemes with what somebody looks for in them, hence under row-level security."""

import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
from backend.organization.base import TenantConstraints, row_security

COMPANY = models.ForeignKey(
    db_constraint=False,
    db_index=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="organization.company",
)
OPTIONS = {"abstract": False, "base_manager_name": "objects", "default_manager_name": "objects"}


class Migration(migrations.Migration):
    dependencies = [("organization", "0006_parameters")]

    operations = [
        migrations.CreateModel(
            name="QueryScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("list_name", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("content", models.JSONField()),
                ("is_shared", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                ("company", COMPANY.clone()),
            ],
            options={
                **OPTIONS,
                "db_table": "query_scheme",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_shared", True)),
                        fields=["company", "list_name"],
                        name="query_scheme_shared",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "account_id", "list_name", "name"), name="query_scheme_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DefaultScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("list_name", models.CharField(max_length=60)),
                ("company", COMPANY.clone()),
                (
                    "scheme",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.queryscheme",
                    ),
                ),
            ],
            options={
                **OPTIONS,
                "db_table": "default_scheme",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "account_id", "list_name"), name="default_scheme_once")
                ],
            },
        ),
        TenantConstraints("QueryScheme", "DefaultScheme"),
        row_security("query_scheme", "default_scheme"),
    ]
