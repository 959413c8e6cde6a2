"""One job from claim to end, in a worker: with the rights its owner has now, watched, and ended once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.accounts.selectors import is_active_account
from backend.files.contracts import ContentType, FileKind
from backend.files.services import store_file
from backend.jobs.contracts import JobBroken, JobCancelled, JobLost, JobOutcome, JobState
from backend.jobs.pulse import Pulse
from backend.jobs.registry import JobKind, builder_of, kind_named
from backend.jobs.selectors import may_read_result
from backend.jobs.services import ClaimedJob, claim_job, finish_job
from backend.kernel import failpoints
from backend.kernel.errors import DomainError, Forbidden
from backend.kernel.time import current_time

logger = logging.getLogger(__name__)

RESULT = FileKind(
    name="job.result",
    zh="后台任务的结果",
    en="Result of a background job",
    content_types=frozenset({ContentType.XLSX, ContentType.PDF}),
    max_bytes=2 << 30,
    may_read=may_read_result,
    owner_reads=False,
)


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job as its `run` function sees it (registry.Work)."""

    job_id: int
    actor: Actor
    params: Mapping[str, Any]
    now: datetime
    attempt: int
    checkpoint: Mapping[str, Any]
    pulse: Pulse

    def progress(self, done: int | None = None, total: int | None = None, *, zh: str = "", en: str = "") -> None:
        """Say how far it is and what it is doing. Raises JobCancelled, JobLost: clean up and let them pass."""
        self.pulse.tell(done, total, zh, en)

    def remember(self, checkpoint: Mapping[str, Any]) -> None:
        """Keep where a later attempt goes on; what stands behind it must be committed. Raises as `progress`."""
        self.pulse.remember(checkpoint)


def run_job(*, company_id: int, job_id: int) -> bool:
    """Run a waiting job to its end; False where it was not to be had or was taken away meanwhile.

    Where the database goes away the error passes on and the job stays as it is: its watch brings it back.
    """
    claimed = claim_job(company_id=company_id, job_id=job_id, now=current_time())
    if claimed is None:
        return False
    failpoints.hit("job.after_claim")
    kind = kind_named(claimed.kind)
    actor = system_actor(company_id=company_id, request_id=claimed.request_id)
    try:
        with Pulse(claimed) as pulse:
            actor = current_actor(claimed, now=current_time())
            kind.require(actor, claimed.params)
            work = JobRun(
                job_id=claimed.id,
                actor=actor,
                params=claimed.params,
                now=current_time(),
                attempt=claimed.attempt,
                checkpoint=claimed.checkpoint,
                pulse=pulse,
            )
            outcome = kind.run(work)
            failpoints.hit("job.after_run")
            file_id = _stored(outcome, actor=actor, kind=kind)
            pulse.flush()
    except JobCancelled:
        is_ours = finish_job(claimed=claimed, actor=actor, state=JobState.CANCELLED, now=current_time())
    except JobLost:
        is_ours = False
    except DomainError as error:
        is_ours = finish_job(claimed=claimed, actor=actor, state=JobState.FAILED, now=current_time(), error=error)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("job failed", extra={"job": claimed.id, "kind": claimed.kind})
        broken = JobBroken(reference=claimed.id)
        is_ours = finish_job(claimed=claimed, actor=actor, state=JobState.FAILED, now=current_time(), error=broken)
    else:
        is_ours = finish_job(
            claimed=claimed,
            actor=actor,
            state=JobState.DONE,
            now=current_time(),
            result=outcome.result,
            result_file_id=file_id,
        )
        failpoints.hit("job.after_finish")
    if not is_ours:
        logger.warning("a job was taken from this worker", extra={"job": claimed.id, "kind": claimed.kind})
    return is_ours


def current_actor(claimed: ClaimedJob, *, now: datetime) -> Actor:
    """The owner with the rights he has now; whoever lost them meanwhile does nothing more. Raises Forbidden."""
    kind = ActorKind(claimed.owner_kind)
    if kind is ActorKind.SYSTEM:
        return system_actor(company_id=claimed.company_id, request_id=claimed.request_id)
    build = builder_of(kind)
    if build is None or claimed.owner_account_id is None or not is_active_account(claimed.owner_account_id):
        raise Forbidden
    return build(
        account_id=claimed.owner_account_id,
        company_id=claimed.company_id,
        now=now,
        language=claimed.language,
        ip=claimed.ip,
        request_id=claimed.request_id,
    )


def _stored(outcome: JobOutcome, *, actor: Actor, kind: JobKind) -> int | None:
    """The stored result file's id. One that is stored and then forgotten by a kill goes when its time is over."""
    if outcome.file is None:
        return None
    now = current_time()
    with outcome.file.content as content:
        return store_file(
            actor=actor,
            kind=RESULT.name,
            name=outcome.file.name,
            content_type=outcome.file.content_type,
            content=content,
            expires_at=now + kind.result_for,
            now=now,
        ).id
