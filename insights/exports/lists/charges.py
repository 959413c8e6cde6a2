"""Assignments of tariffs, and readings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from property_core.charges.permissions import READINGS as READINGS_CODE
from property_core.charges.permissions import SETUP, VIEW
from property_core.charges.selectors.charges import assignments_visible
from property_core.charges.selectors.readings import readings_visible
from property_core.homes.contracts import Medium


def _assignments(asked: Asked) -> QuerySet[Any]:
    return assignments_visible(asked.actor, **asked.filters).select_related(None)


def _readings(asked: Asked) -> QuerySet[Any]:
    return readings_visible(asked.actor, **asked.filters)


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
