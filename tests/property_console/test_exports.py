"""Exports over the API: started with the filters of the lists, fetched by a signed link."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from backend.graphql_kit.ids import encode_id
from backend.jobs.models import Job
from backend.jobs.running import run_job
from backend.organization.base import tenant_read
from tests.cast import Cast, build_cast
from tests.property_console.billing_world import build_charges
from tests.property_console.desk import Desk
from tests.property_console.test_bills import run

EXPORT = """mutation ($input: ExportListInput!) { exportList(input: $input) {
    errors { code field } job { id state title kind isMine } } }"""
JOB = "query ($id: ID!) { job(id: $id) { state done total result file { name size link expiresAt } error { code } } }"


def jobs(cast: Cast) -> list[Job]:
    with tenant_read(cast.company_id):
        return list(Job.objects.order_by("id"))


@pytest.mark.django_db
def test_the_lists_that_one_may_export(desk: Desk) -> None:
    query = "{ exportLists { name title canUnmask columns { name title } } }"
    lists = {row["name"]: row for row in desk.data("manager", query)["exportLists"]}
    assert {"BILLS", "OPEN_BILLS", "ARREARS", "PAYMENTS", "RECEIPTS", "ROOMS", "PERSONS", "READINGS"} <= set(lists)
    assert (lists["PERSONS"]["title"], lists["PERSONS"]["canUnmask"]) == ("客户", True)
    assert lists["BILLS"]["canUnmask"] is False
    assert {"name": "total", "title": "应收金额"} in lists["BILLS"]["columns"]


@pytest.mark.django_db
def test_an_export_is_a_job_with_the_filters_of_the_list(desk: Desk, cast: Cast) -> None:
    unit = encode_id("Unit", cast.units["JG"])
    wanted = {
        "list": "OPEN_BILLS",
        "bills": {"unitId": unit, "period": "2026-11", "statuses": ["OPEN"]},
        "columns": ["room", "total"],
        "idempotencyKey": "1",
    }
    job = desk.payload("manager", EXPORT, input=wanted)["job"]
    assert (job["state"], job["title"], job["kind"], job["isMine"]) == ("QUEUED", "导出列表", "exports.list", True)
    assert desk.payload("manager", EXPORT, input=wanted)["job"]["id"] == job["id"]
    (row,) = jobs(cast)
    assert row.params["filters"] == {"unit_id": cast.units["JG"], "period": "2026-11-01", "statuses": ["OPEN"]}
    assert (row.params["list"], row.params["columns"]) == ("OPEN_BILLS", ["room", "total"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"list": "PERSONS", "persons": {"role": "OWNER", "everybody": True, "bornFrom": "1980-01-01"}},
         {"role": "OWNER", "everybody": True, "born_from": "1980-01-01"}),
        ({"list": "PAYMENTS", "payments": {"status": "SETTLED", "provider": "cash"}},
         {"status": "SETTLED", "provider": "cash"}),
        ({"list": "RECEIPTS", "receipts": {"number": "SJ1"}}, {"number": "SJ1"}),
        ({"list": "RED_LETTERS", "redLetters": {"status": "REQUESTED"}}, {"status": "REQUESTED"}),
        ({"list": "READINGS", "readings": {"medium": "WATER", "period": "2026-10"}},
         {"medium": "WATER", "period": "2026-10-01"}),
        ({"list": "ASSIGNMENTS", "assignments": {"on": "2026-10-05"}}, {"on": "2026-10-05"}),
        ({"list": "AUDIT", "audit": {"since": "2026-11-01T00:00:00Z"}}, {"since": "2026-11-01T00:00:00+00:00"}),
        ({"list": "AUDIT", "audit": {"accountId": 7, "action": "sign_in", "ip": "10.0.0.1"}},
         {"account_id": 7, "action": "sign_in", "ip": "10.0.0.1"}),
        ({"list": "STAFF", "staff": {"text": "man", "isActive": True}}, {"text": "man", "is_active": True}),
        ({"list": "EXCEPTION_CASES", "exceptionCases": {"isOpen": True}}, {"is_open": True}),
        ({"list": "BINDING_REQUESTS", "bindingRequests": {"status": "PENDING"}}, {"status": "PENDING"}),
        ({"list": "PERSONAL_DATA_ACCESS", "personalDataAccess": {"kind": "EXPORT"}}, {"kind": "EXPORT"}),
        ({"list": "LEDGER_POSTINGS", "ledgerPostings": {"side": "DEBIT", "documentKinds": ["PAYMENT"]}},
         {"side": "DEBIT", "document_kinds": ["PAYMENT"]}),
        ({"list": "ARREARS"}, {}),
        ({"list": "ROOMS", "rooms": {}}, {}),
    ],
)  # fmt: skip
def test_every_filter_is_understood(
    filters: dict[str, object], kept: dict[str, object], desk: Desk, cast: Cast
) -> None:
    desk.payload("leader", EXPORT, input={**filters, "idempotencyKey": "1"})
    (job,) = jobs(cast)
    assert {name: value for name, value in job.params["filters"].items() if name in kept or kept == {}} == kept


@pytest.mark.django_db
def test_refusals_start_nothing(desk: Desk, cast: Cast) -> None:
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    bills = {"list": "BILLS", "idempotencyKey": "1"}
    assert desk.code("clerk", EXPORT, input=bills) == "FORBIDDEN"
    assert desk.code(None, EXPORT, input=bills) == "NOT_SIGNED_IN"
    assert desk.code("manager", EXPORT, input={"list": "AUDIT", "idempotencyKey": "1"}) == "FORBIDDEN"
    for wrong, code in (
        ({"list": "PERSONS", "unmasked": True}, "REASON_MISSING"),
        ({"list": "BILLS", "unmasked": True, "reason": "x"}, "INVALID_INPUT"),
        ({"list": "BILLS", "columns": ["nothing"]}, "INVALID_INPUT"),
        ({"list": "BILLS", "bills": {"unitId": encode_id("Room", 1)}}, "INVALID_INPUT"),
        # A filter of another list would be lost, and too much be exported.
        ({"list": "BILLS", "rooms": {"unitId": encode_id("Unit", cast.units["JG"])}}, "INVALID_INPUT"),
        ({"list": "LEDGER_ACCOUNTS", "ledgerAccounts": {"since": "2026-01-01"}}, "INVALID_INPUT"),
        ({"list": "COLLECTION_POSTINGS"}, "INVALID_INPUT"),
        ({"list": "ARCHIVE_CHANGES"}, "INVALID_INPUT"),
    ):
        answer = desk.refusal("manager", EXPORT, input={**wrong, "idempotencyKey": "1"})
        assert [error["code"] for error in answer["errors"]] == [code]
        assert answer["job"] is None
    # A unit of another company is nothing.
    foreign = {"list": "BILLS", "bills": {"unitId": encode_id("Unit", cast.units["JG"])}, "idempotencyKey": "1"}
    assert other.code("leader", EXPORT, input=foreign) == "NOT_FOUND"
    assert jobs(cast) == jobs(other.cast) == []


def test_the_workbook_is_fetched_by_a_signed_link(committed_db: object) -> None:
    cast = build_cast()
    build_charges(cast)
    desk = Desk(cast)
    run(desk, cast, unit="HQ", who="leader")
    wanted = {"list": "BILLS", "bills": {"period": "2026-11"}, "idempotencyKey": "1"}
    job_id = desk.payload("manager", EXPORT, input=wanted)["job"]["id"]
    run_job(company_id=cast.company_id, job_id=jobs(cast)[0].pk)
    job = desk.data("manager", JOB, id=job_id)["job"]
    assert (job["state"], job["error"]) == ("DONE", None)
    count = json.loads(job["result"])["count"]
    assert count == job["done"] == job["total"] > 0
    answer = Client().get(job["file"]["link"])
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(content) == job["file"]["size"]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content))
    assert sheet.max_row == count + 2
    assert "manager" in sheet["A1"].value
    # Whoever may see the job of another does not get what it made.
    assert desk.data("leader", JOB, id=job_id)["job"]["file"] is None
    connection.close()
