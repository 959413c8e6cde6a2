"""Reads of jobs: one's own, and with jobs.view those of the company."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.files.contracts import StoredFile
from backend.files.selectors import files_by_id, may_read
from backend.jobs.contracts import ENDED, JobState
from backend.jobs.models import Job
from backend.jobs.permissions import VIEW, can_on_all
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.base import tenant_read


def jobs_visible(
    actor: Actor, *, states: Collection[JobState] | None = None, kind: str | None = None, mine: bool = False
) -> QuerySet[Job]:
    """Jobs that the actor may see, in no order yet; ask it inside a tenant read. Raises NotSignedIn, Forbidden."""
    if not actor.is_signed_in:
        raise NotSignedIn
    found = Job.objects.filter(company_id=actor.company)
    if mine or not can_on_all(actor=actor, code=VIEW):
        found = found.filter(owner_kind=actor.kind, owner_account_id=actor.account)
    if states is not None:
        found = found.filter(state__in=states)
    if kind is not None:
        found = found.filter(kind=kind)
    return found


def job_visible(*, actor: Actor, job_id: int) -> Job:
    """One job. Raises NotSignedIn, Forbidden, NotFound."""
    if not actor.is_signed_in:
        raise NotSignedIn
    with tenant_read(actor.company):
        job = jobs_visible(actor).filter(id=job_id).first()
    if job is None:
        raise NotFound
    return job


def is_owner(*, actor: Actor, job: Job) -> bool:
    """Whether the job is the actor's own."""
    return job.owner_kind == actor.kind and job.owner_account_id == actor.account_id


def result_file(*, actor: Actor, file: StoredFile | None) -> StoredFile | None:
    """The result of a job, for whoever may read it."""
    return file if file is not None and may_read(actor, file) else None


def results_by_id(file_ids: Collection[int], *, company_id: int) -> dict[int, StoredFile | None]:
    """dict file id -> result file, None where its time is over. One query."""
    return files_by_id(file_ids, company_id=company_id)


def count_open(*, actor: Actor) -> int:
    """The actor's own jobs that have not ended, in the company in scope."""
    owned = Job.objects.filter(owner_kind=actor.kind, owner_account_id=actor.account_id)
    return owned.exclude(state__in=ENDED).count()


def may_read_result(actor: Actor, file: StoredFile) -> bool:
    """The owner, as long as he has any right at the company."""
    if actor.account_id is None or actor.account_id != file.owner_account_id:
        return False
    return actor.kind is not ActorKind.STAFF or any(actor.grants.values())
