"""Bills, what is overdue, payments, receipts, red letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce

from backend.kernel.time import local_date
from backend.organization.selectors import staff_names
from insights.exports.columns import Asked, Column, ExportList, Format, difference
from insights.exports.lists import words
from property_core.billing.contracts import BillOrigin, BillSearch, BillStatus, DocumentStatus, PaymentStatus
from property_core.billing.permissions import REPORT, REVERSE_APPROVE, REVERSE_REQUEST
from property_core.billing.selectors.bills import bills_of
from property_core.billing.selectors.documents import red_letters_visible
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.reports import arrears_by_room, arrears_by_space, places_in_arrears
from property_core.charges.contracts import PayerRole
from property_core.charges.permissions import VIEW
from property_core.collection.contracts import PaymentSearch, ReceiptSearch
from property_core.collection.permissions import CASH, RECEIPT
from property_core.collection.selectors.payment_list import payments_found, receipts_found

OPEN = (BillStatus.OPEN, BillStatus.PART_PAID)


def _statuses(values: Any) -> list[BillStatus]:
    return [BillStatus(value) for value in values]


def _origins(values: Any) -> list[BillOrigin]:
    return [BillOrigin(value) for value in values]


_BILL_FILTERS: dict[str, Callable[[Any], Any]] = {
    "unit_id": int,
    "building_id": int,
    "room_id": int,
    "item_id": int,
    **dict.fromkeys(("period", "first_period", "last_period", "due_from", "due_until"), date.fromisoformat),
    "statuses": _statuses,
    "origins": _origins,
    "payer_role": PayerRole,
    "text": str,
}
_BILL = (
    Column("community", "小区", "Community", "community__name", width=16),
    Column("room", "房间", "Room", "room__code", width=18),
    Column("space", "车位", "Parking space", "space__code"),
    Column("item_code", "项目编码", "Item code", "item__code", width=10),
    Column("item", "收费项目", "Charge item", "item__name", width=18),
    Column("period", "期间", "Period", "period", Format.MONTH, 10),
    Column("payer", "缴费人", "Payer", "payer__name"),
    Column("payer_role", "缴费角色", "Payer role", "payer_role", width=10, words=words.PAYER_ROLE),
    Column("due_on", "应收日", "Due", "due_on", Format.DATE, 12),
    Column("total", "应收金额", "Amount", "total_minor", Format.MONEY),
    Column("paid", "已收金额", "Paid", "paid_minor", Format.MONEY),
    Column("outstanding", "未收金额", "Outstanding", "rest_minor", Format.MONEY),
)
_BILL_END = (
    Column("status", "状态", "Status", "status", width=10, words=words.BILL_STATUS),
    Column("origin", "来源", "Origin", "origin", width=10, words=words.BILL_ORIGIN),
    Column("posted_at", "出账时间", "Posted", "posted_at", Format.MOMENT, 18),
    Column("number", "账单号", "Bill", "id", Format.NUMBER, 12),
)


def _bills(asked: Asked) -> QuerySet[Any]:
    return bills_of(asked.actor, BillSearch(**asked.filters)).annotate(
        rest_minor=difference("total_minor", "paid_minor")
    )


def _open_bills(asked: Asked) -> QuerySet[Any]:
    return _bills(asked).filter(status__in=OPEN)


def _with_late_fees(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    fees = late_fee_by_bill([row["id"] for row in rows], company_id=asked.actor.company, on=local_date(asked.now))
    today = local_date(asked.now)
    for row in rows:
        fee = fees[row["id"]].amount_minor
        row |= {
            "late_fee": fee,
            "due_in_all": row["rest_minor"] + fee,
            "days_overdue": max((today - row["due_on"]).days, 0),
        }
    return rows


def _arrears(asked: Asked) -> QuerySet[Any]:
    places = places_in_arrears(asked.actor, on=local_date(asked.now), **asked.filters)
    return places.annotate(
        place_code=Coalesce("room__code", "space__code"),
        # A room's overdue bills may be of its spaces too: there the room is the place.
        own_space=Case(When(room__isnull=True, then=F("space__code"))),
    )


def _with_ages(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    today = local_date(asked.now)
    company_id = asked.actor.company
    rooms = {row["room_id"] for row in rows} - {None}
    spaces = {row["space_id"] for row in rows if row["room_id"] is None}
    of_rooms = arrears_by_room(rooms, company_id=company_id, on=today)
    of_spaces = arrears_by_space(spaces, company_id=company_id, on=today)
    for row in rows:
        arrears = of_spaces[row["space_id"]] if row["room_id"] is None else of_rooms[row["room_id"]]
        row |= {
            "count": arrears.count,
            "late_fee": arrears.late_fee.amount_minor,
            "total": arrears.owed.amount_minor + arrears.late_fee.amount_minor,
            "days_overdue": (today - row["oldest_due_on"]).days,
        }
    return rows


def _payments(asked: Asked) -> QuerySet[Any]:
    return payments_found(asked.actor, PaymentSearch(**asked.filters))


def _with_cashiers(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    ids = {row["cashier_account_id"] for row in rows} - {None}
    names = staff_names(ids, company_id=asked.actor.company)
    for row in rows:
        row["cashier"] = names.get(row["cashier_account_id"], "")
    return rows


def _receipts(asked: Asked) -> QuerySet[Any]:
    return receipts_found(asked.actor, ReceiptSearch(**asked.filters))


def _red_letters(asked: Asked) -> QuerySet[Any]:
    return red_letters_visible(asked.actor, **asked.filters)


BILLS = ExportList(
    name="BILLS",
    zh="账单",
    en="Bills",
    permissions=(VIEW,),
    rows=_bills,
    order=("community_id", "period", "id"),
    columns=(*_BILL, *_BILL_END),
    filters=_BILL_FILTERS,
    sealed=frozenset({"text"}),
)
OPEN_BILLS = ExportList(
    name="OPEN_BILLS",
    zh="欠费账单",
    en="Open bills",
    permissions=(VIEW,),
    rows=_open_bills,
    order=("community_id", "due_on", "id"),
    columns=(
        *_BILL,
        Column("late_fee", "截至今日滞纳金", "Late fee to date", format=Format.MONEY, width=16),
        Column("due_in_all", "应缴合计", "Due in all", format=Format.MONEY),
        Column("days_overdue", "逾期天数", "Days overdue", format=Format.NUMBER, width=10),
        *_BILL_END,
    ),
    filters=_BILL_FILTERS,
    sealed=frozenset({"text"}),
    complete=_with_late_fees,
)
ARREARS = ExportList(
    name="ARREARS",
    zh="欠费房间和车位",
    en="Rooms and spaces in arrears",
    permissions=(REPORT,),
    rows=_arrears,
    order=("community_id", "place_code", "id"),
    columns=(
        Column("community", "小区", "Community", "community__name", width=16),
        Column("building", "楼栋", "Building", "room__building__name"),
        Column("room", "房间", "Room", "room__code", width=18),
        Column("space", "车位", "Parking space", "own_space"),
        Column("oldest_due_on", "最早应收日", "Oldest due", "oldest_due_on", Format.DATE, 12),
        Column("days_overdue", "最长逾期天数", "Longest overdue, days", format=Format.NUMBER),
        Column("count", "欠费账单数", "Bills", format=Format.NUMBER, width=10),
        Column("principal", "欠费本金", "Principal", "owed_minor", Format.MONEY),
        Column("late_fee", "截至今日滞纳金", "Late fee to date", format=Format.MONEY, width=16),
        Column("total", "欠费合计", "In all", format=Format.MONEY),
    ),
    filters={"unit_id": int, "building_id": int, "item_id": int, "late_days": int, "text": str},
    sealed=frozenset({"text"}),
    hidden=("room_id", "space_id"),
    complete=_with_ages,
)
PAYMENTS = ExportList(
    name="PAYMENTS",
    zh="缴费记录",
    en="Payments",
    permissions=(CASH,),
    rows=_payments,
    order=("id",),
    columns=(
        Column("number", "缴费号", "Payment", "id", Format.NUMBER, 12),
        Column("provider", "收款方式", "Way", "provider", words=words.PROVIDER),
        Column("status", "状态", "Status", "status", width=10, words=words.PAYMENT_STATUS),
        Column("total", "金额", "Amount", "total_minor", Format.MONEY),
        Column("surplus", "转预存", "To prepayment", "surplus_minor", Format.MONEY),
        Column("surplus_room", "预存房间", "Prepayment of room", "surplus_room__code", width=18),
        Column("cashier", "收款人", "Cashier"),
        Column("started_at", "发起时间", "Started", "started_at", Format.MOMENT, 18),
        Column("paid_at", "支付时间", "Paid", "paid_at", Format.MOMENT, 18),
    ),
    filters={
        "unit_id": int,
        "room_id": int,
        "status": PaymentStatus,
        "provider": str,
        "cashier_id": int,
        "paid_from": date.fromisoformat,
        "paid_until": date.fromisoformat,
        "text": str,
    },
    hidden=("cashier_account_id",),
    complete=_with_cashiers,
)
RECEIPTS = ExportList(
    name="RECEIPTS",
    zh="收据",
    en="Receipts",
    permissions=(CASH, RECEIPT),
    rows=_receipts,
    order=("id",),
    columns=(
        Column("number", "收据编号", "Number", "number", width=20),
        Column("community", "小区", "Community", "community__name", width=16),
        Column("payer", "缴款人", "Payer", "content__payer"),
        Column("total", "金额", "Amount", "total_minor", Format.MONEY),
        Column("provider", "收款方式", "Way", "payment__provider", words=words.PROVIDER),
        Column("payment", "缴费号", "Payment", "payment_id", Format.NUMBER, 12),
        Column("issued_at", "开具时间", "Issued", "issued_at", Format.MOMENT, 18),
        Column("voided_at", "作废时间", "Voided", "voided_at", Format.MOMENT, 18),
        Column("void_reason", "作废原因", "Reason", "void_reason", width=24),
    ),
    filters={
        "unit_id": int,
        "room_id": int,
        "payment_id": int,
        "number": str,
        "issued_from": date.fromisoformat,
        "issued_until": date.fromisoformat,
        "is_void": bool,
        "text": str,
    },
)
RED_LETTERS = ExportList(
    name="RED_LETTERS",
    zh="红字冲销",
    en="Red letters",
    permissions=(REVERSE_REQUEST, REVERSE_APPROVE),
    rows=_red_letters,
    order=("id",),
    columns=(
        Column("bill", "账单号", "Bill", "bill_id", Format.NUMBER, 12),
        Column("community", "小区", "Community", "bill__community__name", width=16),
        Column("room", "房间", "Room", "bill__room__code", width=18),
        Column("item", "收费项目", "Charge item", "bill__item__name", width=18),
        Column("period", "期间", "Period", "bill__period", Format.MONTH, 10),
        Column("total", "账单金额", "Amount of the bill", "bill__total_minor", Format.MONEY),
        Column("status", "状态", "Status", "status", width=10, words=words.DOCUMENT_STATUS),
        Column("reason", "原因", "Reason", "reason", width=30),
        Column("requested_at", "申请时间", "Requested", "requested_at", Format.MOMENT, 18),
        Column("decided_at", "审批时间", "Decided", "decided_at", Format.MOMENT, 18),
    ),
    filters={"status": DocumentStatus},
)
