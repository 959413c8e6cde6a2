"""Households: binding requests, changes of ownership, customers' files and types, visits."""

import django.db.models.deletion
from django.db import migrations, models

import backend.kernel.fields
import backend.organization.base
import property_core.residents.contracts
from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    dependencies = [
        ("homes", "0003_search_by_number"),
        ("organization", "0003_staff_of_account"),
        ("residents", "0003_persons_by_phone"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dimension", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=40)),
                ("is_active", models.BooleanField(default=True)),
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
                "db_table": "customer_type",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="OwnershipChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("SALE", "SALE"),
                            ("INHERITANCE", "INHERITANCE"),
                            ("GIFT", "GIFT"),
                            ("COURT", "COURT"),
                            ("OTHER", "OTHER"),
                        ],
                        max_length=12,
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("recorded_by", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "room",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="homes.room",
                    ),
                ),
            ],
            options={
                "db_table": "ownership_change",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="OwnershipParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("FORMER", "FORMER"), ("NEW", "NEW"), ("LEAVING", "LEAVING")], max_length=8
                    ),
                ),
                (
                    "change",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.ownershipchange",
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
                    "person",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.person",
                    ),
                ),
                (
                    "residency",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.residency",
                    ),
                ),
            ],
            options={
                "db_table": "ownership_party",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PersonFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("birthday", models.DateField(null=True)),
                ("employer", models.CharField(blank=True, max_length=120)),
                ("occupation", models.CharField(blank=True, max_length=60)),
                ("second_phone", backend.kernel.fields.EncryptedTextField(blank=True, default="")),
                ("bank_name", models.CharField(blank=True, max_length=80)),
                ("bank_account", backend.kernel.fields.EncryptedTextField(blank=True, default="")),
                ("vehicles", models.JSONField(default=list)),
                ("pets", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("version", models.IntegerField(default=1)),
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
                    "person",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.person",
                    ),
                ),
            ],
            options={
                "db_table": "person_file",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PersonType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer_type",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.customertype",
                    ),
                ),
                (
                    "person",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.person",
                    ),
                ),
            ],
            options={
                "db_table": "person_type",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField()),
                ("visitor_account_id", models.BigIntegerField()),
                ("need", models.CharField(blank=True, max_length=400)),
                ("difficulties", models.CharField(blank=True, max_length=400)),
                ("family_structure", models.CharField(blank=True, max_length=200)),
                ("tenure", models.CharField(blank=True, max_length=200)),
                ("house_condition", models.CharField(blank=True, max_length=400)),
                ("follow_up_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "person",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.person",
                    ),
                ),
                (
                    "room",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="homes.room",
                    ),
                ),
            ],
            options={
                "db_table": "visit",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="VisitPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("per_week", models.IntegerField()),
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
            ],
            options={
                "db_table": "visit_plan",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="BindingRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typed_room", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(choices=[("JOIN", "JOIN"), ("MEMBER", "MEMBER")], max_length=12),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("OWNER", "OWNER"), ("TENANT", "TENANT"), ("FAMILY", "FAMILY")], max_length=8
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone", backend.kernel.fields.EncryptedTextField(blank=True, default="")),
                ("phone_index", models.CharField(max_length=64, null=True)),
                ("id_number", backend.kernel.fields.EncryptedTextField(blank=True, default="")),
                ("id_index", models.CharField(max_length=64, null=True)),
                ("relation", models.CharField(blank=True, max_length=40)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(max_length=64)),
                ("account_id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "PENDING"),
                            ("APPROVED", "APPROVED"),
                            ("REFUSED", "REFUSED"),
                            ("WITHDRAWN", "WITHDRAWN"),
                        ],
                        default=property_core.residents.contracts.RequestStatus["PENDING"],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
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
                    "inviter",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.person",
                    ),
                ),
                (
                    "person",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.person",
                    ),
                ),
                (
                    "room",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="homes.room",
                    ),
                ),
            ],
            options={
                "db_table": "binding_request",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["account_id", "-id"], name="binding_request_account"),
                    models.Index(fields=["community", "status", "-id"], name="binding_request_desk"),
                    models.Index(fields=["room", "-id"], name="binding_request_room"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", property_core.residents.contracts.RequestStatus["PENDING"])),
                        fields=("company", "account_id", "subject"),
                        name="binding_request_pending_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="customertype",
            constraint=models.UniqueConstraint(fields=("company", "dimension", "name"), name="customer_type_once"),
        ),
        migrations.AddConstraint(
            model_name="ownershipchange",
            constraint=models.UniqueConstraint(fields=("room", "on"), name="ownership_change_once"),
        ),
        migrations.AddConstraint(
            model_name="ownershipparty",
            constraint=models.UniqueConstraint(fields=("change", "residency"), name="ownership_party_once"),
        ),
        migrations.AddConstraint(
            model_name="personfile",
            constraint=models.UniqueConstraint(fields=("person",), name="person_file_once"),
        ),
        migrations.AddIndex(
            model_name="persontype",
            index=models.Index(fields=["customer_type", "person"], name="person_type_type"),
        ),
        migrations.AddConstraint(
            model_name="persontype",
            constraint=models.UniqueConstraint(fields=("person", "customer_type"), name="person_type_once"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["community", "-visited_on", "-id"], name="visit_community"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["room", "-visited_on", "-id"], name="visit_room"),
        ),
        migrations.AddConstraint(
            model_name="visitplan",
            constraint=models.UniqueConstraint(fields=("community",), name="visit_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="visitplan",
            constraint=models.CheckConstraint(condition=models.Q(("per_week__gte", 0)), name="visit_plan_not_negative"),
        ),
        TenantConstraints(
            "OwnershipChange",
            "OwnershipParty",
            "BindingRequest",
            "PersonFile",
            "CustomerType",
            "PersonType",
            "Visit",
            "VisitPlan",
        ),
        row_security(
            "ownership_change",
            "ownership_party",
            "binding_request",
            "person_file",
            "customer_type",
            "person_type",
            "visit",
            "visit_plan",
        ),
        # Somebody whom no company knows yet asks what became of his requests: at which companies they are is the one
        # thing that cannot be asked of a company. An account id in, company ids out, with the rights of the owner.
        migrations.RunSQL(
            """
            CREATE FUNCTION linli_binding_companies(wanted bigint)
            RETURNS TABLE (company_id bigint)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT DISTINCT request.company_id FROM public.binding_request AS request
                WHERE request.account_id = wanted ORDER BY 1 LIMIT 100
            $$;
            """,
            reverse_sql="DROP FUNCTION linli_binding_companies(bigint)",
        ),
    ]
