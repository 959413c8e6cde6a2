"""Every write of jobs: what people do (start, cancel, try again), and what workers do (claim, finish, watch)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.accounts.actor import Actor
from backend.files.services import keep_file
from backend.jobs.contracts import ENDED, JobEnded, JobInterrupted, JobNotRetryable, JobState, TooManyJobs
from backend.jobs.models import Job
from backend.jobs.permissions import STOP, can_on_all
from backend.jobs.registry import kind_named
from backend.jobs.selectors import count_open, is_owner, jobs_visible
from backend.kernel import audit, idempotency
from backend.kernel.errors import DomainError, Forbidden, NotFound, NotSignedIn
from backend.kernel.timers import set_timer
from backend.organization.base import tenant_transaction

WATCH_TIMER = "jobs.watch"
# How often a job that waits or runs is looked at; how long a worker may be silent before it counts as dead.
WATCH_EVERY = timedelta(seconds=30)
STALE_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=90)
UPLOADS_KEPT_FOR = timedelta(days=30)
MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that this worker has, and nobody else."""

    id: int
    company_id: int
    kind: str
    params: Mapping[str, Any]
    owner_kind: str
    owner_account_id: int | None
    language: str
    ip: str | None
    request_id: str
    attempt: int
    checkpoint: Mapping[str, Any]
    token: uuid.UUID


def start_job(
    *,
    actor: Actor,
    kind: str,
    params: Mapping[str, Any],
    idempotency_key: str,
    now: datetime,
    uploads: Sequence[tuple[int, str]] = (),
    request: Mapping[str, Any] | None = None,
) -> int:
    """Queue a job of `kind` owned by the actor; returns its id. A repeated key gives the job of the first call.

    params: JSON. uploads: (file id, file kind) of the actor's uploads that the job reads; they are kept for it.
    request: what makes two calls the same, where the parameters hold something sealed anew each time.
    Raises NotSignedIn, Forbidden, InvalidInput, IdempotencyKeyReused, FileNotUsable, TooManyJobs, and what the kind's
    own check raises.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    rule = kind_named(kind)
    rule.require(actor, params)
    company_id = actor.company
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="jobs.start",
            owner=f"{company_id}:{actor.kind}:{actor.account_id}",
            key=idempotency_key,
            request={"kind": kind, "params": params if request is None else request},
            now=now,
        )
        if claimed.result is not None:
            return int(claimed.result)
        count = count_open(actor=actor)
        if count >= MOST_OPEN:
            raise TooManyJobs(count=count)
        for file_id, file_kind in uploads:
            keep_file(actor=actor, file_id=file_id, kind=file_kind, until=now + UPLOADS_KEPT_FOR, now=now)
        job = Job.objects.create(
            company_id=company_id,
            kind=kind,
            params=params,
            owner_kind=actor.kind,
            owner_account_id=actor.account_id,
            language=actor.language,
            ip=actor.ip,
            request_id=actor.request_id,
            created_at=now,
        )
        job_id = int(job.pk)
        _look_again(job, at=now)
        _note(actor, job, "job.started", now, {"kind": kind})
        idempotency.keep(claimed=claimed, result=job_id)
        return job_id


def cancel_job(*, actor: Actor, job_id: int, now: datetime) -> None:
    """End a job: at once while it waits; one that runs ends at its next step, and what it has done stays.

    Raises NotSignedIn, Forbidden (somebody else's, without jobs.stop), NotFound, JobEnded.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    with tenant_transaction(actor.company):
        job = _locked(actor, job_id)
        if not is_owner(actor=actor, job=job) and not can_on_all(actor=actor, code=STOP):
            raise Forbidden
        if job.state in ENDED:
            raise JobEnded
        if job.state == JobState.QUEUED:
            _end(job, JobState.CANCELLED, now=now)
        elif job.cancel_requested_at is None:
            job.cancel_requested_at = now
            job.save(update_fields=["cancel_requested_at"])
        _note(actor, job, "job.cancelled", now)


def retry_job(*, actor: Actor, job_id: int, now: datetime) -> None:
    """Queue one's own job again that failed or was cancelled; a kind that resumes goes on where it stopped.

    Raises NotSignedIn, Forbidden, NotFound, JobNotRetryable, TooManyJobs, and what the kind's own check raises.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    with tenant_transaction(actor.company):
        job = _locked(actor, job_id)
        if not is_owner(actor=actor, job=job):
            raise Forbidden
        rule = kind_named(job.kind)
        rule.require(actor, job.params)
        if job.state not in (JobState.FAILED, JobState.CANCELLED):
            raise JobNotRetryable
        count = count_open(actor=actor)
        if count >= MOST_OPEN:
            raise TooManyJobs(count=count)
        job.state = JobState.QUEUED
        job.attempts = 0
        job.error = job.finished_at = job.cancel_requested_at = job.result = job.result_file_id = None
        if not rule.resumes:
            job.done, job.total, job.step_zh, job.step_en, job.checkpoint = 0, None, "", "", {}
        job.save()
        _look_again(job, at=now)
        _note(actor, job, "job.retried", now)


def claim_job(*, company_id: int, job_id: int, now: datetime) -> ClaimedJob | None:
    """Take a waiting job; None where another worker has it or it is over. Skips a row that somebody holds."""
    with tenant_transaction(company_id):
        job = Job.objects.select_for_update(skip_locked=True).filter(id=job_id, state=JobState.QUEUED).first()
        if job is None:
            return None
        token = uuid.uuid4()
        job.state, job.run_token, job.heartbeat_at = JobState.RUNNING, token, now
        job.attempts += 1
        job.started_at = job.started_at or now
        if not kind_named(job.kind).resumes:
            job.done, job.total, job.checkpoint = 0, None, {}
        job.save()
        return ClaimedJob(
            id=job.pk,
            company_id=company_id,
            kind=job.kind,
            params=job.params,
            owner_kind=job.owner_kind,
            owner_account_id=job.owner_account_id,
            language=job.language,
            ip=job.ip,
            request_id=job.request_id,
            attempt=job.attempts,
            checkpoint=job.checkpoint,
            token=token,
        )


def finish_job(
    *,
    claimed: ClaimedJob,
    actor: Actor,
    state: JobState,
    now: datetime,
    result: Mapping[str, Any] | None = None,
    result_file_id: int | None = None,
    error: DomainError | None = None,
) -> bool:
    """Write how the job ended; False where it is no longer this worker's, and nothing was written."""
    with tenant_transaction(claimed.company_id):
        job = Job.objects.select_for_update().filter(id=claimed.id, run_token=claimed.token).first()
        if job is None:
            return False
        job.result, job.result_file_id = result, result_file_id
        job.error = _kept(error) if error is not None else None
        _end(job, state, now=now)
        _note(actor, job, "job.ended", now, {"kind": job.kind, "state": str(state)})
        return True


def watch_job(*, company_id: int, job_id: int, now: datetime) -> bool:
    """Look after a job; returns whether a worker has to be told of it. Moves the job's timer to the next look.

    A job whose worker is silent is queued again, until its kind's attempts are used up. One that ended long ago is
    forgotten.
    """
    with tenant_transaction(company_id):
        job = Job.objects.select_for_update().filter(id=job_id).first()
        if job is None:
            return False
        if job.finished_at is not None:
            if job.finished_at + KEPT_FOR <= now:
                job.delete()
            else:
                _look_again(job, at=job.finished_at + KEPT_FOR)
            return False
        if job.state == JobState.RUNNING and job.heartbeat_at is not None and job.heartbeat_at + STALE_AFTER <= now:
            _take_back(job, now=now)
        if job.state not in ENDED:
            _look_again(job, at=now + WATCH_EVERY)
        return job.state == JobState.QUEUED


def _take_back(job: Job, *, now: datetime) -> None:
    """Its worker is dead, or as good as dead: whatever it still writes is refused, for the token is gone."""
    if job.cancel_requested_at is not None:
        _end(job, JobState.CANCELLED, now=now)
    elif job.attempts >= kind_named(job.kind).attempts:
        job.error = _kept(JobInterrupted(attempts=job.attempts))
        _end(job, JobState.FAILED, now=now)
    else:
        job.state, job.run_token = JobState.QUEUED, None
        job.save(update_fields=["state", "run_token"])


def _locked(actor: Actor, job_id: int) -> Job:
    job = jobs_visible(actor).select_for_update().filter(id=job_id).first()
    if job is None:
        raise NotFound
    return job


def _end(job: Job, state: JobState, *, now: datetime) -> None:
    job.state, job.finished_at, job.run_token = state, now, None
    job.save()
    _look_again(job, at=now + KEPT_FOR)


def _look_again(job: Job, *, at: datetime) -> None:
    set_timer(kind=WATCH_TIMER, reference=job.pk, due_at=at, company_id=job.company_id)


def _kept(error: DomainError) -> dict[str, Any]:
    """The error as the row keeps it, in both languages: its class may be gone when somebody reads it."""
    params = {name: str(value) for name, value in error.params.items()}
    return {"code": error.code, "params": params, "zh": error.text("zh-Hans"), "en": error.text("en")}


def _note(actor: Actor, job: Job, action: str, now: datetime, new: Mapping[str, object] | None = None) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="job",
        object_id=job.pk,
        now=now,
        new=new,
        company_id=job.company_id,
    )
