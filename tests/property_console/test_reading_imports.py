"""Readings from a workbook: tried, all or nothing, bad rows skipped, mended, and again; the sheet to take along."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from python_calamine import CalamineWorkbook

from backend.files.services import read_file, upload_file
from backend.graphql_kit.ids import decode_id, encode_id
from backend.jobs.models import Job
from backend.jobs.running import run_job
from backend.kernel.models import AuditEntry
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from property_core.charges.models import Reading
from property_core.imports.reading_sheet import WORKBOOK
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import Charges, build_charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run

HERE, NEXT_DOOR, ELSEWHERE = "W-JG-1-3-2-502", "W-JG-1-3-2-503", "W-YX-1-3-2-502"
IMPORT = """mutation ($input: StartReadingImportInput!) { startReadingImport(input: $input) {
    errors { code field } job { id state title } } }"""
TEMPLATE = """mutation ($input: MakeReadingTemplateInput!) { makeReadingTemplate(input: $input) {
    errors { code } count file { id name link } } }"""
DAY = date(2026, 12, 20)
Row = Sequence[Any]
GOOD: list[Row] = [(HERE, "2026-12", DAY, 160), (NEXT_DOOR, "2026年12月", "2026/12/20", "166.5")]
BAD: list[Row] = [
    ("没有", "2026-12", DAY, 5),
    (ELSEWHERE, "2026-12", DAY, 500),
    (HERE, "2026-12", DAY, 161),
    (HERE, "去年", "昨天", "很多"),
    (NEXT_DOOR, "2026-09", DAY, 101),
    (NEXT_DOOR, "2027-01", DAY, 166),
]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The clock as it is: these tests commit, and a worker has no other."""
    with time_machine.travel(current_time(), tick=True):
        yield


@pytest.fixture
def cast(committed_db: object) -> Cast:
    return build_cast()


@pytest.fixture
def charges(cast: Cast) -> Charges:
    return build_charges(cast)


def workbook(rows: Sequence[Row]) -> io.BytesIO:
    book = openpyxl.Workbook()
    target = book.active
    assert target is not None
    target.title = "抄表"
    for row in (("表号", "期间", "抄表日期", "读数"), *rows):
        target.append(list(row))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def upload(cast: Cast, content: io.BytesIO, who: str = "manager") -> str:
    now = current_time()
    file = upload_file(actor=cast.staff(who), kind=WORKBOOK.name, name="抄表.xlsx", content=content, now=now)
    return encode_id("File", file.id)


def imported(desk: Desk, rows: Sequence[Row] | io.BytesIO, **options: Any) -> Job:
    """The job, run by a worker to its end."""
    content = rows if isinstance(rows, io.BytesIO) else workbook(rows)
    key = str(options.pop("key", "1"))
    given = {"fileId": upload(desk.cast, content), "idempotencyKey": key, **options}
    job_id = decode_id("Job", desk.payload("manager", IMPORT, input=given)["job"]["id"])
    assert run_job(company_id=desk.cast.company_id, job_id=job_id)
    with tenant_read(desk.cast.company_id):
        return Job.objects.get(id=job_id)


def december(cast: Cast) -> dict[str, str]:
    with tenant_read(cast.company_id):
        rows = Reading.objects.filter(period=date(2026, 12, 1)).order_by("meter__code")
        return {code: f"{value.normalize():f}" for code, value in rows.values_list("meter__code", "value")}


def result(job: Job) -> dict[str, Any]:
    assert (job.state, job.error) == ("DONE", None)
    assert job.result is not None
    return dict(job.result)


def test_readings_are_tried_kept_and_the_same_again_changes_nothing(desk: Desk, cast: Cast, charges: Charges) -> None:
    tried = result(imported(desk, GOOD, dryRun=True))
    assert (tried["mode"], tried["written"], tried["changed"], tried["errorCount"]) == ("CHECK", False, 2, 0)
    assert december(cast) == {}
    done = result(imported(desk, GOOD, key="2"))
    assert done["sheets"] == {"抄表": {"read": 2, "errors": 0, "skipped_dependent": 0, "kept": 2}}
    assert (done["written"], done["changed"], done["deviating"]) == (True, 2, 0)
    assert december(cast) == {HERE: "160", NEXT_DOOR: "166.5"}
    again = result(imported(desk, GOOD, key="3"))
    assert (again["written"], again["changed"]) == (True, 0)
    assert AuditEntry.objects.filter(action="billing.reading.import", company_id=cast.company_id).count() == 2


def test_a_line_that_nobody_filled_in_is_passed_over(desk: Desk, cast: Cast, charges: Charges) -> None:
    done = result(imported(desk, [GOOD[0], (NEXT_DOOR, "2026-12", None, None), (NEXT_DOOR, "2026-12", DAY, None)]))
    assert done["sheets"]["抄表"]["read"] == 2
    assert [(error["row"], error["column"], error["code"]) for error in done["errors"]] == [(4, "读数", "required")]


def test_what_is_strange_is_kept_and_told(desk: Desk, cast: Cast, charges: Charges) -> None:
    done = result(imported(desk, [(HERE, "2026-12", DAY, 400), GOOD[1]]))
    assert (done["written"], done["deviating"]) == (True, 1)
    assert any("请复核" in line and "第 2 行" in line for line in done["oddities"])


@pytest.mark.parametrize("skips", [False, True])
def test_wrong_rows_are_named_and_come_back_as_a_workbook(
    desk: Desk, cast: Cast, charges: Charges, skips: bool
) -> None:
    job = imported(desk, [*GOOD, *BAD], skipBadRows=skips)
    found = result(job)
    assert [(error["row"], error["column"], error["code"]) for error in found["errors"]] == [
        (4, "表号", "unknown_reference"),
        (5, "表号", "unknown_reference"),
        (6, "表号", "duplicate"),
        (7, "期间", "bad_period"),
        (7, "抄表日期", "not_a_date"),
        (7, "读数", "not_a_number"),
        (8, "读数", "reading_goes_back"),
        (9, "读数", "reading_goes_back"),
    ]
    assert found["sheets"]["抄表"] == {"read": 8, "errors": 6, "skipped_dependent": 0, "kept": 2}
    assert found["written"] is skips
    assert december(cast) == ({HERE: "160", NEXT_DOOR: "166.5"} if skips else {})
    with read_file(company_id=cast.company_id, file_id=job.result_file_id or 0) as content:
        rows = CalamineWorkbook.from_filelike(content).get_sheet_by_name("抄表").to_python()
    assert [row[0] for row in rows] == ["表号", *(row[0] for row in BAD)]


def test_a_billed_reading_stays(desk: Desk, cast: Cast, charges: Charges) -> None:
    run(desk, cast)
    found = result(imported(desk, [(HERE, "2026-11", DAY, 112), (NEXT_DOOR, "2026-11", DAY, 111)], skipBadRows=True))
    assert [(error["row"], error["code"]) for error in found["errors"]] == [(2, "already_posted")]
    assert found["changed"] == 1  # another day, the same value


def test_the_sheet_to_take_along_can_be_filled_and_imported(desk: Desk, cast: Cast, charges: Charges) -> None:
    unit = encode_id("Unit", cast.units["JG"])
    made = desk.payload(
        "manager", TEMPLATE, input={"period": "2026-12", "filter": {"unitId": unit, "state": "MISSING"}}
    )
    assert (made["count"], made["file"]["name"]) == (2, "抄表2026-12.xlsx")
    with read_file(company_id=cast.company_id, file_id=decode_id("File", made["file"]["id"])) as content:
        book = openpyxl.load_workbook(io.BytesIO(content.read()))
    target = book["抄表"]
    rows = [[cell.value for cell in row] for row in target.iter_rows()]
    assert rows[0] == ["表号", "期间", "抄表日期", "读数", "位置", "介质", "上次读数", "上次期间"]
    assert rows[1] == [HERE, "2026-12", None, None, "JG-1-3-2-502", "水", 110, "2026-11"]
    for line in (2, 3):
        target.cell(line, 3).value = DAY
        target.cell(line, 4).value = 160 + line
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    assert result(imported(desk, out))["changed"] == 2
    assert december(cast) == {HERE: "162", NEXT_DOOR: "163"}


def test_only_ones_own_workbook_is_used_by_who_enters_readings(desk: Desk, cast: Cast, charges: Charges) -> None:
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    wanted = {"fileId": upload(cast, workbook(GOOD)), "idempotencyKey": "1"}
    assert desk.code("clerk", IMPORT, input=wanted) == "FORBIDDEN"
    assert desk.code("leader", IMPORT, input=wanted) == "NOT_FOUND"
    assert other.code("leader", IMPORT, input=wanted) == "NOT_FOUND"
    assert desk.code("clerk", TEMPLATE, input={"period": "2026-12"}) == "FORBIDDEN"
    assert december(cast) == {}
