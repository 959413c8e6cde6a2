"""The company's bank accounts: imported files, their lines, and money of them that was claimed for rooms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from backend.organization.selectors import staff_names
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from payments.bank.contracts import LineState
from payments.bank.permissions import BANK_CLAIM, BANK_MATCH, BANK_VIEW
from payments.bank.selectors import bank_imports_visible, bank_lines_visible, claims_visible, suspense_visible

_PERIOD = {"since": date.fromisoformat, "until": date.fromisoformat}
_LINE = (
    Column("bank_account", "银行账户", "Bank account", "bank_account__name", width=20),
    Column("day", "日期", "Day", "happened_on", Format.DATE, 12),
    Column("amount", "金额", "Amount", "amount_minor", Format.MONEY),
    Column("counterparty", "对方户名", "From or to", "counterparty", width=24),
    Column("summary", "摘要", "Remark", "summary", width=40),
    Column("reference", "流水号", "Bank's number", "reference", width=28),
)


def _imports(asked: Asked) -> QuerySet[Any]:
    return bank_imports_visible(asked.actor, **asked.filters)


def _lines(asked: Asked) -> QuerySet[Any]:
    return bank_lines_visible(asked.actor, **asked.filters)


def _suspense(asked: Asked) -> QuerySet[Any]:
    return suspense_visible(asked.actor, **asked.filters)


def _claims(asked: Asked) -> QuerySet[Any]:
    return claims_visible(asked.actor, **asked.filters)


def _with_importers(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    return _named(rows, asked, "account_id")


def _with_finders(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    return _named(rows, asked, "settled_by_account_id")


def _with_claimers(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    return _named(rows, asked, "claimed_by_account_id")


def _named(rows: list[dict[str, Any]], asked: Asked, by: str) -> list[dict[str, Any]]:
    names = staff_names({row[by] for row in rows} - {None}, company_id=asked.actor.company)
    for row in rows:
        row["staff"] = names.get(row[by], "")
    return rows


BANK_IMPORTS = ExportList(
    name="BANK_IMPORTS",
    zh="银行流水导入",
    en="Imported bank statements",
    permissions=(BANK_VIEW, BANK_MATCH),
    rows=_imports,
    order=("id",),
    columns=(
        Column("bank_account", "银行账户", "Bank account", "bank_account__name", width=20),
        Column("file_name", "文件", "File", "file_name", width=30),
        Column("line_count", "笔数", "Lines", "line_count", Format.NUMBER, 10),
        Column("new_count", "新增笔数", "New lines", "new_count", Format.NUMBER, 10),
        Column("income", "新增收入", "New income", "in_minor", Format.MONEY),
        Column("expense", "新增支出", "New expense", "out_minor", Format.MONEY),
        Column("first_day", "最早日期", "First day", "first_day", Format.DATE, 12),
        Column("last_day", "最晚日期", "Last day", "last_day", Format.DATE, 12),
        Column("imported_at", "导入时间", "Imported", "imported_at", Format.MOMENT, 18),
        Column("staff", "导入人", "Imported by"),
    ),
    filters={"bank_account_id": int},
    hidden=("account_id",),
    complete=_with_importers,
)
BANK_LINES = ExportList(
    name="BANK_LINES",
    zh="银行流水",
    en="Bank statement lines",
    permissions=(BANK_VIEW, BANK_MATCH),
    rows=_lines,
    order=("happened_on", "id"),
    columns=(
        *_LINE,
        Column("state", "去向", "State", "state", width=12, words=words.BANK_LINE_STATE),
        Column("provider", "渠道", "Whose money", "payee_account__provider", words=words.PROVIDER),
        Column("fee", "途中手续费", "Fee kept", "fee_minor", Format.MONEY),
        Column("note", "备注", "Note", "note", width=30),
        Column("settled_at", "查明时间", "Found out", "settled_at", Format.MOMENT, 18),
        Column("staff", "查明人", "By"),
    ),
    filters={"bank_account_id": int, "state": LineState, "text": str, **_PERIOD},
    hidden=("settled_by_account_id",),
    complete=_with_finders,
)
SUSPENSE_LINES = ExportList(
    name="SUSPENSE_LINES",
    zh="待认领款项",
    en="Money to be claimed",
    permissions=(BANK_CLAIM,),
    rows=_suspense,
    order=("happened_on", "id"),
    columns=_LINE,
    filters={"text": str, **_PERIOD},
)
BANK_CLAIMS = ExportList(
    name="BANK_CLAIMS",
    zh="款项认领",
    en="Claimed money",
    permissions=(BANK_CLAIM,),
    rows=_claims,
    order=("id",),
    columns=(
        Column("community", "小区", "Community", "community__name", width=16),
        Column("day", "到账日期", "Day", "line__happened_on", Format.DATE, 12),
        Column("amount", "金额", "Amount", "line__amount_minor", Format.MONEY),
        Column("counterparty", "对方户名", "From", "line__counterparty", width=24),
        Column("reference", "流水号", "Bank's number", "line__reference", width=28),
        Column("claimed_at", "认领时间", "Claimed", "claimed_at", Format.MOMENT, 18),
        Column("staff", "认领人", "Claimed by"),
        Column("undone_at", "撤销时间", "Undone", "undone_at", Format.MOMENT, 18),
        Column("undone_reason", "撤销原因", "Why undone", "undone_reason", width=30),
    ),
    filters={"is_standing": bool},
    hidden=("claimed_by_account_id",),
    complete=_with_claimers,
)
