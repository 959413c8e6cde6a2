"""The table of background jobs."""

from __future__ import annotations

from django.db import models

from backend.jobs.contracts import ENDED, JobState
from backend.organization.base import TenantModel


class Job(TenantModel):
    """One job. `run_token` names the worker that has it; who holds another one may write nothing."""

    kind = models.CharField(max_length=60)
    params = models.JSONField()
    owner_kind = models.CharField(max_length=16)
    owner_account_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=16)
    ip = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=JobState.choices(), default=JobState.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    # What it is doing, in both languages; empty before the first step.
    step_zh = models.CharField(max_length=200, blank=True)
    step_en = models.CharField(max_length=200, blank=True)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    # No key: a result has its time, and the job is remembered longer.
    result_file_id = models.BigIntegerField(null=True)
    # {"code", "params", "zh", "en"} of a failed job
    error = models.JSONField(null=True)
    attempts = models.IntegerField(default=0)
    run_token = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "job"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(JobState)), name="job_state"),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(ENDED), finished_at__isnull=False)
                | (~models.Q(state__in=sorted(ENDED)) & models.Q(finished_at__isnull=True)),
                name="job_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(state=JobState.RUNNING, run_token__isnull=False, heartbeat_at__isnull=False)
                | (~models.Q(state=JobState.RUNNING) & models.Q(run_token__isnull=True)),
                name="job_running",
            ),
            models.CheckConstraint(condition=models.Q(done__gte=0), name="job_done"),
        ]
        indexes = [
            # the list of all jobs, and of one's own
            models.Index(fields=["company", "-id"], name="job_newest"),
            models.Index(fields=["company", "owner_account_id", "-id"], name="job_of_owner"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} {self.kind} {self.state}"
