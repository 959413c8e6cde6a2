"""Importing into a real database: what is written, what "again" means, who may, and what a refusal leaves."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel.errors import Forbidden
from backend.organization.base import tenant_read
from backend.organization.services.bulk import RootCodeDiffers
from property_core.imports.contracts import ImportReport
from property_core.imports.permissions import RUN
from property_core.imports.services import ImportMode, import_workbook
from tests.property_core.imports.workbooks import Book, small, to_file, with_cell

SAMPLE = Path(__file__).resolve().parents[3] / "infra" / "sample"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SYSTEM = system_actor(company_id=None)
TABLES = (
    "company", "org_unit", "building", "entrance", "room", "parking_space", "meter", "person", "residency",
    "charge_item", "tariff", "tariff_version", "assignment", "reading", "bill", "bill_line", "opening_figure",
    "ledger_account", "ledger_entry", "ledger_posting", "import_batch", "audit_entry",
)  # fmt: skip

pytestmark = pytest.mark.django_db


def put(book: Book, *, mode: ImportMode = ImportMode.ALL_OR_NOTHING, **options: Any) -> ImportReport:
    options.setdefault("actor", SYSTEM)
    return import_workbook(file=to_file(book), file_name="small.xlsx", mode=mode, now=NOW, **options)


def put_sample(name: str, *, mode: ImportMode = ImportMode.ALL_OR_NOTHING, **options: Any) -> tuple[ImportReport, Any]:
    expected = json.loads((SAMPLE / f"{name}.expected.json").read_text("utf-8"))
    with (SAMPLE / f"{name}.xlsx").open("rb") as file:
        report = import_workbook(actor=SYSTEM, file=file, file_name=f"{name}.xlsx", mode=mode, now=NOW, **options)
    return report, expected


def rows(statement: str) -> list[Any]:
    """Every company's rows: the row-level security of the tables is asked company by company."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM company ORDER BY id")
        companies = [row[0] for row in cursor.fetchall()]
    for company_id in companies:
        with tenant_read(company_id), connection.cursor() as cursor:
            cursor.execute(statement, {"company_id": company_id})
            found += cursor.fetchall()
    return found


def one(statement: str) -> Any:
    (row,) = rows(statement)
    return row[0] if len(row) == 1 else row


def checksum() -> dict[str, Any]:
    """Table → content, of all companies."""
    answer = {}
    for table in TABLES:
        condition = "id" if table == "company" else "company_id"
        answer[table] = rows(
            f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} AS t "
            f"WHERE {condition} = %(company_id)s"
        )
    return answer


@contextmanager
def unchanged() -> Iterator[None]:
    before = checksum()
    yield
    assert checksum() == before


def test_the_sample_company_is_all_there() -> None:
    report, expected = put_sample("xinhe")
    assert report.written
    assert report.company == "信和物业集团"
    counts = {
        "组织架构": "SELECT count(*) FROM org_unit WHERE company_id = %(company_id)s",
        "楼宇": "SELECT count(*) FROM building WHERE company_id = %(company_id)s",
        "房间": "SELECT count(*) FROM room WHERE company_id = %(company_id)s",
        "客户": "SELECT count(*) FROM residency",
        "车位": "SELECT count(*) FROM parking_space WHERE company_id = %(company_id)s",
        "收费项目": "SELECT count(*) FROM charge_item WHERE company_id = %(company_id)s",
        "收费标准": "SELECT count(*) FROM tariff_version WHERE company_id = %(company_id)s",
        "标准分配": "SELECT count(*) FROM assignment WHERE company_id = %(company_id)s",
        "仪表": "SELECT count(*) FROM meter WHERE company_id = %(company_id)s",
        "抄表": "SELECT count(*) FROM reading WHERE company_id = %(company_id)s",
        "期初欠费": "SELECT count(*) FROM bill WHERE origin = 'OPENING'",
        "预存余额": "SELECT count(*) FROM opening_figure WHERE NOT is_deposit",
        "押金": "SELECT count(*) FROM opening_figure WHERE is_deposit",
    }
    assert {sheet: one(statement) for sheet, statement in counts.items()} == expected["rows"]
    assert (
        one("SELECT count(*) FROM room WHERE community_id NOT IN (SELECT id FROM org_unit WHERE kind='COMMUNITY')") == 0
    )
    opening = expected["opening"]
    balances = {
        kind: Decimal(
            one(f"""
            SELECT coalesce(sum(posting.amount_minor), 0) FROM ledger_posting AS posting
            JOIN ledger_account AS account ON account.id = posting.account_id WHERE account.kind = '{kind}'
        """)
        )
        / 100
        for kind in ("RECEIVABLE", "PREPAYMENT", "DEPOSIT_HELD", "OPENING_BALANCE")
    }
    principal, prepaid, deposits = (
        Decimal(text) for text in (opening["arrears"]["principal"], opening["prepaid"], opening["deposits"])
    )
    assert balances == {
        "RECEIVABLE": principal,
        "PREPAYMENT": -prepaid,
        "DEPOSIT_HELD": -deposits,
        "OPENING_BALANCE": prepaid + deposits - principal,
    }
    assert one("SELECT sum(total_minor - paid_minor) FROM bill") == principal * 100
    assert one("SELECT count(*) FROM bill WHERE late_fee_rate = 0 OR fee_cap <> 'PRINCIPAL'") == 0
    owners = rows("""
        SELECT person.code FROM residency JOIN person ON person.id = residency.person_id
        WHERE role = 'OWNER' GROUP BY person.code HAVING count(DISTINCT room_id) > 1 ORDER BY person.code LIMIT 10
    """)
    assert [code for (code,) in owners] == expected["owners_of_several_rooms"]
    assert (
        one("SELECT count(*) FROM audit_entry WHERE action = 'workbook_imported' AND company_id = %(company_id)s") == 1
    )
    with unchanged():
        again, _ = put_sample("xinhe")
        assert again.repeated
        assert not again.written
        assert again.as_json()["sheets"] == report.as_json()["sheets"]
        assert again.as_json()["opening"] == report.as_json()["opening"]


def test_the_dirty_workbook_keeps_nothing_without_the_flag() -> None:
    put(small())
    with unchanged():
        report, expected = put_sample("dirty")
        assert not report.written
        assert len(report.errors) == len(expected["errors"])
        put_sample("dirty", mode=ImportMode.CHECK)


def test_the_dirty_workbook_keeps_the_good_rows_with_the_flag() -> None:
    report, expected = put_sample("dirty", mode=ImportMode.SKIP_BAD_ROWS)
    assert report.written
    assert {sheet: counts.as_json() for sheet, counts in report.sheets.items()} == expected["when_skipping_bad_rows"]
    kept = {sheet: counts["kept"] for sheet, counts in expected["when_skipping_bad_rows"].items()}
    assert one("SELECT count(*) FROM room WHERE company_id = %(company_id)s") == kept["房间"]
    assert one("SELECT count(*) FROM assignment WHERE company_id = %(company_id)s") == kept["标准分配"]
    assert one("SELECT count(*) FROM reading WHERE company_id = %(company_id)s") == kept["抄表"]
    assert rows("SELECT name, has_rooms_missing FROM building WHERE company_id = %(company_id)s ORDER BY name") == [
        ("1栋", True),
        ("2栋", False),
    ]
    with unchanged():
        put_sample("dirty", mode=ImportMode.SKIP_BAD_ROWS)


def test_a_dry_run_writes_nothing_and_tells_what_would_be_kept() -> None:
    with unchanged():
        report, expected = put_sample("dirty", mode=ImportMode.CHECK)
        assert report.sheets["房间"].kept == expected["when_skipping_bad_rows"]["房间"]["kept"]
        assert report.company == "清河物业集团"


def test_the_same_content_in_another_file_changes_no_row() -> None:
    put(small())
    before = checksum()
    book = small()
    book["备注"] = [["saved again"]]
    report = put(book)
    assert report.written
    after = checksum()
    for traces in ("import_batch", "audit_entry"):
        before.pop(traces), after.pop(traces)
    assert after == before


def test_master_rows_are_updated_by_their_key() -> None:
    put(small())
    book = small()
    book["组织架构"][2][1] = "一号管理处"
    book["房间"][0][6] = 81
    book["房间"][0][3] = "2单元"
    book["客户"][0][1] = book["客户"][1][1] = "张三丰"
    book["客户"][2][4] = "13900139000"
    book["客户"][2][8] = None
    book["仪表"][0][5] = 2
    book["标准分配"][1][5] = "业主"
    book["抄表"][1][3] = 16
    report = put(book)
    assert report.written
    assert one("SELECT name FROM org_unit WHERE code = 'GC' AND company_id = %(company_id)s") == "一号管理处"
    assert one("""
        SELECT room.built_area, entrance.name FROM room JOIN entrance ON entrance.id = room.entrance_id
        WHERE room.code = 'R101'
    """) == (81, "2单元")
    assert one("SELECT name, initials FROM person WHERE code = 'C1'") == ("张三丰", "zsf")
    assert one("SELECT phone_tail FROM person WHERE code = 'C2'") == "9000"
    assert one("SELECT count(*) FROM residency WHERE ends_on IS NULL") == 3
    assert one("SELECT multiplier FROM meter WHERE code = 'W101'") == 2
    assert one("SELECT count(*) FROM assignment WHERE payer_role = 'OWNER' AND company_id = %(company_id)s") == 4
    assert one("SELECT max(value) FROM reading WHERE company_id = %(company_id)s") == 16
    assert one("SELECT count(*) FROM room WHERE company_id = %(company_id)s") == 2


def test_last_days_are_stored_half_open_and_the_end_of_the_calendar_is_no_end() -> None:
    book = small()
    book["标准分配"][0][4] = date(9999, 12, 31)
    book["客户"][2][8] = book["客户"][2][7]
    put(book)
    assert rows("SELECT ends_on FROM assignment WHERE company_id = %(company_id)s ORDER BY id") == [
        (None,),
        (date(2027, 1, 1),),
        (None,),
        (None,),
    ]
    assert one("SELECT ends_on FROM residency WHERE role = 'TENANT'") == date(2021, 5, 2)


def test_a_changed_tariff_becomes_a_new_version() -> None:
    put(small())
    assert one(
        "SELECT number, starts_on, formula FROM tariff_version "
        "WHERE tariff_id = (SELECT id FROM tariff WHERE code = 'WY-1')"
    ) == (
        1,
        date(1, 1, 1),
        "建筑面积*单价",
    )
    for price, start in ((2.0, date(2026, 11, 23)), (2.1, date(2026, 11, 24))):
        book = with_cell("收费标准", 2, "单价", price)
        put(book)
        newest = one("""
            SELECT unit_price, starts_on FROM tariff_version
            WHERE tariff_id = (SELECT id FROM tariff WHERE code = 'WY-1')
            ORDER BY number DESC LIMIT 1
        """)
        assert newest == (Decimal(str(price)), start)
    assert one("SELECT count(*) FROM tariff_version WHERE company_id = %(company_id)s") == 5


def test_opening_figures_stand_as_they_were_posted() -> None:
    put(small())
    for sheet, column, value in (
        ("期初欠费", "应收金额", 150),
        ("期初欠费", "已收金额", 0),
        ("期初欠费", "应收日期", date(2026, 9, 11)),
        ("预存余额", "金额", 301),
        ("押金", "金额", 1999),
    ):
        with unchanged():
            (error,) = put(with_cell(sheet, 2, column, value)).errors
            assert (error.sheet, error.row, error.column, error.code) == (sheet, 2, column, "already_posted")
    book = small()
    book["期初欠费"].append(["R102", "WY", "2026-09", 10, 0, "2026-9-10"])
    book["预存余额"].append(["R101", 0])
    report = put(book)
    assert report.errors == []
    assert one("SELECT count(*) FROM ledger_entry WHERE source = 'opening_arrears'") == 2
    assert one("SELECT count(*), count(entry_id) FROM opening_figure WHERE NOT is_deposit") == (2, 1)


def test_a_billed_reading_stands_and_others_may_be_mended() -> None:
    put(small())
    company_id = one("SELECT id FROM company WHERE id = %(company_id)s")
    with tenant_read(company_id), connection.cursor() as cursor:
        # A bill as the run leaves it: the meter it was computed from stands in its trace.
        cursor.execute("""
            INSERT INTO bill (company_id, community_id, origin, item_id, assignment_id, room_id, meter_id, period,
                payer_role, currency, total_minor, paid_minor, status, days, of_days, due_on, late_fee_rate, grace_days,
                fee_cap, posted_at, trace)
            SELECT room.company_id, room.community_id, 'RUN', (SELECT max(id) FROM charge_item), NULL, room.id,
                meter.id, '2026-10-01', 'OWNER', 'CNY', 100, 0, 'OPEN', 31, 31, '2026-10-10', 0, 0, 'NONE', now(),
                '{"meter": {"code": "W101"}}'
            FROM meter JOIN room ON room.id = meter.room_id WHERE meter.code = 'W101'
        """)
    book = small()
    book["抄表"].append(["W101", "2026-11", "2026-11-25", 20])
    assert put(book).errors == []
    # October's bill took the readings of October and September; November's stands in no bill yet.
    book["抄表"][0][3], book["抄表"][1][3], book["抄表"][2][3] = 13, 16, 21
    assert [(e.row, e.code) for e in put(book).errors] == [(2, "already_posted"), (3, "already_posted")]
    book["抄表"][0][3], book["抄表"][1][3] = 12, 15.5
    assert put(book).errors == []
    assert one("SELECT max(value) FROM reading WHERE company_id = %(company_id)s") == 21


def test_companies_with_the_same_codes_do_not_meet() -> None:
    put(small())
    put(small(), name="另一家公司")
    assert rows("SELECT name FROM company WHERE id = %(company_id)s") == [("小公司",), ("另一家公司",)]
    assert rows("SELECT count(*) FROM room WHERE company_id = %(company_id)s") == [(2,), (2,)]
    assert rows("SELECT name FROM org_unit WHERE kind = 'COMPANY' AND company_id = %(company_id)s") == [
        ("小公司",),
        ("另一家公司",),
    ]
    put(with_cell("房间", 2, "建筑面积", 99), name="另一家公司")
    assert rows("SELECT max(built_area) FROM room WHERE company_id = %(company_id)s") == [(Decimal("90.25"),), (99,)]


def test_a_company_keeps_the_code_of_its_root() -> None:
    put(small())
    book = with_cell("组织架构", 3, "上级编码", "TOP", with_cell("组织架构", 2, "编码", "TOP"))
    with unchanged(), pytest.raises(RootCodeDiffers):
        put(book)


def test_a_building_is_free_again_once_its_rooms_are_in() -> None:
    book = with_cell("房间", 3, "楼层", "?")
    put(book, mode=ImportMode.SKIP_BAD_ROWS)
    assert one("SELECT has_rooms_missing FROM building") is True
    book["房间"].append(["R103", "GC-1", "1栋", None, 1, "103", 50, None, "住宅", None, "未售"])
    put(book, mode=ImportMode.SKIP_BAD_ROWS)
    assert one("SELECT has_rooms_missing FROM building") is True
    book["房间"][1][4] = 1
    put(book)
    assert one("SELECT has_rooms_missing FROM building") is False


def test_homes_that_move_take_everything_along() -> None:
    put(small())
    book = small()
    book["组织架构"] += [["GD", "二管理处", "管理处", "R1"], ["GD-1", "二管理区", "管理区", "GD"]]
    book["楼宇"].append(["GD-1", "1栋", "高层", 1, 10, "是"])
    book["房间"][0][1] = "GD-1"
    put(book)
    for table in ("room", "residency", "meter", "assignment"):
        key = "id" if table == "room" else "room_id"
        assert (
            one(f"""
            SELECT DISTINCT unit.code FROM {table} AS t JOIN org_unit AS unit ON unit.id = t.community_id
            JOIN room ON room.id = t.{key} WHERE room.code = 'R101'
        """)
            == "GD"
        )
    # A whole area under another community.
    book["组织架构"][3][3] = "GD"
    put(book)
    assert one("SELECT path FROM org_unit WHERE code = 'GC-1'") == one("""
        SELECT area.path FROM org_unit AS area JOIN org_unit AS above ON above.id = area.parent_id
        WHERE area.code = 'GC-1' AND above.code = 'GD' AND area.path = above.path || area.id || '/'
    """)
    for table in ("building", "room", "parking_space", "residency", "meter", "assignment"):
        assert (
            one(f"""
            SELECT count(*) FROM {table} AS t JOIN org_unit AS unit ON unit.id = t.community_id WHERE unit.code <> 'GD'
        """)
            == 0
        )


def test_the_developer_pays_what_is_assigned_to_him() -> None:
    book = with_cell("标准分配", 2, "付款方", "开发商")
    put(book)
    assert one("SELECT payer_role, person.kind FROM bill JOIN person ON person.id = bill.payer_id") == (
        "DEVELOPER",
        "DEVELOPER",
    )


def test_opening_arrears_without_an_assignment_bear_no_fee() -> None:
    book = small()
    book["期初欠费"].append(["R102", "GT", "2026-08", 10, 10, "2026-8-10"])
    report = put(book)
    assert one("SELECT status, late_fee_rate, fee_cap FROM bill WHERE period = '2026-08-01'") == ("PAID", 0, "NONE")
    assert [(o.sheet, o.first_row) for o in report.oddities if o.sheet == "期初欠费"] == [("期初欠费", 3)]


def test_staff_import_into_their_own_company_only() -> None:
    put(small())
    company_id = one("SELECT id FROM company WHERE id = %(company_id)s")
    clerk = Actor(kind=ActorKind.STAFF, account_id=7, company_id=company_id, grants={RUN: frozenset({1})})
    put(with_cell("房间", 2, "建筑面积", 70), actor=clerk)
    with unchanged():
        with pytest.raises(Forbidden):
            put(with_cell("房间", 2, "建筑面积", 71), actor=clerk, name="别的公司")
        with pytest.raises(Forbidden):
            put(small(), actor=Actor(kind=ActorKind.STAFF, account_id=7, company_id=company_id))


def test_a_workbook_without_a_company_is_refused_in_its_rows() -> None:
    with unchanged():
        report = put({name: [] for name in small()}, mode=ImportMode.SKIP_BAD_ROWS)
        assert [(e.sheet, e.code) for e in report.errors] == [("组织架构", "required")]
        assert not report.written
