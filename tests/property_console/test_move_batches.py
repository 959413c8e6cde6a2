"""Moves by the dozen: tried without writing, all or nothing, bad rows skipped and mended, and again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from backend.files.services import read_file, upload_file
from backend.graphql_kit.ids import decode_id, encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from property_core.moves.services import batch
from property_core.moves.sheet import MOVES, SHEET
from property_core.residents.models import Person, Residency
from tests.cast import NOW, Cast, build_cast
from tests.property_console.desk import Desk
from tests.property_console.move_workbooks import fill_moves

pytestmark = pytest.mark.django_db
HERE, NEXT_DOOR, ELSEWHERE = "JG-1-3-2-502", "JG-1-3-2-503", "YX-1-3-2-502"
RUN = """
mutation ($input: MoveFromWorkbookInput!) { moveFromWorkbook(input: $input) { errors { code } batch {
    read done unchanged isWritten wrongCells { row column code message } errorsFile { id name } } } }
"""
TEMPLATE = "mutation { makeMoveTemplate { errors { code } file { id name link } } }"
Row = Sequence[str]
GOOD: list[Row] = [
    ("迁出", HERE, "租户", "C2", "李红", "", "", "", "2026-11-30"),
    ("迁入", HERE, "租户", "", "新租客", "身份证", "11010519491231002X", "139-1234-5678", "2026/12/1"),
    ("迁入", NEXT_DOOR, "家属", "", "王小宝", "", "", "", "2026-12-01"),
]
BAD: list[Row] = [
    ("迁入", "没有", "家属", "", "甲", "", "", "", "2026-12-01"),
    ("迁入", ELSEWHERE, "家属", "", "乙", "", "", "", "2026-12-01"),
    ("搬走", HERE, "租户", "", "丙", "", "", "12", "昨天"),
    ("迁出", HERE, "业主", "", "无此人", "", "", "", "2026-12-01"),
    ("迁入", HERE, "家属", "C1", "别人", "", "", "", "2026-12-01"),
    ("迁入", HERE, "家属", "", "丁", "身份证", "110105194912310021", "", "2026-12-01"),
    ("迁出", HERE, "业主", "C1", "曾小明", "", "", "", "2019-01-01"),
]


@pytest.fixture(autouse=True)
def signed_in(desk: Desk) -> None:
    """Signing in leaves its own line in the log, so everybody does it first."""
    for who in ("manager", "leader", "clerk"):
        desk.token(who)


def upload(cast: Cast, rows: Sequence[Row], who: str = "manager") -> str:
    content = io.BytesIO()
    fill_moves(content, rows)
    file = upload_file(actor=cast.staff(who), kind="moves.workbook", name="m.xlsx", content=content, now=NOW)
    return encode_id("File", file.id)


def move(desk: Desk, file_id: str, mode: str) -> dict[str, Any]:
    batch: dict[str, Any] = desk.payload("manager", RUN, input={"fileId": file_id, "mode": mode})["batch"]
    return batch


def kept(cast: Cast) -> tuple[Any, ...]:
    with tenant_read(cast.company_id):
        stays = list(Residency.objects.order_by("id").values_list("person__name", "role", "starts_on", "ends_on"))
        return stays, Person.objects.count(), AuditEntry.objects.exclude(action__startswith="file").count()


def test_a_try_writes_nothing_and_the_file_again_changes_nothing(desk: Desk, cast: Cast) -> None:
    file_id = upload(cast, GOOD)
    before = kept(cast)
    tried = move(desk, file_id, "CHECK")
    assert (tried["read"], tried["done"], tried["isWritten"], tried["wrongCells"]) == (3, 3, False, [])
    assert kept(cast) == before
    done = move(desk, file_id, "ALL_OR_NOTHING")
    assert (done["done"], done["unchanged"], done["isWritten"]) == (3, 0, True)
    with tenant_read(cast.company_id):
        stay = Residency.objects.select_related("person").get(role="TENANT", ends_on=None)
        assert (stay.person.name, stay.person.phone, str(stay.starts_on)) == ("新租客", "13912345678", "2026-12-01")
        assert str(Residency.objects.get(person_id=cast.people["tenant"]).ends_on) == "2026-12-01"
    after = kept(cast)[:2]
    again = move(desk, file_id, "ALL_OR_NOTHING")
    assert (again["done"], again["unchanged"], again["wrongCells"]) == (0, 3, [])
    assert kept(cast)[:2] == after


def test_wrong_rows_are_named_by_row_and_column_and_nothing_is_kept(desk: Desk, cast: Cast) -> None:
    before = kept(cast)
    report = move(desk, upload(cast, [*GOOD, *BAD]), "ALL_OR_NOTHING")
    assert [(one["row"], one["column"], one["code"]) for one in report["wrongCells"]] == [
        (5, "房间编码", "unknown_reference"),
        (6, "房间编码", "unknown_reference"),
        (7, "办理", "unknown_value"),
        (7, "手机", "bad_phone"),
        (7, "日期", "not_a_date"),
        (8, "姓名", "unknown_reference"),
        (9, "姓名", "inconsistent"),
        (10, "证件号码", "bad_id_number"),
        (11, "日期", "out_of_range"),
    ]
    assert (report["read"], report["done"], report["isWritten"]) == (10, 3, False)
    assert kept(cast) == before


def test_a_longer_sheet_is_refused_unread(desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MOST_ROWS", len(GOOD) - 1)
    file_id = upload(cast, GOOD)
    before = kept(cast)
    payload = desk.refusal("manager", RUN, input={"fileId": file_id, "mode": "ALL_OR_NOTHING"})
    assert ([error["code"] for error in payload["errors"]], payload["batch"]) == (["TOO_MANY_ROWS"], None)
    assert kept(cast) == before


def test_good_rows_are_kept_and_the_errors_workbook_can_be_mended(desk: Desk, cast: Cast) -> None:
    report = move(desk, upload(cast, [*GOOD, *BAD]), "SKIP_BAD_ROWS")
    assert (report["done"], report["isWritten"]) == (3, True)
    with tenant_read(cast.company_id):
        assert Residency.objects.filter(person__name="王小宝").exists()
    file_id = decode_id("File", report["errorsFile"]["id"])
    with read_file(company_id=cast.company_id, file_id=file_id) as content:
        rows = CalamineWorkbook.from_filelike(content).get_sheet_by_name(MOVES).to_python()
    assert rows[0][: len(SHEET.columns)] == [column.name for column in SHEET.columns]
    assert [row[1] for row in rows[1:]] == [row[1] for row in BAD]
    assert "不存在" in str(rows[1])
    mended = [("迁入", HERE, "家属", "", "甲", "", "", "", "2026-12-01")]
    assert move(desk, upload(cast, mended), "ALL_OR_NOTHING")["done"] == 1


def test_only_ones_own_workbook_is_used_by_who_manages_residents(desk: Desk, cast: Cast) -> None:
    other = Desk(build_cast("另一家物业", prefix="other-", phones=False))
    other.token("leader")
    wanted = {"fileId": upload(cast, GOOD), "mode": "ALL_OR_NOTHING"}
    before = kept(cast)
    assert desk.code("clerk", RUN, input=wanted) == "FORBIDDEN"
    assert desk.code("leader", RUN, input=wanted) == "NOT_FOUND"
    assert other.code("leader", RUN, input=wanted) == "NOT_FOUND"
    assert kept(cast) == before


def test_the_template_comes_back_empty_and_right(desk: Desk, cast: Cast) -> None:
    file = desk.payload("manager", TEMPLATE)["file"]
    assert file["name"] == "迁入迁出模板.xlsx"
    assert file["link"].startswith("/")
    report = move(desk, file["id"], "ALL_OR_NOTHING")
    assert (report["read"], report["wrongCells"]) == (0, [])
