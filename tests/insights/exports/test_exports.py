"""Every list as a job: within the data scope of who asks, logged, with the numbers of people masked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest

from backend.accounts.actor import Actor
from backend.files.services import read_file
from backend.jobs.models import Job
from backend.jobs.running import run_job
from backend.jobs.services import start_job
from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.kernel.models import AuditEntry, PersonalDataAccess
from backend.kernel.time import current_time, local_date
from backend.organization.base import tenant_read
from backend.organization.models import Post
from insights.exports.lists import ALL
from insights.exports.requests import ReasonMissing, export_params
from insights.exports.running import KIND
from property_core.billing.models import Bill
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.services.red_letters import request_red_letter
from property_core.billing.services.run import run_billing
from property_core.collection.services.cash import take_cash
from tests.cast import OWNER_PHONE, Cast, build_cast
from tests.property_console.billing_world import build_charges

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def cast(committed_db: object) -> Cast:
    """Two months of bills in both communities, one paid at the desk, one asked to be reversed."""
    cast = build_cast()
    build_charges(cast)
    now = current_time()
    for period in (OCTOBER, NOVEMBER):
        run_billing(actor=cast.system, unit_id=cast.units["HQ"], period=period, now=now)
    with tenant_read(cast.company_id):
        bills = list(Bill.objects.filter(community_id=cast.units["JG"]).order_by("id"))
        fees = late_fee_by_bill([bills[0].pk], company_id=cast.company_id, on=local_date(now))
    wanted = bills[0].outstanding + fees[bills[0].pk]
    take_cash(
        actor=cast.staff("manager"), bill_ids=[bills[0].pk], tendered=wanted, expected_total=wanted,
        idempotency_key="1", now=now,
    )  # fmt: skip
    request_red_letter(actor=cast.staff("manager"), bill_id=bills[1].pk, reason="=HYPERLINK(1)", now=now)
    return cast


def start(
    actor: Actor,
    name: str,
    *,
    columns: list[str] | None = None,
    unmasked: bool = False,
    reason: str = "",
    key: str = "",
    **filters: Any,
) -> int:
    params, request = export_params(list_name=name, filters=filters, columns=columns, unmasked=unmasked, reason=reason)
    return start_job(
        actor=actor, kind=KIND, params=params, request=request, now=current_time(),
        idempotency_key=key or f"{name} {filters} {columns} {unmasked}",
    )  # fmt: skip


def job_of(cast: Cast, job_id: int) -> Job:
    with tenant_read(cast.company_id):
        return Job.objects.get(id=job_id)


def exported(cast: Cast, who: str, name: str, **asked: Any) -> list[dict[str, Any]]:
    """The rows of the workbook by the titles of their columns."""
    job_id = start(cast.staff(who), name, **asked)
    assert run_job(company_id=cast.company_id, job_id=job_id)
    job = job_of(cast, job_id)
    assert job.state == "DONE", job.error
    with read_file(company_id=cast.company_id, file_id=job.result_file_id or 0) as content:
        book = openpyxl.load_workbook(io.BytesIO(content.read()))
    (sheet,) = book
    assert sheet.title == ALL[name].zh
    titles = [cell.value for cell in sheet[2]]
    rows = [dict(zip(titles, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=3)]
    assert (job.done, job.total, job.result) == (len(rows), len(rows), {"list": name, "count": len(rows)})
    return rows


def last_log(cast: Cast) -> Mapping[str, Any]:
    entry = AuditEntry.objects.filter(company_id=cast.company_id, action="list_exported").latest("id")
    assert entry.new is not None
    return entry.new


# Of the rest tests/structure/test_exports_of_lists.py says that they hold what the list shows.
OF_COMMUNITIES = (
    "BILLS", "OPEN_BILLS", "ARREARS", "PAYMENTS", "RECEIPTS", "RED_LETTERS", "ROOMS", "PERSONS", "ASSIGNMENTS",
)  # fmt: skip


def test_every_list_holds_what_its_reader_may_see_and_nothing_else(cast: Cast) -> None:
    for name in OF_COMMUNITIES:
        whole, part = exported(cast, "leader", name), exported(cast, "manager", name)
        assert part, name
        text = str(part)
        assert "YX" not in text, name
        if name not in ("PAYMENTS", "RECEIPTS", "RED_LETTERS", "PERSONS"):
            assert len(whole) > len(part), name
            assert "YX" in str(whole), name
        assert last_log(cast)["count"] == len(part)


def test_bills_say_what_the_database_says(cast: Cast) -> None:
    rows = exported(cast, "leader", "BILLS")
    with tenant_read(cast.company_id):
        bills = {bill.pk: bill for bill in Bill.objects.select_related("item", "room", "payer")}
    assert {row["账单号"] for row in rows} == set(bills)
    for row in rows:
        bill = bills[row["账单号"]]
        assert round(row["应收金额"] * 100) == bill.total_minor
        assert round(row["已收金额"] * 100) == bill.paid_minor
        assert round(row["未收金额"] * 100) == bill.total_minor - bill.paid_minor
        assert row["期间"].date() == bill.period
        assert row["收费项目"] == bill.item.name
        assert row["房间"] == (bill.room.code if bill.room else None)
        assert row["状态"] == {"OPEN": "未缴", "PAID": "已缴"}[bill.status]


def test_a_statement_ends_at_what_stands_and_is_of_somebody(cast: Cast) -> None:
    room_id = cast.rooms["JG-1-3-2-502"]
    rows = exported(cast, "manager", "STATEMENT", room_id=room_id)
    with tenant_read(cast.company_id):
        bills = Bill.objects.filter(room_id=room_id)
        owed = sum(bill.total_minor - bill.paid_minor for bill in bills)
    assert round(rows[-1]["欠款余额"] * 100) == owed
    assert {row["单据"] for row in rows} >= {"出账", "收款"}
    person = exported(cast, "manager", "STATEMENT", person_id=cast.people["owner"], since="2026-01-01")
    assert person[-1]["欠款余额"] == rows[-1]["欠款余额"]
    with pytest.raises(InvalidInput):
        start(cast.staff("manager"), "STATEMENT")
    with pytest.raises(NotFound):
        start(cast.staff("manager"), "STATEMENT", room_id=cast.rooms["YX-1-3-2-502"])


def test_postings_of_the_books_are_those_of_ones_communities(cast: Cast) -> None:
    whole, part = exported(cast, "leader", "LEDGER_POSTINGS"), exported(cast, "manager", "LEDGER_POSTINGS")
    assert len(whole) > len(part) > 0
    for rows in (whole, part):
        assert round(sum(row["借方"] - row["贷方"] for row in rows) * 100) == 0


def test_filters_are_those_of_the_list(cast: Cast) -> None:
    rows = exported(cast, "leader", "BILLS", unit_id=cast.units["JG"], period="2026-11-01", statuses=["OPEN"])
    assert rows
    assert {(row["小区"], row["期间"].date(), row["状态"]) for row in rows} == {("JG小区", NOVEMBER, "未缴")}
    log = last_log(cast)
    assert log["filters"] == {"unit_id": cast.units["JG"], "period": "2026-11-01", "statuses": ["OPEN"]}
    # Another community's unit gives nothing to whoever has no right there.
    assert exported(cast, "manager", "BILLS", unit_id=cast.units["YX"]) == []


def test_columns_are_chosen_and_ordered(cast: Cast) -> None:
    (first, *_) = exported(cast, "manager", "OPEN_BILLS", columns=["due_in_all", "room", "late_fee"])
    assert list(first) == ["应缴合计", "房间", "截至今日滞纳金"]
    with pytest.raises(InvalidInput):
        start(cast.staff("manager"), "BILLS", columns=["room", "password"])


def test_numbers_of_people_are_masked(cast: Cast) -> None:
    rows = exported(cast, "manager", "PERSONS")
    assert {"138****0001"} <= {row["手机"] for row in rows}
    assert OWNER_PHONE not in str(rows)
    assert not AuditEntry.objects.filter(action="personal_data_read").exists()


def test_full_numbers_need_a_right_and_a_reason_and_leave_a_line_for_each_person(cast: Cast) -> None:
    manager = cast.staff("manager")
    with pytest.raises(ReasonMissing):
        start(manager, "PERSONS", unmasked=True)
    with pytest.raises(InvalidInput):
        start(manager, "BILLS", unmasked=True, reason="x")
    rows = exported(cast, "manager", "PERSONS", unmasked=True, reason="消防登记", text=OWNER_PHONE)
    assert [row["手机"] for row in rows] == [OWNER_PHONE]
    (line,) = AuditEntry.objects.filter(action="personal_data_read")
    assert (line.object_kind, line.object_id) == ("person", str(cast.people["owner"]))
    assert line.new is not None
    assert line.new["reason"] == "消防登记"
    (taken,) = PersonalDataAccess.objects.all()
    assert (taken.kind, taken.person_ids, taken.reason) == ("EXPORT", [cast.people["owner"]], "消防登记")
    assert (taken.source, taken.account_id) == ("exports.list PERSONS", manager.account_id)
    assert last_log(cast)["unmasked"] is True


def test_a_number_that_was_searched_for_is_kept_nowhere(cast: Cast) -> None:
    manager = cast.staff("manager")
    job_id = start(manager, "PERSONS", text=OWNER_PHONE, key="same")
    assert start(manager, "PERSONS", text=OWNER_PHONE, key="same") == job_id
    run_job(company_id=cast.company_id, job_id=job_id)
    job = job_of(cast, job_id)
    assert job.state == "DONE"
    assert OWNER_PHONE not in str(job.params)
    assert not [entry for entry in AuditEntry.objects.all() if OWNER_PHONE in f"{entry.old}{entry.new}"]
    assert last_log(cast)["filters"] == {"text": "***"}


def test_who_may_not_starts_nothing(cast: Cast) -> None:
    other = build_cast("乙物业", prefix="b-", phones=False)
    for actor, name in (
        (cast.staff("clerk"), "BILLS"),
        # Over his community alone: the log is the whole company's.
        (cast.staff("manager"), "AUDIT"),
    ):
        with pytest.raises(Forbidden):
            start(actor, name)
    with pytest.raises(InvalidInput):
        start(cast.staff("manager"), "SECRETS")
    with pytest.raises(InvalidInput):
        start(cast.staff("manager"), "BILLS", period="November")
    with tenant_read(cast.company_id):
        assert not Job.objects.exists()
    assert exported(other, "leader", "BILLS") == []


def test_rights_that_were_lost_meanwhile_end_the_export(cast: Cast) -> None:
    job_id = start(cast.staff("manager"), "BILLS")
    with tenant_read(cast.company_id):
        Post.objects.filter(staff__account_id=cast.accounts["manager"]).update(ends_on=date(2026, 1, 2))
    run_job(company_id=cast.company_id, job_id=job_id)
    job = job_of(cast, job_id)
    assert job.error is not None
    assert (job.state, job.error["code"], job.result_file_id) == ("FAILED", "FORBIDDEN", None)
    assert not AuditEntry.objects.filter(action="list_exported").exists()


def test_the_operation_log_can_be_exported_and_says_so_itself(cast: Cast) -> None:
    rows = exported(cast, "leader", "AUDIT", object_kind="red_letter")
    assert {row["对象类型"] for row in rows} == {"red_letter"}
    assert {row["操作人"] for row in rows} == {"manager"}
    assert last_log(cast)["list"] == "AUDIT"


def test_a_text_that_looks_like_a_formula_is_text(cast: Cast) -> None:
    (row,) = exported(cast, "manager", "RED_LETTERS")
    assert row["原因"] == "=HYPERLINK(1)"
