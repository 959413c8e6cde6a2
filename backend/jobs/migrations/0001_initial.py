"""Background jobs: tenant keys and row-level security, for parameters and results may speak of people."""

import django.db.models.deletion
from django.db import migrations, models

import backend.jobs.contracts
from backend.organization.base import TenantConstraints, row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0004_staff_and_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("params", models.JSONField()),
                ("owner_kind", models.CharField(max_length=16)),
                ("owner_account_id", models.BigIntegerField(null=True)),
                ("language", models.CharField(max_length=16)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "QUEUED"),
                            ("RUNNING", "RUNNING"),
                            ("DONE", "DONE"),
                            ("FAILED", "FAILED"),
                            ("CANCELLED", "CANCELLED"),
                        ],
                        default=backend.jobs.contracts.JobState["QUEUED"],
                        max_length=10,
                    ),
                ),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(null=True)),
                ("step_zh", models.CharField(blank=True, max_length=200)),
                ("step_en", models.CharField(blank=True, max_length=200)),
                ("checkpoint", models.JSONField(default=dict)),
                ("result", models.JSONField(null=True)),
                ("result_file_id", models.BigIntegerField(null=True)),
                ("error", models.JSONField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("run_token", models.UUIDField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("cancel_requested_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "db_table": "job",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["company", "-id"], name="job_newest"),
                    models.Index(fields=["company", "owner_account_id", "-id"], name="job_of_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    backend.jobs.contracts.JobState["QUEUED"],
                                    backend.jobs.contracts.JobState["RUNNING"],
                                    backend.jobs.contracts.JobState["DONE"],
                                    backend.jobs.contracts.JobState["FAILED"],
                                    backend.jobs.contracts.JobState["CANCELLED"],
                                ],
                            )
                        ),
                        name="job_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                (
                                    "state__in",
                                    [
                                        backend.jobs.contracts.JobState["CANCELLED"],
                                        backend.jobs.contracts.JobState["DONE"],
                                        backend.jobs.contracts.JobState["FAILED"],
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            backend.jobs.contracts.JobState["CANCELLED"],
                                            backend.jobs.contracts.JobState["DONE"],
                                            backend.jobs.contracts.JobState["FAILED"],
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="job_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("heartbeat_at__isnull", False),
                                ("run_token__isnull", False),
                                ("state", backend.jobs.contracts.JobState["RUNNING"]),
                            ),
                            models.Q(
                                models.Q(("state", backend.jobs.contracts.JobState["RUNNING"]), _negated=True),
                                ("run_token__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="job_running",
                    ),
                    models.CheckConstraint(condition=models.Q(("done__gte", 0)), name="job_done"),
                ],
            },
        ),
        TenantConstraints("Job"),
        row_security("job"),
    ]
