"""A job from claim to end in a worker, on a database that commits: its progress goes over a connection of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from backend.files.models import File
from backend.files.selectors import file_visible
from backend.files.services import read_file
from backend.jobs import pulse, services
from backend.jobs.models import Job
from backend.jobs.running import run_job
from backend.jobs.services import STALE_AFTER, cancel_job, retry_job, watch_job
from backend.jobs.tasks import work
from backend.kernel import timers
from backend.kernel.errors import NotFound
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.models import Post
from tests.backend.jobs import kinds
from tests.cast import Cast, build_cast
from tests.databases import ROOT

assert kinds
WORKER = """
import django, sys
django.setup()
from tests.backend.jobs import kinds
from backend.jobs.running import run_job
run_job(company_id=int(sys.argv[1]), job_id=int(sys.argv[2]))
"""


@pytest.fixture
def cast(committed_db: object) -> Cast:
    return build_cast()


def start(cast: Cast, kind: str = "test.count", who: str = "manager", **params: Any) -> int:
    return services.start_job(
        actor=cast.staff(who), kind=kind, params=params, idempotency_key=f"{time.monotonic()}", now=current_time()
    )


def job_of(cast: Cast, job_id: int) -> Job:
    with tenant_read(cast.company_id):
        return Job.objects.get(id=job_id)


def run(cast: Cast, job_id: int) -> Job:
    run_job(company_id=cast.company_id, job_id=job_id)
    return job_of(cast, job_id)


def run_apart(cast: Cast, job_id: int) -> None:
    """In a thread, with a connection of its own."""
    try:
        run_job(company_id=cast.company_id, job_id=job_id)
    finally:
        connection.close()


def code_of(job: Job) -> str:
    assert job.error is not None
    return str(job.error["code"])


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_job_runs_and_says_how_far_it_is(cast: Cast) -> None:
    job = run(cast, start(cast))
    assert (job.state, job.done, job.total, job.step_zh, job.step_en) == ("DONE", 5, 5, "第 5 步", "Step 5")
    assert job.result == {"counted": 5, "units": 2, "attempt": 1}
    assert job.run_token is None
    assert job.started_at is not None
    assert job.finished_at is not None


def test_the_timer_tells_a_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[Mapping[str, Any], str]] = []
    monkeypatch.setattr(work, "apply_async", lambda kwargs, queue: told.append((kwargs, queue)))
    job_id = start(cast)
    assert timers.run_due(now=current_time()) == 1
    assert told == [({"company_id": cast.company_id, "job_id": job_id}, "jobs")]
    assert work(company_id=cast.company_id, job_id=job_id, later="unknown") is True
    assert work(company_id=cast.company_id, job_id=job_id) is False
    timers.run_due(now=current_time() + timedelta(minutes=1))
    assert len(told) == 1


def test_a_refusal_is_kept_as_code_and_words(cast: Cast) -> None:
    job = run(cast, start(cast, refuse_at=2))
    assert (job.state, job.done) == ("FAILED", 2)
    assert job.error == {
        "code": "INVALID_INPUT",
        "params": {"name": "第三步", "reason": "不行"},
        "zh": "第三步 填写有误：不行",
        "en": "第三步 is wrong: 不行",
    }


def test_a_bug_tells_a_number_and_nothing_else(cast: Cast) -> None:
    job = run(cast, start(cast, break_at=1))
    assert (job.state, job.error) == (
        "FAILED",
        {
            "code": "INTERNAL",
            "params": {"reference": str(job.pk)},
            "zh": f"系统内部错误，后台任务没有完成。请把编号 {job.pk} 告诉管理员。",
            "en": f"An internal error stopped the job. Tell the administrator the number {job.pk}.",
        },
    )


def test_rights_are_those_of_the_moment_it_runs(cast: Cast) -> None:
    job_id = start(cast)
    with tenant_read(cast.company_id):
        Post.objects.filter(staff__account_id=cast.accounts["manager"]).update(ends_on=date(2026, 1, 2))
    job = run(cast, job_id)
    assert (job.state, code_of(job), job.result, job.done) == ("FAILED", "FORBIDDEN", None, 0)


def test_a_closed_account_does_nothing_more(cast: Cast) -> None:
    job_id = start(cast, "test.file")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE account SET is_active = false WHERE id = %s", [cast.accounts["manager"]])
    job = run(cast, job_id)
    assert (job.state, code_of(job), job.result_file_id) == ("FAILED", "FORBIDDEN", None)


def test_the_result_is_the_owners_alone(cast: Cast) -> None:
    job = run(cast, start(cast, "test.file"))
    assert (job.state, job.result) == ("DONE", {})
    file = file_visible(actor=cast.staff("manager"), file_id=job.result_file_id or 0)
    assert (file.name, file.kind) == ("结果.pdf", "job.result")
    with read_file(company_id=cast.company_id, file_id=file.id) as content:
        assert content.read() == b"%PDF-1.7 result"
    for who in ("leader", "clerk"):
        with pytest.raises(NotFound):
            file_visible(actor=cast.staff(who), file_id=file.id)
    with tenant_read(cast.company_id):
        Post.objects.filter(staff__account_id=cast.accounts["manager"]).update(ends_on=date(2026, 1, 2))
    # Whoever has no right left at the company reads not even what he made.
    with pytest.raises(NotFound):
        file_visible(actor=cast.staff("manager"), file_id=file.id)


def test_a_running_job_ends_at_its_next_step_when_cancelled(cast: Cast) -> None:
    job_id = start(cast, seconds=0.05, steps=400)
    worker = threading.Thread(target=lambda: run_apart(cast, job_id))
    worker.start()
    until(lambda: job_of(cast, job_id).done > 0)
    cancel_job(actor=cast.staff("manager"), job_id=job_id, now=current_time())
    worker.join(timeout=10)
    job = job_of(cast, job_id)
    assert (job.state, job.result, job.error) == ("CANCELLED", None, None)
    assert 0 < job.done < 400


def test_progress_is_seen_while_the_jobs_own_transaction_is_open(cast: Cast) -> None:
    job_id = start(cast)
    claimed = services.claim_job(company_id=cast.company_id, job_id=job_id, now=current_time())
    assert claimed is not None
    seen = []
    with pulse.Pulse(claimed) as sign, tenant_read(cast.company_id):
        sign.tell(7, 9, "写入", "Writing")

        def look() -> None:
            seen.append(job_of(cast, job_id).done)
            connection.close()

        looking = threading.Thread(target=look)
        looking.start()
        looking.join()
    assert seen == [7]


def test_a_silent_stretch_is_no_death(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that takes longer than the patience of the watch, without a progress call."""
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(services, "STALE_AFTER", timedelta(seconds=0.5))
    job_id = start(cast, seconds=1.5, steps=1)
    worker = threading.Thread(target=lambda: run_apart(cast, job_id))
    worker.start()
    until(lambda: job_of(cast, job_id).state == "RUNNING")
    while worker.is_alive():
        assert not watch_job(company_id=cast.company_id, job_id=job_id, now=current_time())
        time.sleep(0.1)
    worker.join()
    assert job_of(cast, job_id).state == "DONE"


def test_a_worker_that_was_given_up_writes_nothing_more(cast: Cast) -> None:
    """Frozen for minutes, it wakes up when another worker has its job."""
    job_id = start(cast, seconds=0.05, steps=100)
    worker = threading.Thread(target=lambda: run_apart(cast, job_id))
    worker.start()
    until(lambda: job_of(cast, job_id).done > 0)
    assert watch_job(company_id=cast.company_id, job_id=job_id, now=current_time() + STALE_AFTER * 2)
    worker.join(timeout=10)
    job = job_of(cast, job_id)
    assert (job.state, job.result, job.attempts) == ("QUEUED", None, 1)


def test_a_kind_that_resumes_goes_on_where_it_stopped(cast: Cast) -> None:
    job_id = start(cast, "test.resume")
    job = run(cast, job_id)
    assert (job.state, job.checkpoint) == ("FAILED", {"done": [0, 1]})
    retry_job(actor=cast.staff("manager"), job_id=job_id, now=current_time())
    services.claim_job(company_id=cast.company_id, job_id=job_id, now=current_time())
    assert watch_job(company_id=cast.company_id, job_id=job_id, now=current_time() + STALE_AFTER)
    job = run(cast, job_id)
    assert (job.state, job.done, job.result) == ("DONE", 5, {"mine": [2, 3, 4], "before": [0, 1]})


@pytest.mark.parametrize(
    ("failpoint", "kind", "files"),
    [
        ("job.after_claim", "test.count", 0),
        ("job.after_run", "test.file", 1),
        ("file.after_row", "test.file", 2),
        ("file.after_content", "test.file", 2),
    ],
)
def test_a_job_survives_the_death_of_its_worker(cast: Cast, failpoint: str, kind: str, files: int) -> None:
    """The second worker does it; what the first left half stored goes by its timer."""
    job_id = start(cast, kind)
    command = [sys.executable, "-c", WORKER, str(cast.company_id), str(job_id)]
    environment = {
        **os.environ, "LINLI_TEST": "1", "LINLI_FAILPOINT": failpoint,
        "DJANGO_SETTINGS_MODULE": "backend.config.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    killed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert job_of(cast, job_id).state == "RUNNING"
    assert not run_job(company_id=cast.company_id, job_id=job_id)
    later = current_time() + STALE_AFTER
    assert watch_job(company_id=cast.company_id, job_id=job_id, now=later)
    job = run(cast, job_id)
    assert (job.state, job.attempts) == ("DONE", 2)
    with tenant_read(cast.company_id):
        assert File.objects.count() == files
    timers.run_due(now=current_time() + timedelta(hours=2))
    with tenant_read(cast.company_id):
        assert list(File.objects.values_list("state", flat=True)) == (["READY"] if files else [])


def test_killed_after_its_end_it_is_not_done_again(cast: Cast) -> None:
    job_id = start(cast)
    command = [sys.executable, "-c", WORKER, str(cast.company_id), str(job_id)]
    environment = {
        **os.environ, "LINLI_TEST": "1", "LINLI_FAILPOINT": "job.after_finish",
        "DJANGO_SETTINGS_MODULE": "backend.config.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    killed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not watch_job(company_id=cast.company_id, job_id=job_id, now=current_time() + STALE_AFTER)
    job = job_of(cast, job_id)
    assert (job.state, job.attempts, job.result) == ("DONE", 1, {"counted": 5, "units": 2, "attempt": 1})


def test_a_kind_of_one_attempt_is_not_begun_again(cast: Cast) -> None:
    job_id = start(cast, "test.once")
    services.claim_job(company_id=cast.company_id, job_id=job_id, now=current_time())
    assert not watch_job(company_id=cast.company_id, job_id=job_id, now=current_time() + STALE_AFTER)
    assert code_of(job_of(cast, job_id)) == "JOB_INTERRUPTED"
