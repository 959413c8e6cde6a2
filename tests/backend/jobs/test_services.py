"""Starting, seeing, cancelling and retrying jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.actor import Actor
from backend.jobs import services
from backend.jobs.contracts import JobEnded, JobNotRetryable, JobState, TooManyJobs
from backend.jobs.models import Job
from backend.jobs.selectors import job_visible, jobs_visible
from backend.jobs.services import KEPT_FOR, STALE_AFTER, claim_job, watch_job
from backend.kernel.errors import Forbidden, IdempotencyKeyReused, InvalidInput, NotFound, NotSignedIn
from backend.kernel.models import AuditEntry, Timer
from backend.organization.base import tenant_read
from tests.backend.jobs import kinds
from tests.cast import NOW, Cast, build_cast, visitor

pytestmark = pytest.mark.django_db
assert kinds


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def start(actor: Actor, key: str = "k", kind: str = "test.count", params: Mapping[str, Any] | None = None) -> int:
    return services.start_job(actor=actor, kind=kind, params=params or {}, idempotency_key=key, now=NOW)


def jobs(cast: Cast) -> list[Job]:
    with tenant_read(cast.company_id):
        return list(Job.objects.order_by("id"))


def seen(actor: Actor, **filters: Any) -> list[int]:
    with tenant_read(actor.company):
        return list(jobs_visible(actor, **filters).order_by("id").values_list("id", flat=True))


def test_a_started_job_waits_with_a_timer_that_brings_it_to_a_worker(cast: Cast) -> None:
    job_id = start(cast.staff("manager"), params={"steps": 3})
    (job,) = jobs(cast)
    assert (job.pk, job.state, job.owner_account_id, job.params) == (
        job_id, "QUEUED", cast.accounts["manager"], {"steps": 3},
    )  # fmt: skip
    timer = Timer.objects.get(kind=services.WATCH_TIMER)
    assert (timer.reference, timer.due_at, timer.company_id) == (str(job_id), NOW, cast.company_id)
    assert AuditEntry.objects.filter(action="job.started", object_id=str(job_id)).exists()


def test_a_repeated_key_starts_nothing_new(cast: Cast) -> None:
    manager = cast.staff("manager")
    assert start(manager) == start(manager)
    with pytest.raises(IdempotencyKeyReused):
        start(manager, params={"steps": 9})
    # Keys are each owner's own.
    assert start(cast.staff("leader")) != start(manager)
    assert len(jobs(cast)) == 2


def test_who_may_not_starts_nothing(cast: Cast) -> None:
    for actor, kind, params, error in (
        (cast.staff("clerk"), "test.count", {}, Forbidden),
        (visitor(), "test.count", {}, NotSignedIn),
        (cast.staff("manager"), "test.nothing", {}, InvalidInput),
        (cast.staff("manager"), "test.count", {"steps": 5000}, InvalidInput),
    ):
        with pytest.raises(error):
            start(actor, kind=kind, params=params)
    assert jobs(cast) == []


def test_one_person_cannot_fill_the_queue(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_OPEN", 2)
    manager = cast.staff("manager")
    first = start(manager, "1")
    start(manager, "2")
    with pytest.raises(TooManyJobs):
        start(manager, "3")
    start(cast.staff("leader"), "1")
    services.cancel_job(actor=manager, job_id=first, now=NOW)
    start(manager, "3")


def test_jobs_of_others_are_seen_with_a_right_over_the_whole_company(cast: Cast) -> None:
    other = build_cast("乙物业", prefix="b-", phones=False)
    mine, his = start(cast.staff("manager")), start(cast.staff("leader"))
    # The manager holds jobs.view too, but only over his community: a job names none.
    assert seen(cast.staff("manager")) == [mine]
    assert seen(cast.staff("leader")) == [mine, his]
    assert seen(cast.staff("leader"), mine=True) == [his]
    assert seen(cast.staff("leader"), kind="test.once") == []
    assert seen(cast.staff("leader"), states=[JobState.DONE]) == []
    assert seen(cast.staff("clerk")) == []
    assert seen(other.staff("leader")) == []
    for actor in (cast.staff("manager"), cast.staff("clerk"), other.staff("leader")):
        with pytest.raises(NotFound):
            job_visible(actor=actor, job_id=his)
    with pytest.raises(NotSignedIn):
        job_visible(actor=visitor(), job_id=his)


def test_a_waiting_job_is_cancelled_at_once(cast: Cast) -> None:
    job_id = start(cast.staff("manager"))
    services.cancel_job(actor=cast.staff("manager"), job_id=job_id, now=NOW)
    (job,) = jobs(cast)
    assert (job.state, job.finished_at) == ("CANCELLED", NOW)
    assert claim_job(company_id=cast.company_id, job_id=job_id, now=NOW) is None
    with pytest.raises(JobEnded):
        services.cancel_job(actor=cast.staff("manager"), job_id=job_id, now=NOW)


def test_a_running_job_is_asked_to_end(cast: Cast) -> None:
    job_id = start(cast.staff("manager"))
    claim_job(company_id=cast.company_id, job_id=job_id, now=NOW)
    # The leader may stop what is not his: jobs.stop over the whole company.
    services.cancel_job(actor=cast.staff("leader"), job_id=job_id, now=NOW)
    (job,) = jobs(cast)
    assert (job.state, job.cancel_requested_at) == ("RUNNING", NOW)


def test_others_cannot_cancel_or_retry(cast: Cast) -> None:
    other = build_cast("乙物业", prefix="b-", phones=False)
    job_id = start(cast.staff("leader"))
    for actor in (cast.staff("manager"), cast.staff("clerk"), other.staff("leader")):
        for act in (services.cancel_job, services.retry_job):
            with pytest.raises(NotFound):
                act(actor=actor, job_id=job_id, now=NOW)
    own = start(cast.staff("manager"))
    services.cancel_job(actor=cast.staff("leader"), job_id=own, now=NOW)
    with pytest.raises(Forbidden):
        services.retry_job(actor=cast.staff("leader"), job_id=own, now=NOW)
    assert [job.state for job in jobs(cast)] == ["QUEUED", "CANCELLED"]


def test_the_owner_tries_again(cast: Cast) -> None:
    manager = cast.staff("manager")
    job_id = start(manager)
    with pytest.raises(JobNotRetryable):
        services.retry_job(actor=manager, job_id=job_id, now=NOW)
    services.cancel_job(actor=manager, job_id=job_id, now=NOW)
    services.retry_job(actor=manager, job_id=job_id, now=NOW + timedelta(hours=1))
    (job,) = jobs(cast)
    assert (job.state, job.finished_at, job.attempts) == ("QUEUED", None, 0)
    assert Timer.objects.get(kind=services.WATCH_TIMER, done_at=None).due_at == NOW + timedelta(hours=1)


def test_a_job_is_claimed_once(cast: Cast) -> None:
    job_id = start(cast.staff("manager"))
    claimed = claim_job(company_id=cast.company_id, job_id=job_id, now=NOW)
    assert claimed is not None
    assert claimed.attempt == 1
    assert claim_job(company_id=cast.company_id, job_id=job_id, now=NOW) is None


def test_the_watch_brings_back_a_job_whose_worker_is_silent(cast: Cast) -> None:
    """Three attempts in all; what a dead worker still wants to say is refused."""
    company_id = cast.company_id
    job_id = start(cast.staff("manager"))
    now = NOW
    for attempt in (1, 2, 3):
        assert watch_job(company_id=company_id, job_id=job_id, now=now)
        claimed = claim_job(company_id=company_id, job_id=job_id, now=now)
        assert claimed is not None
        assert claimed.attempt == attempt
        assert not watch_job(company_id=company_id, job_id=job_id, now=now + STALE_AFTER / 2)
        now += STALE_AFTER
        if attempt < 3:
            assert watch_job(company_id=company_id, job_id=job_id, now=now)
            told = services.finish_job(claimed=claimed, actor=cast.system, state=JobState.DONE, now=now)
            assert told is False
    assert not watch_job(company_id=company_id, job_id=job_id, now=now)
    (job,) = jobs(cast)
    assert job.error is not None
    assert (job.state, job.error["code"], job.error["params"]) == ("FAILED", "JOB_INTERRUPTED", {"attempts": "3"})


def test_a_cancelled_job_whose_worker_died_is_cancelled(cast: Cast) -> None:
    job_id = start(cast.staff("manager"))
    claim_job(company_id=cast.company_id, job_id=job_id, now=NOW)
    services.cancel_job(actor=cast.staff("manager"), job_id=job_id, now=NOW)
    assert not watch_job(company_id=cast.company_id, job_id=job_id, now=NOW + STALE_AFTER)
    assert [job.state for job in jobs(cast)] == ["CANCELLED"]


def test_an_old_job_is_forgotten(cast: Cast) -> None:
    job_id = start(cast.staff("manager"))
    services.cancel_job(actor=cast.staff("manager"), job_id=job_id, now=NOW)
    watch_job(company_id=cast.company_id, job_id=job_id, now=NOW + KEPT_FOR - timedelta(days=1))
    assert len(jobs(cast)) == 1
    watch_job(company_id=cast.company_id, job_id=job_id, now=NOW + KEPT_FOR)
    assert jobs(cast) == []
