"""Tariffs, their assignments, readings, and billing runs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from backend.kernel.time import local_date
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from property_core.billing.permissions import RUN
from property_core.billing.selectors.documents import runs_visible
from property_core.charges.permissions import READINGS as READINGS_CODE
from property_core.charges.permissions import SETUP, VIEW
from property_core.charges.selectors.charges import assignments_visible, tariffs_visible, versions_by_tariff
from property_core.charges.selectors.readings import readings_visible
from property_core.homes.contracts import Medium


def _assignments(asked: Asked) -> QuerySet[Any]:
    return assignments_visible(asked.actor, **asked.filters).select_related(None)


def _readings(asked: Asked) -> QuerySet[Any]:
    return readings_visible(asked.actor, **asked.filters)


def _tariffs(asked: Asked) -> QuerySet[Any]:
    return tariffs_visible(asked.actor, **asked.filters).select_related(None)


def _with_terms(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """The terms in force today; of a tariff that begins later those it begins with."""
    versions = versions_by_tariff([row["id"] for row in rows], company_id=asked.actor.company)
    today = local_date(asked.now)
    for row in rows:
        known = versions[row["id"]]
        terms = next((version for version in known if version.starts_on <= today), known[-1])
        row |= {name: getattr(terms, name) for name in _TERMS}
        # An imported tariff is in force from the beginning of time, which Excel has no day for.
        row["starts_on"] = terms.starts_on if terms.starts_on.year > 1900 else None
    return rows


_TERMS = (
    "number", "formula", "unit_price", "cycle", "proration", "due_day", "late_fee_rate", "grace_days", "fee_cap",
)  # fmt: skip


def _runs(asked: Asked) -> QuerySet[Any]:
    return runs_visible(asked.actor, **asked.filters).select_related(None)


TARIFFS = ExportList(
    name="TARIFFS",
    zh="收费标准",
    en="Tariffs",
    permissions=(VIEW, SETUP),
    rows=_tariffs,
    order=("code", "id"),
    columns=(
        Column("code", "标准编码", "Code", "code"),
        Column("name", "收费标准", "Name", "name", width=20),
        Column("item", "收费项目", "Charge item", "item__name", width=18),
        Column("community", "小区", "Community", "community__name", width=16),
        Column("number", "版本", "Version", format=Format.NUMBER, width=8),
        Column("starts_on", "生效日期", "In force from", format=Format.DATE, width=12),
        Column("formula", "公式", "Formula", width=36),
        Column("unit_price", "单价", "Unit price", format=Format.NUMBER),
        Column("cycle", "周期", "Cycle", width=8, words=words.CYCLE),
        Column("proration", "计费方式", "Proration", width=10, words=words.PRORATION),
        Column("due_day", "应收日", "Due day", format=Format.NUMBER, width=8),
        Column("late_fee_rate", "滞纳金日率", "Late fee a day", format=Format.NUMBER),
        Column("grace_days", "宽限天数", "Days of grace", format=Format.NUMBER, width=10),
        Column("fee_cap", "滞纳金封顶", "Cap of the fee", width=12, words=words.FEE_CAP),
    ),
    filters={"community_id": int, "item_id": int},
    hidden=("id",),
    complete=_with_terms,
)
BILLING_RUNS = ExportList(
    name="BILLING_RUNS",
    zh="出账记录",
    en="Billing runs",
    permissions=(RUN,),
    rows=_runs,
    order=("id",),
    columns=(
        Column("number", "出账号", "Run", "id", Format.NUMBER, 10),
        Column("unit", "机构", "Unit", "unit__name", width=18),
        Column("period", "期间", "Period", "period", Format.MONTH, 10),
        Column("bill_count", "账单数", "Bills", "bill_count", Format.NUMBER, 10),
        Column("total", "金额", "Amount", "total_minor", Format.MONEY),
        Column("started_at", "开始时间", "Started", "started_at", Format.MOMENT, 18),
        Column("finished_at", "完成时间", "Finished", "finished_at", Format.MOMENT, 18),
    ),
    filters={"period": date.fromisoformat, "unit_id": int},
)
ASSIGNMENTS = ExportList(
    name="ASSIGNMENTS",
    zh="标准分配",
    en="Assignments",
    permissions=(VIEW, SETUP),
    rows=_assignments,
    order=("community_id", "id"),
    columns=(
        Column("community", "小区", "Community", "community__name", width=16),
        Column("item", "收费项目", "Charge item", "tariff__item__name", width=18),
        Column("tariff_code", "标准编码", "Tariff code", "tariff__code"),
        Column("tariff", "收费标准", "Tariff", "tariff__name", width=18),
        Column("room", "房间", "Room", "room__code", width=18),
        Column("space", "车位", "Parking space", "space__code", width=16),
        Column("meter", "仪表", "Meter", "meter__code", width=16),
        Column("payer_role", "缴费角色", "Payer role", "payer_role", width=10, words=words.PAYER_ROLE),
        Column("starts_on", "开始日期", "From", "starts_on", Format.DATE, 12),
        Column("ends_on", "结束日期（不含）", "Until (excluded)", "ends_on", Format.DATE, 16),
    ),
    filters={"tariff_id": int, "room_id": int, "community_id": int, "on": date.fromisoformat},
)
READINGS = ExportList(
    name="READINGS",
    zh="抄表读数",
    en="Readings",
    permissions=(READINGS_CODE,),
    rows=_readings,
    order=("meter__community_id", "meter__code", "period", "id"),
    columns=(
        Column("community", "小区", "Community", "meter__community__name", width=16),
        Column("meter", "表号", "Meter", "meter__code", width=18),
        Column("medium", "介质", "Medium", "meter__medium", width=8, words=words.MEDIUM),
        Column("level", "类别", "Level", "meter__level", width=8, words=words.METER_LEVEL),
        Column("room", "房间", "Room", "meter__room__code", width=18),
        Column("period", "期间", "Period", "period", Format.MONTH, 10),
        Column("read_on", "抄表日期", "Read on", "read_on", Format.DATE, 12),
        Column("value", "读数", "Value", "value", Format.NUMBER),
        Column("multiplier", "倍率", "Multiplier", "meter__multiplier", Format.NUMBER, 8),
    ),
    filters={"community_id": int, "medium": Medium, "period": date.fromisoformat},
)
