"""Background jobs over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.graphql_kit.ids import encode_id
from backend.jobs import services
from backend.jobs.contracts import JobState
from backend.jobs.models import Job
from backend.jobs.services import claim_job, start_job
from backend.kernel.errors import InvalidInput
from backend.organization.base import tenant_read
from tests.backend.jobs import kinds
from tests.cast import NOW, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db
assert kinds

JOB = """query ($id: ID!) { job(id: $id) { title state done total step owner isMine isCancelling result attempts
    file { name } error { code message } createdAt startedAt finishedAt } }"""
CANCEL = (
    "mutation ($input: CancelJobInput!) { cancelJob(input: $input) { errors { code } job { state isCancelling } } }"
)
RETRY = "mutation ($input: RetryJobInput!) { retryJob(input: $input) { errors { code } job { state } } }"
LIST = "query ($filter: JobFilter) { jobs(filter: $filter) { nodes { id owner title } totalCount } }"


def start(cast: Cast, who: str = "manager", key: str = "k") -> int:
    return start_job(actor=cast.staff(who), kind="test.count", params={}, idempotency_key=key, now=NOW)


def state(cast: Cast, job_id: int) -> tuple[str, bool]:
    with tenant_read(cast.company_id):
        job = Job.objects.get(id=job_id)
    return job.state, job.cancel_requested_at is not None


def test_a_job_tells_how_far_it_is(desk: Desk, cast: Cast) -> None:
    job_id = start(cast)
    shown = desk.data("manager", JOB, id=encode_id("Job", job_id))["job"]
    assert (shown["title"], shown["state"], shown["owner"], shown["isMine"]) == ("数数", "QUEUED", "manager", True)
    assert (shown["step"], shown["total"], shown["result"], shown["file"]) == (None, None, None, None)


def test_what_came_of_it_is_the_owners(desk: Desk, cast: Cast) -> None:
    done, failed = start(cast, key="1"), start(cast, key="2")
    for job_id in (done, failed):
        claimed = claim_job(company_id=cast.company_id, job_id=job_id, now=NOW)
        assert claimed is not None
        ends: dict[str, Any] = (
            {"state": JobState.DONE, "result": {"rows": 3}}
            if job_id == done
            else {"state": JobState.FAILED, "error": InvalidInput(name="行", reason="空")}
        )
        services.finish_job(claimed=claimed, actor=cast.system, now=NOW, **ends)
    mine = desk.data("manager", JOB, id=encode_id("Job", done))["job"]
    assert (mine["state"], json.loads(mine["result"])) == ("DONE", {"rows": 3})
    seen = desk.data("leader", JOB, id=encode_id("Job", done))["job"]
    assert (seen["state"], seen["result"], seen["isMine"]) == ("DONE", None, False)
    wrong = desk.data("manager", JOB, id=encode_id("Job", failed))["job"]
    assert wrong["error"] == {"code": "INVALID_INPUT", "message": "行 填写有误：空"}


def test_the_list_holds_ones_own_and_with_the_right_everybodys(desk: Desk, cast: Cast) -> None:
    his, hers = start(cast), start(cast, "leader")
    ids = {who: encode_id("Job", job_id) for who, job_id in (("manager", his), ("leader", hers))}
    assert [row["id"] for row in desk.data("manager", LIST)["jobs"]["nodes"]] == [ids["manager"]]
    assert [row["id"] for row in desk.data("leader", LIST)["jobs"]["nodes"]] == [ids["leader"], ids["manager"]]
    mine = desk.data("leader", LIST, filter={"mine": True, "states": ["QUEUED"], "kind": "test.count"})
    assert [row["owner"] for row in mine["jobs"]["nodes"]] == ["leader"]
    assert desk.data("leader", LIST, filter={"states": ["DONE"]})["jobs"]["totalCount"] == 0
    assert desk.data("clerk", LIST)["jobs"]["nodes"] == []


def test_cancel_and_retry(desk: Desk, cast: Cast) -> None:
    job_id = start(cast)
    wanted = {"jobId": encode_id("Job", job_id)}
    assert desk.refusal("manager", RETRY, input=wanted)["errors"] == [{"code": "JOB_NOT_RETRYABLE"}]
    assert desk.payload("manager", CANCEL, input=wanted)["job"] == {"state": "CANCELLED", "isCancelling": False}
    assert desk.refusal("manager", CANCEL, input=wanted)["errors"] == [{"code": "JOB_ENDED"}]
    assert desk.payload("manager", RETRY, input=wanted)["job"] == {"state": "QUEUED"}
    claim_job(company_id=cast.company_id, job_id=job_id, now=NOW)
    assert desk.payload("leader", CANCEL, input=wanted)["job"] == {"state": "RUNNING", "isCancelling": True}
    assert state(cast, job_id) == ("RUNNING", True)


def test_jobs_of_others_are_not_found_and_nothing_changes(desk: Desk, cast: Cast) -> None:
    job_id = start(cast, "leader")
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    identifier = encode_id("Job", job_id)
    for asked, who, code in (
        (desk, "manager", "NOT_FOUND"),
        (desk, "clerk", "NOT_FOUND"),
        (other, "leader", "NOT_FOUND"),
        (desk, None, "NOT_SIGNED_IN"),
    ):
        assert asked.code(who, JOB, id=identifier) == code
        assert asked.code(who, CANCEL, input={"jobId": identifier}) == code
        assert asked.code(who, RETRY, input={"jobId": identifier}) == code
    assert state(cast, job_id) == ("QUEUED", False)


def test_the_list_asks_as_much_for_one_job_as_for_many(desk: Desk, cast: Cast) -> None:
    for number in range(4):
        start(cast, key=str(number))
    desk.token("leader")
    seen = []
    for first in (1, 4):
        query = f"{{ jobs(first: {first}) {{ nodes {{ id owner title state file {{ link }} }} }} }}"
        with CaptureQueriesContext(connection) as captured:
            assert len(desk.data("leader", query)["jobs"]["nodes"]) == first
        seen.append(len(captured))
    assert seen[0] == seen[1]
