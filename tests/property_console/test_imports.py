"""Importing a workbook and billing a month as jobs, over the API."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.files.models import File
from backend.files.services import read_file
from backend.graphql_kit.ids import decode_id, encode_id
from backend.jobs.models import Job
from backend.jobs.running import run_job
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from property_core.billing.models import Bill, BillingRun
from property_core.billing.services import run
from property_core.homes.models import Room
from property_core.imports.models import ImportBatch
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import build_charges
from tests.property_console.desk import Desk
from tests.property_core.imports.workbooks import Book, small, to_file, with_cell

IMPORT = """mutation ($input: StartImportInput!) { startImport(input: $input) {
    errors { code field } job { id state title } } }"""
RUN = """mutation ($input: StartBillingRunInput!) { startBillingRun(input: $input) {
    errors { code } job { id state title } } }"""


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The clock as it is: these tests commit, and a worker has no other."""
    with time_machine.travel(current_time(), tick=True):
        yield


@pytest.fixture
def cast(committed_db: object) -> Cast:
    return build_cast()


def upload(desk: Desk, book: Book, who: str = "leader") -> str:
    sent = SimpleUploadedFile("台账.xlsx", to_file(book).read())
    answer = Client().post(
        "/files/staff?kind=imports.workbook",
        {"file": sent},
        headers={"Authorization": f"Bearer {desk.token(who)}"},
    )
    return str(json.loads(answer.content)["file"]["id"])


def finished(desk: Desk, query: str, who: str = "leader", **given: Any) -> Job:
    """The job, run by a worker to its end."""
    job = desk.payload(who, query, input={"idempotencyKey": "1", **given})["job"]
    job_id = decode_id("Job", job["id"])
    assert run_job(company_id=desk.cast.company_id, job_id=job_id)
    with tenant_read(desk.cast.company_id):
        return Job.objects.get(id=job_id)


def count(cast: Cast, model: Any, **filters: Any) -> int:
    with tenant_read(cast.company_id):
        return int(model.objects.filter(**filters).count())


def test_a_workbook_is_imported_into_ones_own_company(desk: Desk, cast: Cast) -> None:
    rooms = count(cast, Room)
    # The workbook calls the company something else: what counts is whose member of staff brings it.
    job = finished(desk, IMPORT, fileId=upload(desk, small()))
    assert (job.state, job.error, job.done, job.total) == ("DONE", None, 5, 5)
    assert job.result is not None
    assert (job.result["written"], job.result["repeated"], job.result["errorCount"]) == (True, False, 0)
    assert job.result["sheets"]["房间"] == {"read": 2, "errors": 0, "skipped_dependent": 0, "kept": 2}
    assert job.result_file_id is None
    assert count(cast, Room) == rooms + 2
    assert count(cast, ImportBatch, file_name="台账.xlsx", account_id=cast.accounts["leader"]) == 1


def test_a_dry_run_writes_nothing(desk: Desk, cast: Cast) -> None:
    rooms = count(cast, Room)
    job = finished(desk, IMPORT, fileId=upload(desk, small()), dryRun=True)
    assert job.result is not None
    assert (job.state, job.result["mode"], job.result["written"]) == ("DONE", "CHECK", False)
    assert job.result["sheets"]["房间"]["kept"] == 2
    assert (count(cast, Room), count(cast, ImportBatch)) == (rooms, 0)


@pytest.mark.parametrize(("skips", "added"), [(False, 0), (True, 1)])
def test_rows_in_error_come_back_as_a_workbook(skips: bool, added: int, desk: Desk, cast: Cast) -> None:
    rooms = count(cast, Room)
    book = with_cell("房间", 3, "建筑面积", "很大")
    job = finished(desk, IMPORT, fileId=upload(desk, book), skipBadRows=skips)
    assert job.result is not None
    assert (job.state, job.result["written"]) == ("DONE", bool(added))
    assert count(cast, Room) == rooms + added
    (error,) = [error for error in job.result["errors"] if error["sheet"] == "房间"]
    assert (error["row"], error["column"]) == (3, "建筑面积")
    with read_file(company_id=cast.company_id, file_id=job.result_file_id or 0) as content:
        mended = openpyxl.load_workbook(io.BytesIO(content.read()))
    assert "R102" in [cell.value for cell in mended["房间"]["A"]]


def test_a_workbook_of_something_else_is_told_what_it_lacks(desk: Desk, cast: Cast) -> None:
    out = io.BytesIO()
    other = openpyxl.Workbook()
    other.save(out)
    sent = SimpleUploadedFile("空.xlsx", out.getvalue())
    answer = Client().post(
        "/files/staff?kind=imports.workbook",
        {"file": sent},
        headers={"Authorization": f"Bearer {desk.token('leader')}"},
    )
    job = finished(desk, IMPORT, fileId=json.loads(answer.content)["file"]["id"])
    assert job.result is not None
    assert (job.state, job.result["written"], job.result["errors"][0]["code"]) == ("DONE", False, "required")
    assert count(cast, ImportBatch) == 0


def test_who_may_not_imports_nothing(desk: Desk, cast: Cast) -> None:
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    file = upload(desk, small())
    wanted = {"fileId": file, "idempotencyKey": "1"}
    assert desk.code("clerk", IMPORT, input=wanted) == "FORBIDDEN"
    assert desk.code("manager", IMPORT, input=wanted) == "NOT_FOUND"
    assert other.code("leader", IMPORT, input=wanted) == "NOT_FOUND"
    # The right over one community is not enough for a workbook of all.
    own = upload(desk, small(), who="manager")
    assert desk.code("manager", IMPORT, input={"fileId": own, "idempotencyKey": "1"}) == "FORBIDDEN"
    assert (count(cast, Job), count(cast, ImportBatch), count(other.cast, Job)) == (0, 0, 0)


def test_an_uploaded_workbook_stays_for_its_job(desk: Desk, cast: Cast) -> None:
    file = upload(desk, small())
    desk.payload("leader", IMPORT, input={"fileId": file, "idempotencyKey": "1"})
    with tenant_read(cast.company_id):
        row = File.objects.get(id=decode_id("File", file))
    assert row.expires_at is not None
    assert (row.expires_at - current_time()).days > 20


def test_a_month_is_billed_in_the_background(desk: Desk, cast: Cast) -> None:
    build_charges(cast)
    unit = encode_id("Unit", cast.units["HQ"])
    preview = finished(desk, RUN, unitId=unit, period="2026-11", preview=True, idempotencyKey="p")
    assert preview.result is not None
    assert (preview.state, preview.kind, count(cast, Bill)) == ("DONE", "billing.preview", 0)
    job = finished(desk, RUN, unitId=unit, period="2026-11")
    assert job.result is not None
    assert (job.state, job.error, job.done, job.total) == ("DONE", None, 2, 2)
    assert job.step_zh.endswith("张账单")
    assert job.result["count"] == preview.result["count"] == count(cast, Bill) > 0
    assert job.result["amountMinor"] == preview.result["amountMinor"]
    again = finished(desk, RUN, unitId=unit, period="2026-11", idempotencyKey="2")
    assert again.result is not None
    assert (again.result["count"], again.result["skipped"]) == (0, job.result["count"])


def test_a_run_that_is_cancelled_ends_after_a_step_and_is_told_of(desk: Desk, cast: Cast) -> None:
    build_charges(cast)
    wanted = {"unitId": encode_id("Unit", cast.units["HQ"]), "period": "2026-11", "idempotencyKey": "1"}
    job_id = decode_id("Job", desk.payload("leader", RUN, input=wanted)["job"]["id"])
    posted: list[int] = []
    post_step = run._post_step

    def post_and_cancel(**arguments: Any) -> int:
        posted.append(1)
        made = post_step(**arguments)
        cancel = "mutation ($input: CancelJobInput!) { cancelJob(input: $input) { errors { code } } }"
        desk.payload("leader", cancel, input={"jobId": encode_id("Job", job_id)})
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_post_step", post_and_cancel)
        run_job(company_id=cast.company_id, job_id=job_id)
    with tenant_read(cast.company_id):
        assert Job.objects.get(id=job_id).state == "CANCELLED"
        made = BillingRun.objects.get()
    assert posted == [1]
    assert made.finished_at is not None
    assert made.bill_count == count(cast, Bill) > 0


def test_a_run_elsewhere_is_refused(desk: Desk, cast: Cast) -> None:
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    wanted = {"unitId": encode_id("Unit", cast.units["YX"]), "period": "2026-11", "idempotencyKey": "1"}
    assert desk.code("manager", RUN, input=wanted) == "FORBIDDEN"
    assert desk.code("clerk", RUN, input=wanted) == "FORBIDDEN"
    assert other.code("leader", RUN, input=wanted) == "FORBIDDEN"
    assert count(cast, Job) == count(other.cast, Job) == 0
