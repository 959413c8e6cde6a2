"""Moving people in and out from a workbook: every row by the service that moves one, all in one transaction."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction

from backend.accounts.actor import Actor
from backend.accounts.services import phone_index
from backend.files.contracts import FileNotUsable, StoredFile
from backend.files.selectors import file_visible
from backend.files.services import read_file
from backend.kernel import audit
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from property_core.imports.contracts import RowError
from property_core.imports.reading import OpenWorkbook
from property_core.imports.report import error_styles, errors_by_row, write_sheet
from property_core.imports.tables import ERROR, KEPT, CheckedSheet
from property_core.moves.services.files import WORKBOOK, keep
from property_core.moves.sheet import IN, MOVES, SHEET
from property_core.residents import keys
from property_core.residents.contracts import IdKind, NewPerson, PersonKind, ResidencyRole
from property_core.residents.permissions import MANAGE
from property_core.residents.services import (
    AlreadyLivesThere,
    AlreadyMovedOut,
    IdNumberInvalid,
    MovesOutTooEarly,
    PersonKnown,
    PhoneNumberInvalid,
    move_in,
    move_new_person_in,
    move_out,
)

MOST_ROWS = 1000
_ROLES = {"业主": ResidencyRole.OWNER, "租户": ResidencyRole.TENANT, "家属": ResidencyRole.FAMILY}
_ID_KINDS = {
    "身份证": IdKind.ID_CARD,
    "护照": IdKind.PASSPORT,
    "港澳台": IdKind.HK_MACAO_TW,
    "统一社会信用代码": IdKind.CREDIT_CODE,
}


class BatchMode(StrEnum):
    """CHECK changes nothing; ALL_OR_NOTHING moves where no row is wrong; SKIP_BAD_ROWS the rows without errors."""

    CHECK = "CHECK"
    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    SKIP_BAD_ROWS = "SKIP_BAD_ROWS"


class TooManyRows(DomainError):
    code = "TOO_MANY_ROWS"
    zh = "一个文件最多办理 {limit} 行，现有 {count} 行，请分成几个文件。"
    en = "A file moves at most {limit} rows, this one has {count}: split it."


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Rows read = done + unchanged + wrong. is_written: what was done stands. errors_file: the wrong rows to mend."""

    read: int
    done: int
    unchanged: int
    errors: tuple[RowError, ...]
    is_written: bool
    errors_file: StoredFile | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is read; numbers empty where nothing stands."""

    way: str
    room_id: int
    role: ResidencyRole
    code: str
    name: str
    id_kind: IdKind | None
    id_number: str
    phone: str
    day: date


class _CellWrong(Exception):
    """The row's cell of that column, the code, and what is wrong in both languages."""

    def __init__(self, column: str, code: str, zh: str, en: str) -> None:
        super().__init__(column, code)
        self.column, self.code, self.zh, self.en = column, code, zh, en


class _TakeBack(Exception):
    """Leaves the transaction without keeping what it did."""


def move_from_workbook(*, actor: Actor, file_id: int, mode: BatchMode, now: datetime) -> BatchReport:
    """Move everybody of an uploaded workbook; a row that is done already changes nothing.

    Nothing is written by CHECK, nor by ALL_OR_NOTHING where a row is wrong: rows are tried in the transaction and
    taken back. One batch of a company at a time. Outside of any transaction. Raises NotSignedIn, Forbidden, NotFound,
    FileNotUsable, WorkbookUnreadable, WorkbookTooLarge, TooManyRows.
    """
    actor.require(MANAGE)
    file = file_visible(actor=actor, file_id=file_id)
    if file.kind != WORKBOOK.name or file.owner_account_id != actor.account:
        raise FileNotUsable(field=("fileId",))
    with read_file(company_id=actor.company, file_id=file_id) as content:
        sheet = CheckedSheet(OpenWorkbook(content).read(SHEET))
    if len(sheet.numbers) > MOST_ROWS:
        raise TooManyRows(field=("fileId",), limit=MOST_ROWS, count=len(sheet.numbers))
    done, is_written = 0, False
    try:
        with tenant_transaction(actor.company):
            advisory_lock(f"moves of company {actor.company}")
            done = _move_all(actor, sheet, now)
            is_written = mode is BatchMode.SKIP_BAD_ROWS or (mode is BatchMode.ALL_OR_NOTHING and not sheet.has_errors)
            if not is_written:
                raise _TakeBack
            audit.record(
                actor=actor,
                action="moved_from_workbook",
                object_kind="file",
                object_id=file_id,
                new={"rows": len(sheet.numbers), "done": done, "errors": len(sheet.errors()), "sha256": file.sha256},
                now=now,
            )
    except _TakeBack:
        pass
    wrong = sheet.states.count(ERROR)
    unchanged = sheet.states.count(KEPT) - done
    errors = tuple(sheet.errors())
    errors_file = _errors_file(actor, sheet, errors, now) if wrong else None
    return BatchReport(len(sheet.numbers), done, unchanged, errors, is_written, errors_file)


def _move_all(actor: Actor, sheet: CheckedSheet, now: datetime) -> int:
    """How many rows moved somebody; wrong rows are marked in the sheet."""
    if sheet.is_unknown:
        return 0
    rooms = _ids("SELECT code, id FROM room WHERE company_id = %(company_id)s AND code = ANY(%(codes)s)", actor, sheet)
    done = 0
    for position in range(len(sheet.numbers)):
        if not sheet.is_kept(position):
            continue
        try:
            with transaction.atomic():
                done += _move(actor, _read(sheet, position, rooms), now)
        except _CellWrong as wrong:
            sheet.fail(position, wrong.column, wrong.code, wrong.zh, wrong.en)
        except DomainError as error:
            sheet.fail(position, *_told(error))
    return done


def _read(sheet: CheckedSheet, position: int, rooms: dict[str, int]) -> _Row:
    cells = {column.name: sheet.columns[column.name][position] for column in SHEET.columns}
    room_id = rooms.get(cells["房间编码"])
    if room_id is None:
        raise _no_such("房间编码", cells["房间编码"])
    return _Row(
        way=cells["办理"],
        room_id=room_id,
        role=_ROLES[cells["关系"]],
        code=cells["客户编号"] or "",
        name=cells["姓名"],
        id_kind=_ID_KINDS.get(cells["证件类型"] or ""),
        id_number=(cells["证件号码"] or "").upper(),
        phone=cells["手机"] or "",
        day=cells["日期"],
    )


def _move(actor: Actor, row: _Row, now: datetime) -> bool:
    """Whether the row moved somebody; it does not where that was done before."""
    if row.way == IN:
        return _move_in(actor, row, now)
    ends_on = row.day + timedelta(days=1)
    stays = [stay for stay in _stays(actor, row) if stay[1] == row.name and row.code in ("", stay[2])]
    if any(stay[4] == ends_on for stay in stays):
        return False
    running = [stay for stay in stays if stay[4] is None]
    if len(running) != 1:
        raise (
            _no_such("姓名", row.name)
            if not running
            else _CellWrong(
                "姓名",
                "inconsistent",
                "这个房间有同名的人，请填写客户编号",
                "several people of that name live there: give 客户编号",
            )
        )
    move_out(actor=actor, residency_id=running[0][0], ends_on=ends_on, now=now)
    return True


def _move_in(actor: Actor, row: _Row, now: datetime) -> bool:
    if any(stay[1] == row.name and stay[3] == row.day and row.code in ("", stay[2]) for stay in _stays(actor, row)):
        return False
    person_id = _known(actor, row)
    if person_id is not None:
        move_in(actor=actor, person_id=person_id, room_id=row.room_id, role=row.role, starts_on=row.day, now=now)
        return True
    kind = PersonKind.FIRM if row.id_kind is IdKind.CREDIT_CODE else PersonKind.NATURAL
    person = NewPerson(name=row.name, kind=kind, id_kind=row.id_kind, id_number=row.id_number, phone=row.phone)
    move_new_person_in(actor=actor, person=person, room_id=row.room_id, role=row.role, starts_on=row.day, now=now)
    return True


def _known(actor: Actor, row: _Row) -> int | None:
    """Whom on file the row means: by 客户编号, else by ID number, else by name and phone; None: somebody new."""
    if row.code:
        found = _people(actor, "code = %(value)s", row.code)
        if not found:
            raise _no_such("客户编号", row.code)
        if found[0][1] != row.name:
            raise _CellWrong("姓名", "inconsistent", "与该客户编号的姓名不一致", "is not the name of that customer")
        return found[0][0]
    if row.id_number:
        found = _people(actor, "id_index = %(value)s", keys.id_index(row.id_number))
        if found and found[0][1] != row.name:
            raise _CellWrong("证件号码", "inconsistent", "已登记在另一位客户名下", "belongs to another customer")
        return found[0][0] if found else None
    if row.phone:
        same = _people(actor, "phone_index = %(value)s", phone_index(row.phone))
        return next((id_ for id_, name in same if name == row.name), None)
    return None


def _people(actor: Actor, condition: str, value: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, name FROM person WHERE company_id = %(company_id)s AND kind <> 'DEVELOPER' AND {condition} "  # noqa: S608 - constant conditions
            "ORDER BY id",
            {"company_id": actor.company, "value": value},
        )
        return list(cursor.fetchall())


def _stays(actor: Actor, row: _Row) -> list[tuple[int, str, str, date, date | None]]:
    """Residency id, name, customer number, first day, first day without him, of the row's room and role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT residency.id, person.name, person.code, residency.starts_on, residency.ends_on FROM residency "
            "JOIN person ON person.company_id = residency.company_id AND person.id = residency.person_id "
            "WHERE residency.company_id = %(company_id)s AND residency.room_id = %(room_id)s "
            "AND residency.role = %(role)s ORDER BY residency.id",
            {"company_id": actor.company, "room_id": row.room_id, "role": str(row.role)},
        )
        return list(cursor.fetchall())


def _ids(statement: str, actor: Actor, sheet: CheckedSheet) -> dict[str, int]:
    codes = [code for code in sheet.columns["房间编码"] if type(code) is str]
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company_id": actor.company, "codes": codes})
        return dict(cursor.fetchall())


def _no_such(column: str, value: str) -> _CellWrong:
    return _CellWrong(
        column, "unknown_reference", f"“{value}”不存在，或不在您的管理范围", f"{value} is not there or not yours"
    )


# What the service of one move refuses, by the column that can mend it and the import's word for it.
_COLUMNS: dict[type[DomainError], tuple[str, str]] = {
    NotFound: ("房间编码", "unknown_reference"),
    AlreadyLivesThere: ("姓名", "duplicate"),
    AlreadyMovedOut: ("姓名", "duplicate"),
    MovesOutTooEarly: ("日期", "out_of_range"),
    IdNumberInvalid: ("证件号码", "bad_id_number"),
    PhoneNumberInvalid: ("手机", "bad_phone"),
    PersonKnown: ("证件号码", "inconsistent"),
    InvalidInput: ("证件类型", "required"),
}


def _told(error: DomainError) -> tuple[str, str, str, str]:
    column, code = next((told for kind, told in _COLUMNS.items() if isinstance(error, kind)), ("办理", "out_of_range"))
    return column, code, error.text("zh-Hans"), error.text("en")


def _errors_file(actor: Actor, sheet: CheckedSheet, errors: tuple[RowError, ...], now: datetime) -> StoredFile:
    content = io.BytesIO()
    # Loaded here: a web worker that writes no workbook does without it.
    import xlsxwriter

    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "in_memory": True})
    wrong = [position for position, state in enumerate(sheet.states) if state == ERROR]
    write_sheet(book.add_worksheet(MOVES), sheet, wrong, errors_by_row(errors), error_styles(book))
    book.close()
    return keep(actor=actor, name=f"{MOVES}错误.xlsx", content=content, now=now)
