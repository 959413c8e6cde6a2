"""Refunds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from backend.organization.selectors import staff_names
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from payments.intents.contracts import RefundWay
from payments.refunds.contracts import OrderSearch, OrderState
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.refunds.selectors import orders_found
from property_core.collection.selectors.refund_lists import order_search


def _refunds(asked: Asked) -> QuerySet[Any]:
    given = dict(asked.filters)
    unit_id, payment_id = given.pop("unit_id", None), given.pop("payment_id", None)
    search = order_search(actor=asked.actor, search=OrderSearch(**given), unit_id=unit_id, payment_id=payment_id)
    return orders_found(asked.actor, search)


def _with_people(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    ids = {row[name] for row in rows for name in ("requested_by_account_id", "decided_by_account_id")} - {None}
    names = staff_names(ids, company_id=asked.actor.company)
    for row in rows:
        row["requested_by"] = names.get(row["requested_by_account_id"], "")
        row["decided_by"] = names.get(row["decided_by_account_id"], "")
    return rows


REFUNDS = ExportList(
    name="REFUNDS",
    zh="退款",
    en="Refunds",
    permissions=(REFUND_REQUEST, REFUND_APPROVE),
    rows=_refunds,
    order=("id",),
    columns=(
        Column("number", "退款号", "Refund", "id", Format.NUMBER, 12),
        Column("community", "小区", "Community", "community__name", width=16),
        Column("provider", "收款方式", "Paid by", "provider", words=words.PROVIDER),
        Column("way", "退款方式", "Way", "way", words=words.REFUND_WAY),
        Column("state", "状态", "State", "state", width=12, words=words.REFUND_STATE),
        Column("amount", "金额", "Amount", "amount_minor", Format.MONEY),
        Column("reason", "原因", "Reason", "reason", width=30),
        Column("requested_by", "申请人", "Asked by"),
        Column("requested_at", "申请时间", "Asked", "requested_at", Format.MOMENT, 18),
        Column("decided_by", "审批人", "Decided by"),
        Column("decided_at", "审批时间", "Decided", "decided_at", Format.MOMENT, 18),
        Column("decision", "驳回原因", "Why rejected", "decision", width=24),
        Column("slip", "凭证号", "Slip", "slip", width=18),
        Column("finished_at", "完成时间", "Finished", "finished_at", Format.MOMENT, 18),
    ),
    filters={
        "unit_id": int,
        "payment_id": int,
        "state": OrderState,
        "way": RefundWay,
        "provider": str,
        "requested_from": date.fromisoformat,
        "requested_until": date.fromisoformat,
    },
    hidden=("requested_by_account_id", "decided_by_account_id"),
    complete=_with_people,
)
