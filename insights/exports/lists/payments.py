"""Money at the providers: exceptional payments, statements and their differences, pauses."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from backend.organization.selectors import staff_names, units_by_id
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from payments.intents.contracts import FOUND_OUT_WORDS
from payments.intents.permissions import CASE_VIEW
from payments.intents.selectors import cases_visible
from payments.pauses.permissions import PAUSE
from payments.pauses.selectors import pauses_visible
from payments.reconciliation.contracts import DifferenceKind, DifferenceState, StatementKind, Subject
from payments.reconciliation.permissions import RECONCILE_VIEW
from payments.reconciliation.selectors import differences_visible, statements_visible

_PERIOD = {"since": date.fromisoformat, "until": date.fromisoformat}


def _cases(asked: Asked) -> QuerySet[Any]:
    return cases_visible(asked.actor, code=CASE_VIEW, **asked.filters)


def _statements(asked: Asked) -> QuerySet[Any]:
    return statements_visible(asked.actor, **asked.filters)


def _differences(asked: Asked) -> QuerySet[Any]:
    return differences_visible(asked.actor, **asked.filters)


def _with_explainers(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    by = {row[name] for row in rows for name in ("explained_by_account_id", "owner_account_id")}
    names = staff_names(by - {None}, company_id=asked.actor.company)
    for row in rows:
        row["staff"] = names.get(row["explained_by_account_id"], "")
        row["owner"] = names.get(row["owner_account_id"], "")
    return rows


def _pauses(asked: Asked) -> QuerySet[Any]:
    return pauses_visible(asked.actor, now=asked.now, **asked.filters)


def _with_places(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    company_id = asked.actor.company
    units = units_by_id({row["community_id"] for row in rows} - {None}, company_id=company_id)
    by = {row[name] for row in rows for name in ("created_by_account_id", "resumed_by_account_id")}
    names = staff_names(by - {None}, company_id=company_id)
    for row in rows:
        unit = units.get(row["community_id"])
        is_platform = row["company_id"] is None
        row["reach"] = "PLATFORM" if is_platform else "COMPANY" if unit is None else "COMMUNITY"
        row["community"] = unit.name if unit is not None else ""
        # Who paused the platform did it as its operator.
        row["paused_by"] = "" if is_platform else names.get(row["created_by_account_id"], "")
        row["resumed_by"] = "" if is_platform else names.get(row["resumed_by_account_id"], "")
    return rows


EXCEPTION_CASES = ExportList(
    name="EXCEPTION_CASES",
    zh="收款异常",
    en="Exceptional payments",
    permissions=(CASE_VIEW,),
    rows=_cases,
    order=("id",),
    columns=(
        Column("number", "异常号", "Case", "id", Format.NUMBER, 10),
        Column("kind", "类型", "Kind", "kind", width=16, words=words.CASE_KIND),
        Column("state", "状态", "State", "state", width=10, words=words.CASE_STATE),
        Column("provider", "渠道", "Provider", "provider", words=words.PROVIDER),
        Column("amount", "金额", "Amount", "amount_minor", Format.MONEY),
        Column("opened_at", "发生时间", "Opened", "opened_at", Format.MOMENT, 18),
        Column("resolved_at", "处理时间", "Resolved", "resolved_at", Format.MOMENT, 18),
        Column("resolution", "处理结果", "Resolution", "resolution", width=40, words=FOUND_OUT_WORDS),
    ),
    filters={"is_open": bool},
)
PROVIDER_STATEMENTS = ExportList(
    name="PROVIDER_STATEMENTS",
    zh="渠道账单",
    en="Provider statements",
    permissions=(RECONCILE_VIEW,),
    rows=_statements,
    order=("day", "id"),
    columns=(
        Column("provider", "渠道", "Provider", "provider", words=words.PROVIDER),
        Column("day", "账单日", "Day", "day", Format.DATE, 12),
        Column("kind", "账单类型", "Kind", "kind", width=12, words=words.STATEMENT_KIND),
        Column("state", "状态", "State", "state", width=10, words=words.STATEMENT_STATE),
        Column("payment_count", "付款笔数", "Payments", "payment_count", Format.NUMBER, 10),
        Column("payments", "付款金额", "Paid", "payment_minor", Format.MONEY),
        Column("refund_count", "退款笔数", "Refunds", "refund_count", Format.NUMBER, 10),
        Column("refunds", "退款金额", "Refunded", "refund_minor", Format.MONEY),
        Column("fees", "手续费", "Fees", "fee_minor", Format.MONEY),
        Column("imported_at", "导入时间", "Imported", "imported_at", Format.MOMENT, 18),
    ),
    filters={"provider": str, "kind": StatementKind, **_PERIOD},
)
STATEMENT_DIFFERENCES = ExportList(
    name="STATEMENT_DIFFERENCES",
    zh="对账差异",
    en="Differences with providers",
    permissions=(RECONCILE_VIEW,),
    rows=_differences,
    order=("day", "id"),
    columns=(
        Column("community", "小区", "Community", "community__name", width=16),
        Column("provider", "渠道", "Provider", "provider", words=words.PROVIDER),
        Column("day", "账单日", "Day", "day", Format.DATE, 12),
        Column("kind", "差异", "Difference", "kind", width=14, words=words.DIFFERENCE_KIND),
        Column("subject", "对象", "Of", "subject", width=8, words=words.DIFFERENCE_SUBJECT),
        Column("number", "商户单号", "Our number", "number", width=30),
        Column("transaction_id", "渠道单号", "Provider's number", "transaction_id", width=32),
        Column("ours", "本系统金额", "Ours", "ours_minor", Format.MONEY),
        Column("theirs", "账单金额", "Theirs", "theirs_minor", Format.MONEY),
        Column("ours_state", "本系统状态", "Our state", "ours_state"),
        Column("theirs_state", "账单状态", "Their state", "theirs_state"),
        Column("state", "处理状态", "State", "state", width=10, words=words.DIFFERENCE_STATE),
        Column("found_at", "发现时间", "Found", "found_at", Format.MOMENT, 18),
        Column("note", "原因", "Note", "note", width=40),
        Column("explained_at", "写明时间", "Explained", "explained_at", Format.MOMENT, 18),
        Column("staff", "写明人", "Explained by"),
        Column("owner", "处理人", "Given to"),
        Column("due_on", "期限", "Due", "due_on", Format.DATE, 12),
    ),
    filters={
        "provider": str,
        "kind": DifferenceKind,
        "subject": Subject,
        "state": DifferenceState,
        "community_id": int,
        "owner_id": int,
        "is_assigned": bool,
        "due_until": date.fromisoformat,
        **_PERIOD,
    },
    hidden=("explained_by_account_id", "owner_account_id"),
    complete=_with_explainers,
)
PAYMENT_PAUSES = ExportList(
    name="PAYMENT_PAUSES",
    zh="暂停线上缴费",
    en="Pauses of online payment",
    permissions=(PAUSE,),
    rows=_pauses,
    order=("id",),
    columns=(
        Column("reach", "范围", "Reach", width=10, words=words.PAUSE_REACH),
        Column("community", "小区", "Community", width=16),
        Column("reason", "原因", "Reason", "reason", width=40),
        Column("starts_at", "开始", "From", "starts_at", Format.MOMENT, 18),
        Column("ends_at", "预计结束", "Until", "ends_at", Format.MOMENT, 18),
        Column("paused_by", "暂停人", "Paused by"),
        Column("resumed_at", "恢复时间", "Resumed", "resumed_at", Format.MOMENT, 18),
        Column("resumed_by", "恢复人", "Resumed by"),
    ),
    filters={"is_active": bool},
    hidden=("company_id", "community_id", "created_by_account_id", "resumed_by_account_id"),
    complete=_with_places,
)
