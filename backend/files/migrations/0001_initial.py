"""Stored files: tenant keys and row-level security, for they may hold anything about anybody."""

import django.db.models.deletion
from django.db import migrations, models

import backend.files.contracts
from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0003_staff_of_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_account_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=40)),
                ("state", models.CharField(choices=[("STORING", "STORING"), ("READY", "READY")], max_length=8)),
                ("name", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("storage_key", models.CharField(max_length=120)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("has_thumbnail", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
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
                "db_table": "stored_file",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["company", "owner_account_id"],
                        name="stored_file_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "storage_key"), name="stored_file_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    backend.files.contracts.FileState["STORING"],
                                    backend.files.contracts.FileState["READY"],
                                ],
                            )
                        ),
                        name="stored_file_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 0)), name="stored_file_size"),
                ],
            },
        ),
        TenantConstraints("File"),
        row_security("stored_file"),
    ]
