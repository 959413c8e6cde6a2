"""Two workers that are told of one job: one of them runs it. The control shows both running without the claim."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from backend.jobs import running, services
from backend.jobs.contracts import JobOutcome
from backend.jobs.models import Job
from backend.jobs.registry import Work, job_kind
from backend.jobs.services import ClaimedJob
from backend.kernel.time import current_time
from backend.organization.base import tenant_read, tenant_transaction
from tests.cast import Cast, build_cast

pytestmark = pytest.mark.usefixtures("committed_db")
ROUNDS = 20
runs: list[int] = []


def note(work: Work) -> JobOutcome:
    runs.append(work.job_id)
    return JobOutcome()


job_kind("test.noted", run=note, permission=None, zh="记一笔", en="Note")


def both(cast: Cast, job_id: int) -> list[bool]:
    barrier = Barrier(2)

    def one(_: int) -> bool:
        try:
            barrier.wait()
            return running.run_job(company_id=cast.company_id, job_id=job_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def start(cast: Cast, key: str) -> int:
    runs.clear()
    return services.start_job(
        actor=cast.staff("manager"), kind="test.noted", params={}, idempotency_key=key, now=current_time()
    )


def test_two_workers_run_one_job_once() -> None:
    cast = build_cast()
    for number in range(ROUNDS):
        job_id = start(cast, str(number))
        assert sorted(both(cast, job_id)) == [False, True]
        assert runs == [job_id]
        with tenant_read(cast.company_id):
            assert Job.objects.values_list("state", "attempts").get(id=job_id) == ("DONE", 1)


def test_without_the_claims_lock_both_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both read QUEUED before either has written RUNNING."""
    cast = build_cast()
    job_id = start(cast, "control")
    read_both = Barrier(2)

    def read_then_write(*, company_id: int, job_id: int, now: datetime) -> ClaimedJob | None:
        with tenant_read(company_id):
            job = Job.objects.get(id=job_id)
        read_both.wait(timeout=20)
        if job.state != "QUEUED":
            return None
        token = uuid.uuid4()
        with tenant_transaction(company_id):
            Job.objects.filter(id=job_id).update(state="RUNNING", run_token=token, heartbeat_at=now)
        return ClaimedJob(
            id=job_id, company_id=company_id, kind=job.kind, params={}, owner_kind=job.owner_kind,
            owner_account_id=job.owner_account_id, language="en", ip=None, request_id="", attempt=1, checkpoint={},
            token=token,
        )  # fmt: skip

    monkeypatch.setattr(running, "claim_job", read_then_write)
    both(cast, job_id)
    assert runs == [job_id, job_id]
