"""How jobs come to the workers: a timer per job tells them of it, as often as it takes."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task

from backend.accounts.actor import ActorKind
from backend.files.registry import register_file_kind
from backend.jobs.registry import actor_builder
from backend.jobs.running import RESULT, run_job
from backend.jobs.services import WATCH_TIMER, watch_job
from backend.kernel import timers
from backend.organization.selectors import build_staff_actor

QUEUE = "jobs"


def register() -> None:
    """Called once by the app's ready()."""
    register_file_kind(RESULT)
    actor_builder(ActorKind.STAFF, build_staff_actor)
    timers.on_due(WATCH_TIMER, _watch)


def _watch(company_id: int | None, reference: str, now: datetime) -> None:
    if company_id is None:
        raise ValueError("a job's timer names its company")
    if watch_job(company_id=company_id, job_id=int(reference), now=now):
        # A message too many does nothing: the job is claimed once.
        work.apply_async(kwargs={"company_id": company_id, "job_id": int(reference)}, queue=QUEUE)


@shared_task(name="jobs.work")
def work(*, company_id: int, job_id: int, **later: object) -> bool:
    """Run the job, unless another worker has it. `later`: what a newer sender may say."""
    return run_job(company_id=company_id, job_id=job_id)
