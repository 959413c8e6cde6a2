"""Background jobs (后台任务): how far they are, what came of them, cancelling and trying again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.files.contracts import StoredFile
from backend.files.selectors import link_to
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Staff, field
from backend.graphql_kit.types import BigInt, DateTime
from backend.jobs.contracts import JobEnded, JobNotRetryable, TooManyJobs
from backend.jobs.registry import kind_named
from backend.jobs.selectors import is_owner, job_visible, jobs_visible, result_file, results_by_id
from backend.jobs.services import cancel_job, retry_job
from backend.organization.selectors import staff_names
from property_console.words import JobState


class StoredFileType(graphene.ObjectType):
    """A stored file and a link that opens it."""

    class Meta:
        name = "StoredFile"

    id = own_id("File", "id")
    name = graphene.NonNull(graphene.String, description="Under which it is saved.")
    content_type = graphene.NonNull(graphene.String)
    size = graphene.NonNull(BigInt, description="In bytes.")
    link = graphene.NonNull(graphene.String, description="Path of a link that ends after ten minutes.")
    expires_at = graphene.Field(DateTime, description="When the file is removed; null: it stays.")

    @staticmethod
    def resolve_link(file: StoredFile, info: Any) -> str:
        return link_to(file)


class JobError(graphene.ObjectType):
    """Why a job failed."""

    code = graphene.NonNull(graphene.String, description="Stable, for programs.")
    message = graphene.NonNull(graphene.String, description="In the reader's language.")

    @staticmethod
    def resolve_message(error: Any, info: Any) -> str:
        return str(error["zh" if info.context.language.lower().startswith("zh") else "en"])


class Job(graphene.ObjectType):
    """A background job (后台任务): an import, an export, a run."""

    id = own_id("Job")
    kind = graphene.NonNull(graphene.String, description="Stable, for programs: exports.list.")
    title = graphene.NonNull(graphene.String, description="The kind in the reader's language.")
    state = graphene.NonNull(JobState)
    done = graphene.NonNull(BigInt, description="How many of `total` are done.")
    total = graphene.Field(BigInt, description="Null until it is known.")
    step = graphene.String(description="What it is doing, in the reader's language.")
    owner = graphene.String(description="Name of the member of staff who started it.")
    is_mine = graphene.NonNull(graphene.Boolean)
    is_cancelling = graphene.NonNull(graphene.Boolean, description="Cancelled, and ends at its next step.")
    attempts = graphene.NonNull(graphene.Int)
    result = graphene.JSONString(description="What came of it, by kind; null before the end, and for others.")
    file = graphene.Field(StoredFileType, description="What it made, for its owner, as long as it is kept.")
    error = graphene.Field(JobError)
    created_at = graphene.NonNull(DateTime)
    started_at = graphene.Field(DateTime)
    finished_at = graphene.Field(DateTime)

    @staticmethod
    def resolve_title(job: Any, info: Any) -> str:
        return kind_named(job.kind).title(info.context.language)

    @staticmethod
    def resolve_step(job: Any, info: Any) -> str | None:
        text = job.step_zh if info.context.language.lower().startswith("zh") else job.step_en
        return text or None

    @staticmethod
    def resolve_owner(job: Any, info: Any) -> Any:
        if job.owner_account_id is None:
            return None
        return info.context.loaders.load(staff_names, job.owner_account_id, company_id=job.company_id)

    @staticmethod
    def resolve_is_mine(job: Any, info: Any) -> bool:
        return is_owner(actor=info.context.actor, job=job)

    @staticmethod
    def resolve_is_cancelling(job: Any, info: Any) -> bool:
        return job.cancel_requested_at is not None and job.finished_at is None

    @staticmethod
    def resolve_result(job: Any, info: Any) -> Any:
        return job.result if is_owner(actor=info.context.actor, job=job) else None

    @staticmethod
    def resolve_file(job: Any, info: Any) -> Any:
        if job.result_file_id is None:
            return None
        actor = info.context.actor
        loading = info.context.loaders.load(results_by_id, job.result_file_id, company_id=job.company_id)
        return loading.then(lambda file: result_file(actor=actor, file=file))


class CancelJobInput(graphene.InputObjectType):
    job_id = graphene.NonNull(graphene.ID)


class CancelJob(Mutation):
    """End a job that waits or runs; what it has done stays. Others' jobs: with jobs.stop over the whole company."""

    permission = Staff
    Input = CancelJobInput
    raises = (JobEnded,)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CancelJob:
        job_id = decode_id("Job", input.job_id, field=("jobId",))
        cancel_job(actor=actor, job_id=job_id, now=now)
        return cls(job=job_visible(actor=actor, job_id=job_id))


class RetryJobInput(graphene.InputObjectType):
    job_id = graphene.NonNull(graphene.ID)


class RetryJob(Mutation):
    """Try one's own job again that failed or was cancelled."""

    permission = Staff
    Input = RetryJobInput
    raises = (JobNotRetryable, TooManyJobs)
    job = graphene.Field(Job)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RetryJob:
        job_id = decode_id("Job", input.job_id, field=("jobId",))
        retry_job(actor=actor, job_id=job_id, now=now)
        return cls(job=job_visible(actor=actor, job_id=job_id))


class JobFilter(graphene.InputObjectType):
    """Narrows the list of jobs."""

    states = graphene.List(graphene.NonNull(JobState))
    kind = graphene.String()
    mine = graphene.Boolean(description="Only my own, also where I may see those of others.")


def _jobs(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return jobs_visible(
        info.context.actor,
        states=getattr(filter, "states", None),
        kind=getattr(filter, "kind", None),
        mine=bool(getattr(filter, "mine", False)),
    )


class JobsQuery(graphene.ObjectType):
    jobs = connection_field(
        Job,
        queryset_of=_jobs,
        order=("-id",),
        permission=Staff,
        description="My background jobs, newest first; everybody's with jobs.view over the whole company.",
        filter=JobFilter(),
    )
    job = field(
        graphene.NonNull(Job),
        permission=Staff,
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One job; ask again every second or two while it runs.",
    )

    @staticmethod
    def resolve_job(root: None, info: Any, id: str) -> Any:
        return job_visible(actor=info.context.actor, job_id=decode_id("Job", id))


class JobsMutation(graphene.ObjectType):
    cancel_job = CancelJob.field()
    retry_job = RetryJob.field()
